from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from click.testing import CliRunner, Result

from export.cases import affair, case
from reportedly.case.case import Case
from reportedly.case.store import Store
from reportedly.cli import case_demo, case_work, main
from reportedly.document import Block, Document, Span
from reportedly.ledger import Attribution, Ledger
from reportedly.reading import pipeline

SURFACES = ("report", "claims", "contradictions", "timeline", "changes", "speakers")


class FakeSense:
    def vectors(self, passages: list[tuple[Span, ...]]) -> npt.NDArray[np.float32]:
        return np.zeros((len(passages), 4), dtype=np.float32)


class FakeReader:
    """Reads one attribution of the first word out of everything, without a model, and stops where it is told to."""

    model = "fake"
    read: list[str] = []  # noqa: RUF012
    stops_at: str | None = None

    @classmethod
    def load(cls, threads: int | None = None) -> FakeReader:
        return cls()

    def sensed(self, document: Document) -> tuple[Ledger, FakeSense]:
        if document.name == self.stops_at:
            raise KeyboardInterrupt
        self.read.append(document.name)
        attribution = Attribution(id="a1", source=(Span(0, 3),), cue=(), content=(Span(0, 3),))
        blocks = (Block("body", Span(0, len(document.text))),)
        warnings = ("looks odd",) if "odd" in document.text else ()
        return Ledger(document, blocks, (attribution,), model=self.model, warnings=warnings), FakeSense()


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> type[FakeReader]:
    monkeypatch.setattr(FakeReader, "read", [])
    monkeypatch.setattr(FakeReader, "stops_at", None)
    monkeypatch.setattr(pipeline, "Reader", FakeReader)
    return FakeReader


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    stories = Path("stories")
    stories.mkdir()
    for name in ("a", "b", "c"):
        (stories / f"{name}.txt").write_text(f"Ott said so. In {name}.")
    return stories


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A case file about which the analysis says what the invented affair's truth says."""
    Store.create("x.case", "Mill").close()
    found, _ = affair()
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: found)
    return found


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["case", *arguments], input=stdin)


def held(where: str = "x.case") -> list[tuple[str, str | None, str | None]]:
    with Store.open(where) as store:
        return sorted((one.name, one.outlet, one.published) for one in store.appearances())


def read_count(where: str = "x.case") -> int:
    with Store.open(where) as store:
        return store.counts().read


def test_a_new_case_has_its_title(folder: Path) -> None:
    assert run("new", "x.case", "--title", "The mill").exit_code == 0
    with Store.open("x.case") as store:
        assert store.settings.title == "The mill"


def test_a_case_is_not_made_over_another(folder: Path) -> None:
    run("new", "x.case")
    result = run("new", "x.case")
    assert result.exit_code == 1
    assert result.stderr.startswith("error: x.case: ")


def test_a_folder_is_added_and_read(folder: Path) -> None:
    run("new", "x.case")
    result = run("add", "x.case", "stories", "--outlet", "Post", "--published", "2025-01-02")
    assert result.exit_code == 0
    assert (result.stdout, result.stderr) == ("", "3 documents added; it holds 3.\n")
    assert held() == [(f"stories/{name}.txt", "Post", "2025-01-02") for name in "abc"]
    assert read_count() == 3


def test_adding_again_changes_nothing_and_reads_nothing(folder: Path, reader: type[FakeReader]) -> None:
    run("new", "x.case")
    run("add", "x.case", "stories")
    reader.read.clear()
    result = run("add", "x.case", "stories", "stories/a.txt")
    assert result.exit_code == 0
    assert result.stderr == "0 documents added, 4 were in the case already; it holds 3.\n"
    assert reader.read == []


def test_after_an_interruption_the_same_command_goes_on_with_the_rest(folder: Path, reader: type[FakeReader]) -> None:
    run("new", "x.case")
    with Store.open("x.case") as store:
        for name in "abc":
            store.add(Document((folder / f"{name}.txt").read_text(), f"stories/{name}.txt"))
        last = [document.name for document in store.documents()][-1]
    reader.stops_at = last
    assert run("add", "x.case", "stories").exit_code == 130
    assert read_count() == 2
    reader.stops_at = None
    reader.read.clear()
    assert run("add", "x.case", "stories").exit_code == 0
    assert reader.read == [last]
    assert read_count() == 3


def test_an_input_that_fails_is_named_and_the_others_are_added(folder: Path) -> None:
    run("new", "x.case")
    (folder / "d.txt").write_bytes(b"\x00\x01\x02")
    result = run("add", "x.case", "nowhere.txt", "stories")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert [line.split(": ")[1] for line in errors] == ["nowhere.txt", "stories/d.txt"]
    assert read_count() == 3


def test_a_list_is_added_line_by_line(folder: Path) -> None:
    run("new", "x.case")
    rows = [{"text": "Vell said so.", "outlet": "Gazette"}, {"path": "stories/a.txt", "url": "https://x.example/a"}]
    Path("list.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n")
    result = run("add", "x.case", "list.jsonl")
    assert result.exit_code == 1
    assert "error: list.jsonl, line 3: is not JSON" in result.stderr
    assert held() == [("list.jsonl, line 1", "Gazette", None), ("stories/a.txt", None, None)]


@pytest.mark.parametrize(
    ("given", "names"),
    [("Ott said so.", ["-"]), ('{"text": "Ott said so."}\n{"text": "Vell said so."}\n', ["-, line 1", "-, line 2"])],
)
def test_standard_input_is_a_document_or_a_list(folder: Path, given: str, names: list[str]) -> None:
    run("new", "x.case")
    assert run("add", "x.case", "-", stdin=given).exit_code == 0
    assert [name for name, _, _ in held()] == names


def test_a_feed_in_a_file_is_added_entry_by_entry(folder: Path) -> None:
    run("new", "x.case")
    words = "<p>The mill was sold on Friday, a source told the Post.</p>" * 3
    Path("feed.xml").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>Sold</title>'
        f'<link href="https://post.example/1"/><content type="xhtml"><div>{words}</div></content></entry></feed>'
    )
    assert run("add", "x.case", "feed.xml").exit_code == 0
    with Store.open("x.case") as store:
        (found,) = store.appearances()
    assert (found.url, found.outlet, found.title) == ("https://post.example/1", "Post", "Sold")


def test_warnings_are_told_unless_it_should_be_quiet(folder: Path) -> None:
    run("new", "x.case")
    (folder / "a.txt").write_text("Ott said something odd.")
    assert "warning: stories/a.txt: looks odd" in run("add", "x.case", "stories").stderr
    (folder / "a.txt").write_text("Ott said something odder.")
    assert run("add", "-q", "x.case", "stories").stderr == ""


def test_a_time_that_is_none_is_wrong_use(folder: Path) -> None:
    run("new", "x.case")
    assert run("add", "x.case", "stories", "--published", "yesterday").exit_code == 2


@pytest.mark.parametrize("arguments", [("add", "none.case", "stories"), *((name, "none.case") for name in SURFACES)])
def test_a_case_that_is_not_there_is_one_error(folder: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stderr.startswith("error: none.case: ")
    assert len(result.stderr.splitlines()) == 1
    assert not Path("none.case").exists()


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_has_lines_and_json(made: Case, name: str) -> None:
    result = run(name, "x.case")
    assert result.exit_code == 0
    assert result.stdout.strip()
    assert "\x1b" not in result.stdout
    found = json.loads(run(name, "x.case", "--json").stdout)
    assert found == (made.to_json() if name == "report" else made.to_json()[name])


def test_the_report_is_also_a_page(made: Case) -> None:
    result = run("report", "x.case", "--html", "x.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("x.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("report", "x.case", "--html", "-").stdout.startswith("<!doctype html>")


@pytest.mark.parametrize("more", [("--json",), ("-o", "y")])
def test_a_page_goes_with_nothing_else(made: Case, more: tuple[str, ...]) -> None:
    assert run("report", "x.case", "--html", "x.html", *more).exit_code == 2
    assert not Path("x.html").exists()


def test_a_surface_is_written_to_a_file_whole(made: Case) -> None:
    assert run("claims", "x.case", "--json", "-o", "claims.json").stdout == ""
    assert len(json.loads(Path("claims.json").read_text(encoding="utf-8"))) == len(made.claims)


@pytest.mark.parametrize("claim_id", ["c19", "19"])
def test_a_claim_is_found_by_its_id_or_number(made: Case, claim_id: str) -> None:
    result = run("claim", "x.case", claim_id)
    assert result.exit_code == 0
    assert result.stdout.startswith("The log was offered for sale in Lisbon.\n")
    assert "retracted by Gazeta do Limoal" in result.stdout
    found = json.loads(run("claim", "x.case", claim_id, "--json").stdout)
    assert found["id"] == "c19"


def test_what_a_claim_rests_on_is_shown_step_by_step(made: Case) -> None:
    result = run("origins", "x.case", "c19")
    assert "at least 1, at most 3 independent origins" in result.stdout
    assert "Gazeta do Limoal → Fenradio" in result.stdout
    assert "no evidence that they differ" in result.stdout
    assert json.loads(run("origins", "x.case", "c19", "--json").stdout)["at_most"] == 3


def test_a_claim_that_is_not_there_is_wrong_use(made: Case) -> None:
    result = run("claim", "x.case", "c999")
    assert result.exit_code == 2
    assert result.stderr == "error: x.case: there is no claim c999. `reportedly case claims x.case` lists them.\n"


def test_of_a_case_without_claims_none_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", "x.case")
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: case())
    result = run("claim", "x.case", "c1")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: x.case: the case holds no claims yet.\n"


def test_of_many_contradictions_the_first_are_listed_and_the_rest_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("new", "x.case")
    pair = affair()[0].contradictions[0]
    found = replace(affair()[0], contradictions=tuple(replace(pair, id=f"x{n}") for n in range(50)))
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: found)
    lines = run("contradictions", "x.case").stdout.splitlines()
    assert lines[-1] == "and 10 more; --json has them all"
    assert len(json.loads(run("contradictions", "x.case", "--json").stdout)) == 50


