"""Unpacks a workbook's archive while counting its real bytes, and packs anew what may be read of it."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from console.errors import BadInput

MAX_PARTS = 5_000
CHUNK = 1 << 16
ENTRY = b"PK\x01\x02"
KEPT = (".xml", ".rels", "mimetype")
"""Parts that hold cells, or say where they lie; pictures, macros and archives within are left behind."""
SAVE_AGAIN = "Copy or save the workbook again."


def unpacked(file: str, raw: bytes, at_most: int) -> dict[str, bytes]:
    """The parts of an archive by name. Its declared sizes are not believed.

    Raises BadInput when it is damaged or locked, or has more than `at_most` bytes or too many parts.
    """
    if raw.count(ENTRY) > MAX_PARTS:
        raise BadInput(file, "", f"The workbook has more than {MAX_PARTS:,} parts.", SAVE_AGAIN)
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            for part in packed.infolist():
                held = bytearray()
                for chunk in _chunks(packed, part):
                    total += len(chunk)
                    if total > at_most:
                        raise _too_much(file, at_most)
                    held += chunk if part.filename.lower().endswith(KEPT) else b""
                if held:
                    parts[_new_name(file, part.filename, parts)] = bytes(held)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise BadInput(file, "", "The workbook is cut off or damaged.", SAVE_AGAIN) from None
    except (NotImplementedError, RuntimeError):
        raise BadInput(file, "", "The workbook is packed or locked in an unknown way.", SAVE_AGAIN) from None
    return parts


def packed_anew(parts: Mapping[str, bytes]) -> io.BytesIO:
    """An archive of exactly these bytes, so that another reader cannot see others."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    made.seek(0)
    return made


def _chunks(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with packed.open(part) as opened:
        while chunk := opened.read(CHUNK):
            yield chunk


def _new_name(file: str, name: str, parts: Mapping[str, bytes]) -> str:
    if name in parts:
        raise BadInput(file, "", "The workbook has a part twice.", SAVE_AGAIN)
    return name


def _too_much(file: str, at_most: int) -> BadInput:
    problem = f"The workbook unpacks to more than {at_most // 1_000_000} MB."
    return BadInput(file, "", problem, "Split the list into smaller files, or save it as CSV.")
