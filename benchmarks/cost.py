"""What reading costs: words a second, waiting time, memory, the size of the wheel, and where the time goes.

usage: python -m benchmarks.cost [--shared ../shared] [--large] [--json]

words_per_second      words of all documents over the seconds from starting `reportedly read FOLDER` to its last ledger
document_seconds      one document of about 1,100 words with the model loaded; the median of several readings
first_result_seconds  from starting `reportedly read STORY` to the first line of its ledger; the median of several runs
peak_memory_mb        the largest resident memory of the process that read all documents
wheel_mb              the size of the file that `pip install` downloads

The documents are PolNeAR's dev part where `--shared` names the folder that holds it, and otherwise copies of the story
that ships with the package, which the report says. A megabyte is 1,000,000 bytes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

ROOT = Path(__file__).parents[1]
PARTS = ("tokenizing", "encoder", "linker", "firmness", "decoding", "speakers", "relays", "disputes", "the rest")
DOCUMENT_WORDS = 1_100
COPIES = 24
REPEATS = 5
LARGE = 10_000_000
MEGABYTE = 1_000_000
# Runs the command line in a process of its own, which then tells its largest resident memory in kilobytes. Linux keeps
# that figure for the program (VmHWM); what `getrusage` gives would include whoever started it.
PROGRAM = """
import atexit, resource, sys
from pathlib import Path
from reportedly.cli import main

def tell():
    status = Path("/proc/self/status")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    lines = status.read_text().splitlines() if status.exists() else []
    print(next((line.split()[1] for line in lines if line.startswith("VmHWM")), own), file=sys.stderr)

atexit.register(tell)
main()
"""

Figures = dict[str, float]


class Run(NamedTuple):
    """One run of the command line: seconds from start to end, and its largest resident memory in megabytes."""

    seconds: float
    peak_mb: float


def story() -> str:
    """The story that ships with the package."""
    return (files("reportedly.examples") / "mill.txt").read_text(encoding="utf-8")


@contextlib.contextmanager
def corpus(shared: Path) -> Iterator[tuple[Path, str]]:
    """A folder of documents to read, and what they are."""
    news = shared / "corpora" / "polnear" / "dev" / "text"
    if news.is_dir():
        yield news, f"the {len(list(news.glob('*.txt')))} documents of PolNeAR's dev part"
        return
    with tempfile.TemporaryDirectory() as folder:
        for number in range(COPIES):
            (Path(folder) / f"{number}.txt").write_text(story(), encoding="utf-8")
        yield Path(folder), f"{COPIES} copies of an invented story, because there are no corpora in {shared}"


def texts(folder: Path) -> list[str]:
    """The documents of a folder."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def words(text: str) -> int:
    """How many words `text` has, as `wc -w` counts them."""
    return len(text.split())


