"""Which page a URL names, and when something appeared."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportedly.case.addresses import address_of, instant_of


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("HTTP://Skelder.Example", "https://skelder.example"),
        ("https://skelder.example/", "https://skelder.example"),
        ("https://skelder.example:443/News/Mill/", "https://skelder.example/News/Mill"),
        ("http://skelder.example:80/a", "https://skelder.example/a"),
        ("http://skelder.example:8080/a", "https://skelder.example:8080/a"),
        ("https://skelder.example/a#part", "https://skelder.example/a"),
        ("https://skelder.example/a?utm_source=x&id=7&fbclid=y&UTM_Medium=z", "https://skelder.example/a?id=7"),
        ("https://skelder.example/a?utm_source=x", "https://skelder.example/a"),
        ("https://skelder.example/a/?id=7&&page=", "https://skelder.example/a?id=7&page="),
        ("https://skelder.example/%7eada/%c3%a4?q=%2f", "https://skelder.example/~ada/%C3%A4?q=%2F"),
        ("https://ada:Pass@skelder.example/a", "https://ada:Pass@skelder.example/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("ftp://Skelder.example/a/", "ftp://skelder.example/a"),
        ("  https://skelder.example/a\n", "https://skelder.example/a"),
        ("urn:newsml:skelder:7", "urn:newsml:skelder:7"),
        ("https://[broken/a", "https://[broken/a"),
        ("https://skelder.example:port/a", "https://skelder.example:port/a"),
        ("not a url", "not a url"),
        ("", ""),
    ],
)
def test_one_form_for_all_ways_of_writing(url: str, address: str) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    "url", ["https://x.example/a?id=1", "https://x.example/A", "https://y.example/a", "https://x.example/b"]
)
def test_other_pages_have_other_addresses(url: str) -> None:
    assert address_of(url) != address_of("https://x.example/a")


URLS = st.one_of(
    st.text(),
    st.builds(
        "{}://{}{}?{}#{}".format,
        st.sampled_from(["http", "HTTPS", "ftp"]),
        st.text(alphabet="aB.:@[]0 \u00a0é%/", max_size=12),
        st.text(alphabet="aB/%41 \u2003.~;:é", max_size=20),
        st.text(alphabet="utm_sid=&%75+é? ", max_size=20),
        st.text(max_size=5),
    ),
)


@given(URLS)
@example("https://x.example/%%341")
@example("https://x.example/?%75tm_source=x")
@example("https://x.example/a/ /")
@example("https://x. ./")
def test_an_address_is_its_own_address(url: str) -> None:
    assert address_of(address_of(url)) == address_of(url)


@pytest.mark.parametrize(
    ("published", "instant"),
    [
        ("1970-01-02", 86_400),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:01:00", 60),
        ("1970-01-01T00:01Z", 60),
        ("1969-12-31T23:59:59Z", -1),
        ("0001-01-01", -62_135_596_800),
        ("last Tuesday", None),
        ("", None),
        (None, None),
    ],
)
def test_an_instant_is_seconds_in_utc(published: str | None, instant: int | None) -> None:
    assert instant_of(published) == instant


@given(st.text())
def test_no_time_stops_a_document(published: str) -> None:
    assert isinstance(instant_of(published), int | None)
