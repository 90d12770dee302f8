from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.cases import affair, case, claim, document, member, origin
from reportedly.case.case import Claim, Link, Origin, Origins, Place, Step
from reportedly.document import Span
from reportedly.export.case_words import by_id
from reportedly.export.network import network
from reportedly.export.provenance import Drawing, provenance

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</svg><script>alert("x")</script><img src=x onerror=alert(1)>'


def drawn(
    steps: tuple[Step, ...] = (), origins: tuple[Origin, ...] = (), documents: int = 3, stance: str = "reports"
) -> tuple[Claim, Drawing]:
    made = claim(
        members=tuple(member(number, stance) for number in range(1, documents + 1)),
        origins=Origins(at_least=1, at_most=1, origins=origins, steps=steps),
    )
    known = {f"d{number}": document(number, f"Paper {number}") for number in range(1, documents + 1)}
    return made, provenance(made, known)


def tree(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg)


def dots(drawing: Drawing) -> list[tuple[float, float]]:
    return [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"]))
        for dot in tree(drawing).iter(f"{SVG}circle")
        if dot.attrib["class"].startswith("dot")
    ]


def words(drawing: Drawing) -> str:
    return "|".join(text.text or "" for text in tree(drawing).iter(f"{SVG}text"))


def step(source: str, target: str, how: str = "It says so.") -> Step:
    return Step(source=source, target=target, how=how)


def test_documents_stand_further_right_and_lower_the_later_they_appeared() -> None:
    places = dots(drawn(documents=4)[1])
    assert places == sorted(places)
    assert len({x for x, _ in places}) == len({y for _, y in places}) == 4


def test_an_origin_stands_on_the_left_above_whoever_had_it_first() -> None:
    _, drawing = drawn((step("Ott", "d2"), step("d2", "d3")), (origin("Ott", through=("d2", "d3")),))
    box = next(iter(tree(drawing).iter(f"{SVG}rect")))
    assert float(box.attrib["x"]) + float(box.attrib["width"]) < min(x for x, _ in dots(drawing))
    assert dots(drawing)[0][1] < float(box.attrib["y"]) < dots(drawing)[1][1]


def test_every_step_has_a_number_a_title_and_its_words() -> None:
    _, drawing = drawn((step("d2", "d3", "The same sentences."), step("Ott", "d2", "It names her.")), (origin("Ott"),))
    assert [(arrow.number, arrow.source, arrow.target.split(",")[0], arrow.how) for arrow in drawing.steps] == [
        (1, "Ott", "Paper 2", "It names her."),
        (2, "Paper 2", "Paper 3", "The same sentences."),
    ]
    titles = [group[0].text for group in tree(drawing).iter(f"{SVG}g")]
    assert titles[1] == "2: Paper 2 → Paper 3, 4 September 2025, 08:00. The same sentences."


def test_two_steps_of_one_pair_are_one_arrow() -> None:
    _, drawing = drawn((step("d1", "d2", "It cites it."), step("d1", "d2", "It has its words.")))
    assert [arrow.how for arrow in drawing.steps] == ["It cites it. It has its words."]


def test_an_origin_without_a_step_leads_to_the_documents_that_nothing_else_leads_to() -> None:
    _, drawing = drawn((step("d1", "d2"),), (origin("Ott", through=("d1", "d2", "d3")),))
    assert [(arrow.source, arrow.target[:7]) for arrow in drawing.steps] == [
        ("Ott", "Paper 1"),
        ("Paper 1", "Paper 2"),
        ("Ott", "Paper 3"),
    ]


def test_who_has_it_from_nobody_is_hollow_and_says_what_it_does() -> None:
    _, drawing = drawn(documents=2, stance="denies")
    assert drawing.svg.count("dot hollow") == 2
    assert words(drawing).count("denies it") == 2


def test_a_ring_and_a_step_back_in_time_are_drawn() -> None:
    _, drawing = drawn((step("d1", "d2"), step("d2", "d1"), step("d3", "d3")))
    assert len(drawing.steps) == 2


def test_long_names_are_cut_and_given_whole_in_a_title() -> None:
    name = "a source close to somebody who used to be close to the board of the mill and of three other mills"
    _, drawing = drawn((step(name, "d1"),), (origin(name, "anonymous"),))
    texts = list(tree(drawing).iter(f"{SVG}text"))
    assert any((text.text or "").endswith("…") or (text[0:] and (text[0].tail or "").endswith("…")) for text in texts)
    assert f"<title>{name}</title>" in drawing.svg


def test_of_many_documents_those_that_show_where_it_came_from_are_drawn() -> None:
    _, drawing = drawn((step("d40", "d41"),), (origin("Ott", through=("d45",)),), documents=50)
    assert len(dots(drawing)) == 22
    assert {"Paper 40", "Paper 41", "Paper 45", "Paper 1"} <= set(words(drawing).split("|"))
    assert [(arrow.source, arrow.target.split(",")[0]) for arrow in drawing.steps] == [
        ("Paper 40", "Paper 41"),
        ("Ott", "Paper 45"),
    ]


def test_only_the_earliest_of_many_documents_are_drawn() -> None:
    _, drawing = drawn(
        tuple(step("d1", f"d{number}") for number in range(2, 28)), (origin("Ott", through=("d1",)),), documents=27
    )
    assert len(dots(drawing)) == 22
    assert "further documents not drawn: 5" in words(drawing)


def test_only_some_of_many_sources_are_drawn() -> None:
    _, drawing = drawn(origins=tuple(origin(f"Source {number}", through=("d1",)) for number in range(30)))
    assert len(list(tree(drawing).iter(f"{SVG}rect"))) == 22
    assert "further sources not drawn: 8" in words(drawing)


def test_nothing_in_a_drawing_is_obeyed() -> None:
    made = claim(
        origins=Origins(at_least=1, at_most=1, origins=(origin(HOSTILE),), steps=(step(HOSTILE, "d1", HOSTILE),))
    )
    drawing = provenance(made, {"d1": document(1, HOSTILE), "d2": document(2, HOSTILE)})
    assert {element.tag for element in tree(drawing).iter()} <= {
        SVG + name for name in ("svg", "title", "desc", "defs", "marker", "path", "g", "circle", "text", "rect")
    }


def test_a_drawing_is_told_in_words() -> None:
    root = tree(drawn(origins=(origin("Ott"),))[1])
    assert root.attrib["role"] == "img"
    told = {found.attrib["id"]: found.text for found in root if "id" in found.attrib}
    assert root.attrib["aria-labelledby"].split() == list(told)
    assert "On the left 1 source" in " ".join(map(str, told.values()))


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30),
    st.integers(0, 6),
    st.lists(st.text(max_size=12), max_size=3),
)
def test_any_graph_is_drawn(pairs: list[tuple[int, int]], documents: int, names: list[str]) -> None:
    keys = [*(f"d{number}" for number in range(1, documents + 1)), *names, "Ott"]
    steps = tuple(step(keys[a % len(keys)], keys[b % len(keys)]) for a, b in pairs)
    _, drawing = drawn(steps, tuple(origin(name) for name in names), documents)
    assert len(drawing.steps) == len({(one.source, one.target) for one in steps if one.source != one.target})
    assert len(dots(drawing)) == documents
    root = tree(drawing)
    assert all(
        0 <= x <= float(root.attrib["width"]) and 0 <= y <= float(root.attrib["height"]) for x, y in dots(drawing)
    )


@pytest.mark.parametrize("number", range(0, 49, 6))
def test_the_claims_of_the_affair_are_drawn(number: int) -> None:
    made, _ = affair()
    found = made.claims[number]
    drawing = provenance(found, by_id(made))
    assert len(dots(drawing)) >= len({member.document for member in found.members})
    assert len(drawing.steps) >= len(found.origins.origins)


def cites(*pairs: tuple[str, str, int]) -> tuple[Link, ...]:
    place = Place("d1", Span(0, 1))
    return tuple(Link(source=source, target=target, places=(place,) * number) for source, target, number in pairs)


def test_the_network_has_the_cited_on_the_left_and_those_who_cite_on_the_right() -> None:
    found = network(case(citations=cites(("Post", "Halyard", 3), ("Gazette", "Halyard", 1))))
    root = ElementTree.fromstring(found.svg)
    at = {text.text: float(text.attrib["x"]) for text in root.iter(f"{SVG}text")}
    assert at["Halyard"] < at["Post"] == at["Gazette"]
    widths = [float(path.attrib["stroke-width"]) for path in root.iter(f"{SVG}path")]
    assert widths[0] > widths[1]


def test_outlets_that_cite_each_other_are_told() -> None:
    found = network(case(citations=cites(("Post", "Halyard", 1), ("Halyard", "Post", 2), ("Gazette", "Post", 1))))
    assert [(line.source, line.both) for line in found.lines] == [("Halyard", True), ("Gazette", False), ("Post", True)]
    assert found.svg.count('class="cites both"') == 2


def test_without_citations_there_is_no_network() -> None:
    assert network(case()).svg == ""


def test_a_large_network_is_cut_and_says_so() -> None:
    found = network(case(citations=cites(*((f"Paper {number}", "Halyard", 1) for number in range(30)))))
    assert found.left_out == 10
    assert len(found.lines) == 30


def test_nothing_in_a_network_is_obeyed() -> None:
    found = network(case(citations=cites((HOSTILE, HOSTILE + "2", 1))))
    assert "script" not in {element.tag for element in ElementTree.fromstring(found.svg).iter()}
