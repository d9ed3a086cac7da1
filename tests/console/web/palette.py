"""Makes a picture of a page small: at most 256 colours, which a page seldom has many more than."""

import base64
import zlib
from struct import pack

from tests.console.web.browser import Tab

COUNTED = """(async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map(), pixels = new Uint32Array(image.width * image.height);
  for (let at = 0; at < pixels.length; at += 1) {
    const colour = data[at * 4] << 16 | data[at * 4 + 1] << 8 | data[at * 4 + 2];
    pixels[at] = colour;
    counts.set(colour, (counts.get(colour) || 0) + 1);
  }
  const apart = (a, b) => Math.abs((a >> 16) - (b >> 16)) + Math.abs((a >> 8 & 255) - (b >> 8 & 255))
    + Math.abs((a & 255) - (b & 255));
  const often = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const kept = [];
  for (const least of [often.length > 256 ? 12 : 0, 1]) {
    for (const colour of often) {
      if (kept.length < 256 && !kept.includes(colour) && kept.every((one) => apart(one, colour) >= least)) {
        kept.push(colour);
      }
    }
  }
  const nearest = new Map(often.map((colour) => {
    let best = 0;
    kept.forEach((one, index) => { if (apart(one, colour) < apart(kept[best], colour)) best = index; });
    return [colour, best];
  }));
  const told = (bytes) => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) {
      text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    }
    return btoa(text);
  };
  const indexes = Uint8Array.from(pixels, (colour) => nearest.get(colour));
  return { width: image.width, height: image.height, kept, indexes: told(indexes) };
})"""


async def small(tab: Tab, png: bytes) -> bytes:
    """The picture in at most 256 colours, counted by the browser of `tab`, which must show no page."""
    told = await tab.value(f"{COUNTED}({base64.b64encode(png).decode()!r})")
    width, height, indexes = told["width"], told["height"], base64.b64decode(told["indexes"])
    rows = b"".join(b"\0" + indexes[at : at + width] for at in range(0, width * height, width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in told["kept"])
    head = pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
