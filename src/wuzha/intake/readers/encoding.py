# SPDX-License-Identifier: Apache-2.0
"""Which of the four encodings a text file has, decided on the whole file, a block at a time.

Order: a byte-order mark decides; else UTF-8 if every byte fits; else GB18030 if every byte fits. A file that begins as
Chinese UTF-8 and then breaks is called broken UTF-8 with the line, not read as GB18030: that would turn it to nonsense
without an error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wuzha.intake.readers.limits import MIB
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source

_BLOCK = 4 * MIB


class Encoding(StrEnum):
    """Value = Python codec; a byte-order mark is cut off before decoding."""

    UTF_8 = "utf-8"
    GB18030 = "gb18030"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"


@dataclass(frozen=True)
class TextShape:
    """What one pass over the bytes found."""

    encoding: Encoding
    #: bytes of the byte-order mark, 0 when there is none
    bom_bytes: int
    #: physical lines; a last line without a line break counts
    lines: int
    #: what ends a line: "\n" also stands for "\r\n"; "\r" only in files that have no "\n" at all
    newline: str


_BOMS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, Encoding.UTF_8),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16_LE),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16_BE),
)
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
# three- and four-byte sequences: what Chinese looks like in UTF-8
_WIDE_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}|\xef\xbc[\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}")
#: a GB18030 text that happens to hold this many valid three-byte UTF-8 sequences before its first invalid one has not
#: been seen; a UTF-8 header line alone holds more
_ENOUGH_WIDE = 12
_CHANCE_PAIRS = 8


def detect(path: Source) -> TextShape:
    """Raises UnreadableFile BAD_BYTES with `where="line N"` when no encoding fits the whole file."""
    with path.open("rb") as stream:
        head = stream.read(4)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return _shape_or_raise(path, encoding, len(bom))
    shape, utf8_failure = _try(path, Encoding.UTF_8, 0)
    if shape is not None:
        return _try(path, Encoding.GB18030, 0)[0] or shape if _is_likely_short_gb(path) else shape
    if _wide_before(path, utf8_failure.offset) >= _ENOUGH_WIDE:
        raise _bad_bytes(Encoding.UTF_8, utf8_failure)
    return _shape_or_raise(path, Encoding.GB18030, 0)


def decoded_blocks(path: Source, shape: TextShape, size: int = _BLOCK) -> Iterator[str]:
    """The text in blocks; a character is never cut in two."""
    decoder = codecs.getincrementaldecoder(shape.encoding.value)(errors="strict")
    with path.open("rb") as stream:
        stream.seek(shape.bom_bytes)
        while raw := stream.read(size):
            yield decoder.decode(raw)
        if rest := decoder.decode(b"", final=True):
            yield rest


@dataclass(frozen=True)
class _Failure:
    offset: int
    line: int


def _shape_or_raise(path: Source, encoding: Encoding, bom_bytes: int) -> TextShape:
    shape, failure = _try(path, encoding, bom_bytes)
    if shape is None:
        raise _bad_bytes(encoding, failure)
    return shape


def _bad_bytes(encoding: Encoding, failure: _Failure) -> UnreadableFileError:
    return UnreadableFileError(FileProblem.BAD_BYTES, f"line {failure.line}", {"encoding": encoding.value.upper()})


def _try(path: Source, encoding: Encoding, bom_bytes: int) -> tuple[TextShape | None, _Failure]:
    """Decode everything; on the first undecodable byte return where it is."""
    decoder = codecs.getincrementaldecoder(encoding.value)(errors="strict")
    feeds = returns = 0
    offset = bom_bytes
    last = "\n"
    with path.open("rb") as stream:
        stream.seek(bom_bytes)
        while True:
            raw = stream.read(_BLOCK)
            held = len(decoder.getstate()[0])
            try:
                text = decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(encoding.value, errors="replace")
                broken = offset - held + error.start
                line = 1 + (feeds + good.count("\n") or returns + good.count("\r"))
                return None, _Failure(broken, line)
            offset += len(raw)
            feeds += text.count("\n")
            returns += text.count("\r")
            last = text[-1:] or last
            if not raw:
                break
    newline = "\n" if feeds or not returns else "\r"
    lines = (feeds if newline == "\n" else returns) + (last != newline)
    return TextShape(encoding, bom_bytes, lines, newline), _Failure(0, 0)


def _wide_before(path: Source, offset: int) -> int:
    with path.open("rb") as stream:
        # what precedes the break tells; the last megabyte of it is plenty
        stream.seek(max(0, offset - MIB))
        return len(_WIDE_UTF8.findall(stream.read(min(offset, MIB))))


def _is_likely_short_gb(path: Source) -> bool:
    """Valid as UTF-8, yet so short and so odd that GB18030 is the better reading (the classic "联通" case)."""
    with path.open("rb") as stream:
        head = stream.read(MIB)
    runs = list(_NON_ASCII.finditer(head))
    if not runs or _WIDE_UTF8.search(head):
        return False
    # each hanzi of GB 2312 passes as UTF-8 by chance one time in seven: more than a few never do
    if sum(len(run[0]) for run in runs) > 2 * _CHANCE_PAIRS:
        return False
    return all(_looks_like_hanzi(head, run) for run in runs)


def _looks_like_hanzi(head: bytes, run: re.Match[bytes]) -> bool:
    touches_letter = head[run.start() - 1 : run.start()].isalpha() or head[run.end() : run.end() + 1].isalpha()
    # hanzi of level one begin with B0..D7
    pairs = len(run[0]) % 2 == 0 and all(0xB0 <= byte <= 0xD7 for byte in run[0][0::2])
    return pairs and not touches_letter
