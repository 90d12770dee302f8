from pathlib import Path

from desk.visits import Desk
from reportedly.case.store import Store


def test_the_cases_are_listed(desk: Desk) -> None:
    page = desk.get("/cases").text
    assert "The mill at Skelder" in page
    assert "3 documents" in page


def test_a_case_is_made(desk: Desk, tmp_path: Path) -> None:
    answer = desk.post("/cases", {"title": "The <b>ferry</b> & its fire"})
    assert answer.status_code == 303
    slug = answer.headers["location"].split("/")[2]
    made = tmp_path / "new" / f"{slug}.case"
    with Store.open(made) as store:
        assert store.settings.title == "The <b>ferry</b> & its fire"
    page = desk.get("/cases").text
    assert "The &lt;b&gt;ferry&lt;/b&gt; &amp; its fire" in page
    assert "<b>ferry" not in page


def test_two_cases_of_one_title_are_two(desk: Desk) -> None:
    first = desk.post("/cases", {"title": "Mill"}).headers["location"]
    second = desk.post("/cases", {"title": "Mill"}).headers["location"]
    assert first != second


def test_a_case_needs_a_title(desk: Desk) -> None:
    desk.post("/cases", {"title": "  "})
    assert "Give the case a title first." in desk.get("/cases").text
    assert "Give the case a title first." not in desk.get("/cases").text


def test_a_case_that_lies_elsewhere_is_put_on_the_desk(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.case"
    Store.create(other, "Elsewhere").close()
    answer = desk.post("/cases/open", {"where": str(other)})
    assert answer.headers["location"] == "/case/elsewhere"
    assert desk.post("/cases/open", {"where": str(other)}).headers["location"] == "/case/elsewhere"
    assert "Elsewhere" in desk.get("/cases").text


def test_what_is_no_case_is_said(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes")
    desk.post("/cases/open", {"where": str(tmp_path / "notes.txt")})
    assert "notes.txt" in desk.get("/cases").text
    desk.post("/cases/open", {"where": "postgresql://somebody@somewhere/x"})
    assert "Only files can be opened here." in desk.get("/cases").text


def test_a_case_that_is_not_there(desk: Desk) -> None:
    answer = desk.get("/case/nowhere")
    assert answer.status_code == 404
    assert "no case" in answer.text
