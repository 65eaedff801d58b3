# SPDX-License-Identifier: Apache-2.0
"""The zip container of a workbook: its parts, counted and weighed before anything opens them.

The central directory is believed only for refusing. Then every part is inflated with a cap, because a directory can lie
about sizes and the workbook reader would not notice.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from wuzha.intake.readers.limits import MIB, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source

_BLOCK = MIB
_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800


def open_parts(path: Source, limits: Limits) -> list[zipfile.ZipInfo]:
    """The parts of the archive, none of them inflated yet.

    Raises UnreadableFileError: DAMAGED, ENCRYPTED, ZIP_BOMB (declared sizes, ratio or number of parts).
    """
    try:
        with path.open("rb") as stream, zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    # zipfile answers hostile directories with many kinds of error; each means that the archive cannot be trusted
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
        raise UnreadableFileError(FileProblem.DAMAGED) from error
    if len(parts) > limits.archive_entries:
        raise UnreadableFileError(FileProblem.ZIP_BOMB, params={"parts": len(parts)})
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise UnreadableFileError(FileProblem.ENCRYPTED)
    if len({part.filename for part in parts}) != len(parts):
        raise UnreadableFileError(FileProblem.DAMAGED, where="duplicate part")
    _refuse_declared_bomb(parts, limits)
    return parts


def verify_sizes(path: Source, parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Inflate every part and stop at the first byte more than declared.

    Raises UnreadableFileError: ZIP_BOMB (more than declared), DAMAGED (less, another checksum, or not deflate).
    """
    allowed = limits.unpacked_bytes
    with path.open("rb") as stream:
        for part in parts:
            for _block in _measured(stream, part, allowed):
                pass
            allowed -= part.file_size


def read_verified(path: Source, part: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """The content of one part of an archive whose sizes nobody has verified yet, in blocks of about a megabyte.

    Raises UnreadableFileError in the middle of it, as `verify_sizes` does: what was read until then is to be dropped.
    """
    with path.open("rb") as stream:
        yield from _measured(stream, part, limits.unpacked_bytes)


def read_part(path: Source, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of one part in blocks of about a megabyte; sizes must have been verified."""
    with path.open("rb") as stream:
        yield from _inflate(stream, part)


def real_name(part: zipfile.ZipInfo) -> str:
    """The name of a part as it was meant: Chinese archives carry GBK names that zipfile takes for code page 437."""
    if part.flag_bits & _UTF8_FLAG:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _refuse_declared_bomb(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise UnreadableFileError(FileProblem.ZIP_BOMB)
    for part in parts:
        if part.file_size <= limits.ratio_floor_bytes:
            continue
        if part.file_size > limits.unpacked_ratio * max(part.compress_size, 1):
            raise UnreadableFileError(FileProblem.ZIP_BOMB, where=_shown(part))


def _measured(stream: BinaryIO, part: zipfile.ZipInfo, allowed: int) -> Iterator[bytes]:
    measured = checksum = 0
    for block in _inflate(stream, part):
        measured += len(block)
        if measured > part.file_size or measured > allowed:
            raise UnreadableFileError(FileProblem.ZIP_BOMB, where=_shown(part))
        checksum = zlib.crc32(block, checksum)
        yield block
    if measured != part.file_size or checksum != part.CRC:
        raise UnreadableFileError(FileProblem.DAMAGED, where=_shown(part))


def _inflate(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    if part.header_offset < 0:  # reckoned by zipfile from a directory that lies about where it stands
        raise UnreadableFileError(FileProblem.DAMAGED, where=_shown(part))
    stream.seek(part.header_offset)
    header = stream.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise UnreadableFileError(FileProblem.DAMAGED, where=_shown(part))
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    stream.seek(name_length + extra_length, 1)
    left = part.compress_size
    if part.compress_type == zipfile.ZIP_STORED:
        while left > 0 and (block := stream.read(min(_BLOCK, left))):
            left -= len(block)
            yield block
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFileError(FileProblem.DAMAGED, where=_shown(part))
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while left > 0 and not machine.eof and (raw := stream.read(min(_BLOCK // 4, left))):
            left -= len(raw)
            while raw:
                if block := machine.decompress(raw, _BLOCK):
                    yield block
                raw = machine.unconsumed_tail
        while block := machine.decompress(b"", _BLOCK):
            yield block
    except zlib.error as error:
        raise UnreadableFileError(FileProblem.DAMAGED, where=_shown(part)) from error


def _shown(part: zipfile.ZipInfo) -> str:
    """A part name comes from the file: printable and short."""
    return "".join(char for char in real_name(part) if char.isprintable())[:80]
