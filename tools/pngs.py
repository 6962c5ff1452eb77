"""Makes a screenshot's PNG smaller without changing a pixel: flat areas pack best without row filters."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
BYTES_PER_PIXEL = {2: 3, 6: 4}  # RGB and RGBA, 8 bits each: what browsers write


def squeeze(path: Path) -> None:
    """Rewrite the file when that makes it smaller. Raises ValueError for a PNG that no browser has written."""
    data = path.read_bytes()
    chunks = list(_chunks(data))
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or colour not in BYTES_PER_PIXEL:
        raise ValueError(f"{path}: {depth} bits of colour type {colour}")
    packed = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    rows = _rows(packed, width * BYTES_PER_PIXEL[colour], height, BYTES_PER_PIXEL[colour])
    plain = b"".join(b"\0" + row for row in rows)
    smaller = (
        SIGNATURE
        + _chunk(b"IHDR", chunks[0][1])
        + _chunk(b"IDAT", zlib.compress(plain, 9))
        + _chunk(b"IEND", b"")
    )
    if len(smaller) < len(data):
        path.write_bytes(smaller)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _rows(packed: bytes, stride: int, height: int, pixel: int) -> Iterator[bytes]:
    """Undo the row filters (PNG specification, 9.2)."""
    above = bytearray(stride)
    for number in range(height):
        start = number * (stride + 1)
        row = bytearray(packed[start + 1 : start + 1 + stride])
        _unfilter(packed[start], row, above, pixel)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, pixel: int) -> None:
    if kind == 0:
        return
    for at in range(len(row)):
        left = row[at - pixel] if at >= pixel else 0
        up = above[at]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) // 2
        else:
            guess = _paeth(left, up, above[at - pixel] if at >= pixel else 0)
        row[at] = (row[at] + guess) & 255


def _paeth(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner
