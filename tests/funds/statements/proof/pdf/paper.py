# SPDX-License-Identifier: Apache-2.0
"""PDFs of the tests, written by hand: text where it is put, rules, turned pages, marks. Points from the upper left."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
CID_FONT = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
    b" /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>"
)
DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 737 /StemV 93 >>"
)


def width_of(text: str, size: float) -> float:
    """Points that a text takes."""
    return sum(0.5 if char.isascii() else 1.0 for char in text) * size


@dataclass
class Sheet:
    """A page; `turn` is its /Rotate entry, `sideways` draws it turned without saying so."""

    width: float = 595
    height: float = 842
    turn: int = 0
    sideways: bool = False
    ops: list[str] = field(default_factory=list)
    more: str = ""

    def text(
        self, x: float, y: float, text: str, *, size: float = 9, to: str = "left", gray: float = 0, slant: str = "",
        mode: int = 0,
    ) -> None:  # fmt: skip
        """`y` is the baseline; `to` says whether `x` is the left edge, the right edge or the middle."""
        taken = width_of(text, size)
        x -= taken if to == "right" else taken / 2 if to == "middle" else 0
        place = slant or "1 0 0 1"
        self.ops.append(
            f"BT /F1 {size} Tf {gray} g {mode} Tr {place} {x:.2f} {self.height - y:.2f} Tm"
            f" <{text.encode('utf-16-be').hex()}> Tj ET"
        )

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.ops.append(f"0.5 w {x0:.2f} {self.height - y0:.2f} m {x1:.2f} {self.height - y1:.2f} l S")

    def box(self, x0: float, y0: float, x1: float, y1: float, *, fill: float | None = None) -> None:
        paint = "S" if fill is None else f"{fill} g f"
        paint = paint if fill is None else "f"
        gray = "" if fill is None else f"{fill} g "
        self.ops.append(f"{gray}0.5 w {x0:.2f} {self.height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re {paint}")

    def content(self) -> bytes:
        first = {90: f"0 1 -1 0 {self.height} 0 cm\n", 270: f"0 -1 1 0 0 {self.width} cm\n"}
        turn = 90 if self.sideways else self.turn
        return (first.get(turn, "") + "\n".join(self.ops)).encode()


def write(path: Path, sheets: list[Sheet], *, trailer: bytes = b"", catalogue: bytes = b"") -> Path:
    """The sheets as a PDF."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        b"",
        FONT,
        CID_FONT,
        DESCRIPTOR,
    ]
    kids = []
    for sheet in sheets:
        packed = zlib.compress(sheet.content())
        objects.append(b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed) + packed + b"\nendstream")
        across = sheet.sideways or sheet.turn in {90, 270}
        size = (sheet.height, sheet.width) if across else (sheet.width, sheet.height)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> %s >>" % (*size, sheet.turn, len(objects), sheet.more.encode())
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    path.write_bytes(out)
    return path