@pytest.mark.parametrize("name", SURFACES)
def test_what_is_no_case_is_one_error_and_stays_as_it_is(folder: Path, name: str) -> None:
    Path("x.case").write_text("not a database")
    result = run(name, "x.case", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert Path("x.case").read_text() == "not a database"


def test_the_list_of_commands_is_not_cut_off() -> None:
    lines = run("--help").stdout.partition("Commands:")[2]
    assert "..." not in lines


def test_contradictions_show_the_words_of_both_sides(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, ledgers = affair()
    with Store.create("x.case") as store:
        for one in ledgers.values():
            store.add(one.document)
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: found)
    lines = run("contradictions", "x.case").stdout
    assert "“was told on Sunday afternoon”" in " ".join(lines.split())


def test_the_demo_reports_on_all_stories_that_ship(
    folder: Path, monkeypatch: pytest.MonkeyPatch, reader: type[FakeReader]
) -> None:
    found, _ = affair()
    seen: list[tuple[str, int]] = []

    def analysed(store: Store, quiet: bool) -> Case:
        seen.append((store.settings.title, store.counts().read))
        return found

    monkeypatch.setattr(case_work, "case_of", analysed)
    result = run("demo")
    assert result.exit_code == 0
    assert seen == [(found.title, len(found.documents))]
    assert result.stdout.startswith(f"{found.title}\n")
    assert json.loads(run("demo", "--json").stdout)["title"] == found.title
    assert sorted(path.name for path in Path().iterdir()) == ["stories"]


def test_the_scratch_case_is_closed_when_reading_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Store] = []
    close = Store.close

    def noted(store: Store) -> None:
        closed.append(store)
        close(store)

    monkeypatch.setattr(Store, "close", noted)

    def fail(store: Store, quiet: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(case_demo, "read_unread", fail)
    with pytest.raises(KeyboardInterrupt):
        case_demo.demo_case(str(tmp_path), quiet=True)
    assert len(closed) == 1


@pytest.mark.parametrize("name", ["", "new", "add", "demo", "claim", "origins", *SURFACES])
def test_every_command_says_what_it_does(name: str) -> None:
    result = run(*filter(None, [name]), "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 4


def test_hostile_words_do_not_reach_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = "\x1b]0;owned\x07\x1b[31mred\x9b2J\u202e"
    found, _ = affair()
    one = found.claims[0]
    worse = replace(one, id="c1", statement=bad, reason=bad, members=(replace(one.members[0], words=bad, chain=bad),))
    worst = replace(found, title=bad, claims=(worse,), warnings=(bad,))
    Store.create("x.case").close()
    monkeypatch.setattr(case_work, "case_of", lambda store, quiet: worst)
    check: Callable[[str], bool] = lambda text: not any(mark in text for mark in "\x1b\x07\x9b\u202e")  # noqa: E731
    for arguments in (("report",), ("claims",), ("claim", "c1"), ("origins", "c1")):
        assert check(run(arguments[0], "x.case", *arguments[1:]).stdout)
