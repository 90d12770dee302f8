import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportedly.cli import destinations, main
from reportedly.document import Block, Document, Span
from reportedly.errors import ModelError
from reportedly.export import page as page_module
from reportedly.export import table as table_module
from reportedly.export import timeline as timeline_module
from reportedly.ledger import Attribution, Ledger
from reportedly.reading import pipeline

STORY = "Ott said so."


class FakeReader:
    """Reads "Ott said so." out of everything, without a model."""

    loaded = 0
    jobs = 0

    @classmethod
    def load(cls, threads: int | None = None) -> "FakeReader":
        cls.loaded += 1
        return cls()

    def read(self, document: Document) -> Ledger:
        attribution = Attribution(id="a1", source=(Span(0, 3),), cue=(Span(4, 8),), content=(Span(9, 11),))
        blocks = (Block("body", Span(0, len(document.text))),)
        warnings = ("looks odd",) if "odd" in document.text else ()
        return Ledger(document, blocks, (attribution,), model="fake", warnings=document.warnings + warnings)

    def read_all(self, documents: Iterable[Document], jobs: int = 1) -> Iterator[Ledger]:
        type(self).jobs = jobs
        return map(self.read, documents)


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> type[FakeReader]:
    monkeypatch.setattr(FakeReader, "loaded", 0)
    monkeypatch.setattr(pipeline, "Reader", FakeReader)
    monkeypatch.setattr(page_module, "page", lambda ledger: f"<p>{ledger.document.text}</p>")
    monkeypatch.setattr(
        table_module, "table", lambda ledger, width, colour: f"{ledger.document.name} {width} {colour}\n"
    )
    monkeypatch.setattr(
        timeline_module, "timeline", lambda ledger, width, colour: f"when {ledger.document.name} {width} {colour}\n"
    )
    return FakeReader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    stories = Path("stories")
    stories.mkdir()
    for name in ("a", "b", "c"):
        (stories / f"{name}.txt").write_text(f"{STORY} In {name}.")
    return stories


def read(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *arguments], input=stdin)


def names(result: Result) -> list[str]:
    return [json.loads(line)["document"]["name"] for line in result.stdout.splitlines()]


def listing(folder: str = ".") -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_json_lines_in_the_order_of_the_inputs(folder: Path) -> None:
    result = read("stories/c.txt", "stories", "--jsonl")
    assert result.exit_code == 0
    assert names(result) == ["stories/c.txt", "stories/a.txt", "stories/b.txt", "stories/c.txt"]
    assert result.stderr == ""


def test_json_lines_are_the_default_when_piped(folder: Path) -> None:
    assert read("stories").stdout == read("stories", "--jsonl").stdout


def test_one_input_is_one_json_object(folder: Path) -> None:
    found = json.loads(read("stories/a.txt", "--json").stdout)
    assert found["attributions"][0]["cue"] == [[4, 8]]
    assert found["document"]["length"] == len(f"{STORY} In a.")


@pytest.mark.parametrize(
    ("arguments", "count"), [(["stories"], 3), (["stories/a.txt", "gone.txt"], 1), (["gone.txt", "gone.txt"], 0)]
)
def test_several_inputs_or_a_folder_are_a_json_array(folder: Path, arguments: list[str], count: int) -> None:
    assert len(json.loads(read(*arguments, "--json").stdout)) == count


def test_a_folder_with_one_file_is_still_an_array(folder: Path) -> None:
    (folder / "b.txt").unlink()
    (folder / "c.txt").unlink()
    assert isinstance(json.loads(read("stories", "--json").stdout), list)


def test_what_cannot_be_read_is_named_and_the_rest_is_done(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"%PDF-1.7")
    (folder / "d.txt").write_bytes(b" \n")
    result = read("stories", "gone.txt", "stories/a.txt")
    assert result.exit_code == 1
    assert names(result) == ["stories/a.txt", "stories/c.txt", "stories/a.txt"]
    assert result.stderr.splitlines() == [
        "error: stories/b.txt: is a PDF file, not text. Export its text first, for example with pdftotext.",
        "error: stories/d.txt: holds nothing but white space.",
        "error: gone.txt: there is no such file or folder.",
    ]