def cut(text: str, count: int) -> str:
    """The first `count` words of `text`, which is repeated as often as that takes; the layout stays."""
    text = "\n\n".join([text] * (count // words(text) + 1))
    end = 0
    for word in text.split()[:count]:
        end = text.index(word, end) + len(word)
    return text[:end]


def usual_document(folder: Path) -> str:
    """The document of the folder whose length is nearest to DOCUMENT_WORDS, or the story repeated to it."""
    nearest = min(texts(folder), key=lambda text: abs(words(text) - DOCUMENT_WORDS))
    return nearest if abs(words(nearest) - DOCUMENT_WORDS) < DOCUMENT_WORDS / 20 else cut(story(), DOCUMENT_WORDS)


def run(*arguments: str) -> Run:
    """Run `reportedly` with these arguments in a process of its own."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"reportedly {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return Run(seconds, int(done.stderr.splitlines()[-1]) * 1024 / MEGABYTE)


def read_folder(folder: Path, jobs: int | None = None) -> Run:
    """Read every document of the folder to JSON Lines, by default with the default number of jobs."""
    return run("read", str(folder), "--jsonl", "--quiet", *([] if jobs is None else ["--jobs", str(jobs)]))


def read_large(size: int = LARGE) -> Run:
    """Read one generated text of `size` bytes."""
    one = story() + "\n\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.txt"
        path.write_bytes((one * (size // len(one.encode()) + 1)).encode()[:size])
        return run("read", str(path), "--jsonl", "--quiet")


def first_line_seconds(*arguments: str) -> float:
    """Seconds from starting `reportedly` with these arguments to the first line that it prints; a median."""
    return statistics.median(_first_line(arguments) for _ in range(REPEATS))


def _first_line(arguments: tuple[str, ...]) -> float:
    code = "from reportedly.cli import main; main()"
    began = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
    if process.returncode or not line:
        raise RuntimeError(f"reportedly {' '.join(arguments)} ended with {process.returncode}")
    return seconds


def first_result_seconds() -> float:
    """Seconds from starting the command to the first line of a ledger; a median."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.txt"
        path.write_text(story(), encoding="utf-8")
        return first_line_seconds("read", str(path), "--jsonl")


def document_seconds(text: str) -> float:
    """Seconds to read one document once the model is loaded; a median."""
    from reportedly import Document
    from reportedly.reading.pipeline import Reader

    reader, document = Reader.load(), Document(text)
    reader.read(document)
    return statistics.median(_timed(lambda: reader.read(document)) for _ in range(REPEATS))


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def shares(documents: list[str]) -> Figures:
    """Which part of the reading time, in percent, goes into which step; see PARTS."""
    from reportedly import Document
    from reportedly.reading import pipeline
    from reportedly.reading.encoder import packaged

    steps = ("with_speakers", "with_relays", "with_disputes")
    spent = dict.fromkeys(("tokenize", "encode", "link", "judge", "relations", *steps), 0.0)

    def clocked(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def with_clock(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            result = step(*arguments, **named)
            # Relations come one by one as they are decoded: what is measured is all of them.
            result = list(result) if isinstance(result, Iterator) else result
            spent[name] += time.perf_counter() - began
            return result

        return with_clock

    scorer = packaged()
    reader = pipeline.Reader(scorer)
    reader.read(Document(documents[0]))
    with contextlib.ExitStack() as stack:
        owned: list[tuple[object, str]] = [(pipeline, name) for name in ("tokenize", "relations", *steps)]
        owned += [(scorer, name) for name in ("encode", "link", "judge")]
        for owner, name in owned:
            stack.enter_context(patch.object(owner, name, clocked(name, getattr(owner, name))))
        total = sum(_timed(lambda text=text: reader.read(Document(text))) for text in documents)  # type: ignore[misc]
    decoding = spent["relations"] - spent["encode"] - spent["link"] - spent["judge"]
    after = [spent[name] for name in steps]
    rest = total - spent["tokenize"] - spent["relations"] - sum(after)
    parts = (spent["tokenize"], spent["encode"], spent["link"], spent["judge"], decoding, *after, rest)
    return {name: 100 * seconds / total for name, seconds in zip(PARTS, parts, strict=True)}


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout into `folder`; needs the `dev` extra."""
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--quiet"]
    done = subprocess.run([*command, "--wheel-dir", str(folder)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the wheel could not be built: {done.stderr}")
    return next(folder.glob("reportedly-*.whl"))


def wheel_mb() -> float:
    """The size of the wheel in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        return build_wheel(Path(folder)).stat().st_size / MEGABYTE


def machine() -> dict[str, str]:
    """The processor, how many cores this process may use, memory, and the system."""
    from reportedly.reading.encoder import cores

    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9 if hasattr(os, "sysconf") else 0
    return {
        "processor": next(names, platform.processor() or platform.machine()),
        "cores": str(cores()),
        "memory": f"{memory:.0f} GB",
        "system": platform.system(),
    }


def versions() -> dict[str, str]:
    """What was measured."""
    from reportedly.reading.encoder import packaged

    packages = ("reportedly", "onnxruntime", "numpy", "tokenizers")
    return {
        "model": packaged().name,
        **{name: version(name) for name in packages},
        "python": platform.python_version(),
    }


def default_jobs() -> int | None:
    """The number of jobs that `reportedly read` uses when it is told none."""
    from reportedly.cli.read import command

    jobs = next(option.default for option in command.params if option.name == "jobs")
    return jobs if isinstance(jobs, int) else None


def measure(shared: Path, large: bool) -> dict[str, Any]:
    """Everything that the report shows."""
    with corpus(shared) as (folder, what):
        documents = texts(folder)
        count = sum(map(words, documents))
        whole = read_folder(folder)
        alone = whole if default_jobs() == 1 else read_folder(folder, 1)
        document = usual_document(folder)
        cost = {
            "words_per_second": count / whole.seconds,
            "words_per_second_one_job": count / alone.seconds,
            "document_seconds": document_seconds(document),
            "first_result_seconds": first_result_seconds(),
            "version_seconds": first_line_seconds("--version"),
            "peak_memory_mb": whole.peak_mb,
            "wheel_mb": wheel_mb(),
        }
        if large:
            found = read_large()
            cost |= {"large_seconds": found.seconds, "large_peak_memory_mb": found.peak_mb}
        text = {"documents": what, "words": count, "jobs": default_jobs(), "document_words": words(document)}
        return {
            "machine": machine(),
            "versions": versions(),
            "text": text,
            "cost": cost,
            "shares": shares(documents[:COPIES]),
        }


def report(found: dict[str, Any]) -> str:
    """What was measured, as lines of text."""
    text, cost = found["text"], found["cost"]
    lines = [
        "Machine    " + ", ".join(f"{name} {value}" for name, value in found["machine"].items()),
        "Versions   " + ", ".join(f"{name} {value}" for name, value in found["versions"].items()),
        f"Documents  {text['documents']}, {text['words']:,} words",
        "",
        f"{cost['words_per_second']:10,.0f}  words a second, everything included, jobs {text['jobs'] or 'by default'}",
        f"{cost['words_per_second_one_job']:10,.0f}  words a second, everything included, jobs 1",
        f"{cost['document_seconds']:10.2f}  seconds for a document of {text['document_words']:,} words, model loaded",
        f"{cost['first_result_seconds']:10.2f}  seconds from starting the command to the first result",
        f"{cost['version_seconds']:10.2f}  seconds for `reportedly --version`",
        f"{cost['peak_memory_mb']:10,.0f}  MB of memory at most, reading all documents",
        f"{cost['wheel_mb']:10.1f}  MB of wheel",
    ]
    if "large_seconds" in cost:
        lines.append(f"{cost['large_seconds']:10,.0f}  seconds for one text of {LARGE / MEGABYTE:.0f} MB")
        lines.append(f"{cost['large_peak_memory_mb']:10,.0f}  MB of memory at most, reading it")
    lines += ["", "Where the reading time goes"]
    lines += [f"{share:9.1f}%  {name}" for name, share in found["shares"].items()]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder that holds corpora/")
    parser.add_argument("--large", action="store_true", help="read a text of 10 MB as well; takes minutes")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments = parser.parse_args()
    found = measure(arguments.shared, arguments.large)
    print(json.dumps(found, indent=1) if arguments.json else report(found))


if __name__ == "__main__":
    main()
