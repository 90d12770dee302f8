"""The pictures of the documentation: small, all there, all shown, and true to what the browser drew."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from browser.screenshots import LIMIT, PICTURES, Picture, reduced

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_every_picture_is_there_and_shown(picture: Picture) -> None:
    assert 0 < (DOCS / "desk" / picture.name).stat().st_size <= LIMIT
    assert f"](desk/{picture.name})" in (DOCS / "desk.md").read_text(encoding="utf-8")


def test_no_picture_is_left_over() -> None:
    assert {path.name for path in (DOCS / "desk").iterdir()} == {picture.name for picture in PICTURES}


def test_few_colours_are_kept_as_they_are() -> None:
    pixels = np.array([[[1, 2, 3], [250, 0, 9], [1, 2, 3]], [[0, 0, 0], [1, 2, 3], [255, 255, 255]]], dtype=np.uint8)
    assert (shown(reduced(pixels)) == pixels).all()


def test_of_many_colours_the_frequent_ones_are_kept_and_the_rest_comes_near() -> None:
    rare = np.arange(1200, dtype=np.uint32) * 3001
    pixels = np.full((40, 60, 3), 251, dtype=np.uint8)
    pixels[:20] = np.stack([rare >> 16 & 255, rare >> 8 & 255, rare & 255], axis=1).reshape(20, 60, 3)
    found = shown(reduced(pixels))
    assert (found[20:] == 251).all()
    assert len(np.unique(found.reshape(-1, 3), axis=0)) == 256


def shown(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The pixels of a PNG that has a palette and filters nothing."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(kind + data)
        chunks[kind] = data
        at += 12 + size
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), dtype=np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    palette: np.ndarray[tuple[int, ...], np.dtype[np.uint8]] = np.frombuffer(chunks[b"PLTE"], dtype=np.uint8)
    return palette.reshape(-1, 3)[rows[:, 1:]]