def test_the_model_is_not_loaded_for_nothing(reader: type[FakeReader]) -> None:
    assert read("gone.txt").exit_code == 1
    assert reader.loaded == 0


def test_a_model_that_is_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(threads: int | None = None) -> None:
        raise ModelError("The reader model is not in the package. Install reportedly again.")

    monkeypatch.setattr(FakeReader, "load", fail)
    result = read("stories")
    assert result.exit_code == 1
    assert result.stderr == "error: The reader model is not in the package. Install reportedly again.\n"


def test_warnings_go_to_standard_error_and_are_said_once(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\xef\xbb\xbfOtt said \xff odd")
    result = read("stories/a.txt")
    assert result.stderr.splitlines() == [
        "warning: stories/a.txt: 1 character could not be decoded as utf-8 and became U+FFFD",
        "warning: stories/a.txt: looks odd",
    ]
    assert read("stories/a.txt", "--quiet").stderr == ""


def test_standard_input(folder: Path) -> None:
    result = read("-", "--json", stdin=STORY.encode())
    assert json.loads(result.stdout)["document"]["name"] == "-"


def test_the_users_word_on_time_and_outlet(folder: Path) -> None:
    result = read("stories/a.txt", "--json", "--published", "2024-12-26T08:30Z", "--outlet", "Veldt Courier")
    document = json.loads(result.stdout)["document"]
    assert (document["published"], document["outlet"]) == ("2024-12-26T08:30:00+00:00", "Veldt Courier")


def test_jobs_are_passed_on(folder: Path, reader: type[FakeReader]) -> None:
    read("stories", "--jobs", "3")
    assert reader.jobs == 3


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["stories", "--published", "yesterday"],
        ["stories", "--jobs", "0"],
        ["stories", "--html", "out", "--json"],
        ["stories", "--html", "out", "--timeline"],
        ["stories", "--html", "out", "-o", "b"],
        ["stories", "--html", "stories/a.txt"],
        ["stories", "--html", "-"],
        ["stories", "-o", "no/such/folder/out.json"],
        ["stories", "--no-such-option"],
    ],
)
def test_wrong_use(folder: Path, arguments: list[str]) -> None:
    result = read(*arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert "Traceback" not in result.stderr
    assert (folder / "a.txt").read_text() == f"{STORY} In a."


def test_an_unknown_command() -> None:
    assert CliRunner().invoke(main, ["frobnicate"]).exit_code == 2


def test_a_table_that_no_terminal_bounds(folder: Path) -> None:
    assert read("stories/a.txt", "stories/b.txt", "--table").stdout == (
        "stories/a.txt 100 False\n\nstories/b.txt 100 False\n"
    )


def test_timelines_stand_one_after_the_other_and_go_to_a_file(folder: Path) -> None:
    expected = "when stories/a.txt 100 False\n\nwhen stories/b.txt 100 False\n"
    assert read("stories/a.txt", "stories/b.txt", "--timeline").stdout == expected
    assert read("stories/a.txt", "stories/b.txt", "--timeline", "-o", "out.txt").stdout == ""
    assert Path("out.txt").read_text() == expected


def test_a_file_is_written_whole(folder: Path) -> None:
    assert read("stories", "-o", "out.jsonl").stdout == ""
    assert len(Path("out.jsonl").read_text().splitlines()) == 3
    assert listing() == ["out.jsonl", "stories"]


def test_a_file_is_left_alone_when_the_work_breaks_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(self: FakeReader, documents: Iterable[Document], jobs: int = 1) -> Iterator[Ledger]:
        yield self.read(next(iter(documents)))
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeReader, "read_all", break_off)
    Path("out.jsonl").write_text("as before")
    assert read("stories", "-o", "out.jsonl").exit_code == 130
    assert Path("out.jsonl").read_text() == "as before"
    assert listing() == ["out.jsonl", "stories"]


