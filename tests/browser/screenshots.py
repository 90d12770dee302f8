"""The pictures in the documentation of the desk: the invented affair that ships, as a browser shows it.

usage: python -m tests.browser.screenshots [FOLDER]    (or `make screenshots`)

takes them anew into FOLDER, by default docs/desk.
"""

from __future__ import annotations

import base64
import struct
import sys
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reportedly.cli.case_demo import demo_case

# Relative, because the folder of the tests is on the path when they run, and is not when this is run as a command.
from .desks import at_desk, chromium, settled, window

COLOURS = 256
LIMIT = 200_000
AUTHOR = "Ida Vern"
PIXELS = """
const done = arguments[1], image = new Image();
image.onload = () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const data = context.getImageData(0, 0, image.width, image.height).data;
  const url = new FileReader();
  url.onload = () => done([image.width, image.height, url.result.split(',')[1]]);
  url.readAsDataURL(new Blob([data]));
};
image.src = 'data:image/png;base64,' + arguments[0];
"""


class Picture(NamedTuple):
    """One of them: its file, what it shows, at which size and in which colours."""

    name: str
    path: str
    width: int = 1280
    height: int = 860
    scheme: str = "light"
    scale: float = 1
    follow: str = ""
    """A selector of a link to follow from there."""
    to: str = ""
    """A selector of what to bring to the top of the window."""


PHONE: dict[str, Any] = {"width": 390, "height": 844, "scale": 1.5}
# By its words, because the number of a claim can change with the model.
CLAIM: dict[str, Any] = {"path": "/claims?q=dismissed", "follow": ".statement a"}
DOCUMENT = "/document/d5"
PICTURES = (
    Picture("overview.png", ""),
    Picture("claim.png", **CLAIM, height=1000),
    Picture("document.png", DOCUMENT),
    Picture("edit.png", f"{DOCUMENT}/correct/a2", height=1000),
    Picture("queue.png", "/queue", height=960, scheme="dark"),
    Picture("overview-phone.png", "", **PHONE),
    Picture("claim-phone.png", **CLAIM, **PHONE, scheme="dark"),
    Picture("document-phone.png", DOCUMENT, **PHONE, to="#text"),
)


def main(folder: str = "docs/desk") -> None:
    """Take all of them; raises ValueError where one is too large for a repository."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        demo_case(place, quiet=False).close()
        case = Path(place) / "demo.case"
        with at_desk(case, {"LOGNAME": AUTHOR}) as desk, chromium(Path(place) / "profile") as driver:
            driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
            driver.get(desk.start)
            for picture in PICTURES:
                data = taken(driver, f"{desk.address}/case/demo{picture.path}", picture)
                if len(data) > LIMIT:
                    raise ValueError(f"{picture.name} has {len(data):,} bytes, more than {LIMIT:,}.")
                (Path(folder) / picture.name).write_bytes(data)
                print(f"{Path(folder) / picture.name}  {len(data):,} bytes")


def taken(driver: Any, address: str, picture: Picture) -> bytes:
    """The picture as a small PNG."""
    window(driver, picture.width, picture.height, picture.scheme, picture.scale)
    driver.get(address)
    settled(driver)
    if picture.follow:
        driver.get(driver.find_element("css selector", picture.follow).get_attribute("href"))
        settled(driver)
    if picture.to:
        driver.execute_script("document.querySelector(arguments[0]).scrollIntoView()", picture.to)
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"]
    # The desk's own page would refuse to load a picture into a script.
    driver.get("about:blank")
    width, height, pixels = driver.execute_async_script(PIXELS, shot)
    colours = np.frombuffer(base64.b64decode(pixels), dtype=np.uint8).reshape(height, width, 4)[:, :, :3]
    return reduced(colours)


def reduced(pixels: NDArray[np.uint8]) -> bytes:
    """A PNG (W3C PNG, colour type 3) of the most frequent colours; every other one becomes the nearest of them."""
    height, width, _ = pixels.shape
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    every = np.stack([found >> 16 & 255, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    palette = every[np.argsort(-counts, kind="stable")[:COLOURS]]
    nearest = np.concatenate(
        [((part[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1) for part in np.array_split(every, 64)]
    ).astype(np.uint8)
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = nearest[places].reshape(height, width)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(*sys.argv[1:])