def test_a_file_is_left_alone_when_nothing_could_be_read(folder: Path) -> None:
    Path("out.jsonl").write_text("as before")
    assert read("gone.txt", "-o", "out.jsonl").exit_code == 1
    assert Path("out.jsonl").read_text() == "as before"


def test_a_page(folder: Path) -> None:
    read("stories/a.txt", "--html", "a.html")
    assert Path("a.html").read_text() == f"<p>{STORY} In a.</p>"


def test_a_page_into_a_folder_that_is_there(folder: Path) -> None:
    Path("pages").mkdir()
    read("stories/a.txt", "--html", "pages")
    assert listing("pages") == ["a.html"]


def test_several_pages_are_a_folder_and_names_do_not_clash(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "a.txt").write_text(STORY)
    read("stories", "--html", "pages")
    assert listing("pages") == ["a-2.html", "a.html", "b.html", "c.html"]


def test_pages_whose_names_differ_only_in_case_or_are_long(folder: Path) -> None:
    for name in ("A", "é" * 125, "é" * 124 + "x"):
        (folder / f"{name}.txt").write_text(STORY)
    read("stories", "--html", "pages")
    found = {name.casefold() for name in listing("pages")}
    assert found == {"a.html", "a-2.html", "b.html", "c.html", "é" * 60 + ".html", "é" * 60 + "-2.html"}


def test_pages_of_one_name_take_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(destinations, "_write", lambda pieces, output: written.append(output))
    monkeypatch.setattr(destinations, "_make", lambda folder: None)
    ledger = Ledger(Document(STORY, name="index.html"), (), ())
    began = time.process_time()
    destinations.page_writer("pages", single=False)([ledger] * 20_000)
    assert time.process_time() - began < 10
    assert len(set(written)) == 20_000


def test_a_page_on_standard_output(folder: Path) -> None:
    assert read("stories/a.txt", "--html", "-").stdout == f"<p>{STORY} In a.</p>"


def test_lone_surrogates_in_a_name_do_not_end_the_run(folder: Path) -> None:
    name = os.fsdecode(b"stories/\xff.txt")
    Path(name).write_text(STORY)
    assert json.loads(read(name, "--json").stdout)["document"]["name"] == name
    assert read(os.fsdecode(b"gone\xff.txt")).exit_code == 1


def test_the_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("reportedly, version ")


def test_help_names_every_way_out() -> None:
    text = read("--help").stdout
    for option in (
        "--json",
        "--jsonl",
        "--table",
        "--timeline",
        "--html",
        "--output",
        "--published",
        "--outlet",
        "--jobs",
        "--quiet",
    ):
        assert option in text


# A shell has what it starts in the background ignore Ctrl-C; the test wants a program that does not.
PROGRAM = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from reportedly.reading import pipeline
from reportedly.cli import destinations, main
class Reader:
    @classmethod
    def load(cls, threads=None):
        return cls()
    def read_all(self, documents, jobs=1):
        from reportedly.ledger import Ledger
        for document in documents:
            yield Ledger(document, (), ())
            time.sleep({pause})
pipeline.Reader = Reader
main()
"""


def start(pause: float, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(pause=pause), "read", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    for number in range(200):
        (folder / f"more-{number}.txt").write_text(STORY)
    with start(0.002, "stories") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 141


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_control_c_ends_quietly(folder: Path) -> None:
    with start(30, "stories", "-o", "out.jsonl") as process:
        while process.poll() is None and not list(Path().glob(".out.jsonl.*")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "")
    assert listing() == ["stories"]


def test_the_command_line_adds_nothing_heavy_to_the_package() -> None:
    heavy = {"numpy", "onnxruntime", "tokenizers", "rich", "lxml", "trafilatura", "urllib3", "py3langid", "jinja2"}
    code = "import sys, reportedly; had = set(sys.modules); import reportedly.cli.read; print(*set(sys.modules) - had)"
    added = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "reportedly.cli.read" in added
    assert not heavy & set(added)
