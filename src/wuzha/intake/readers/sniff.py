# SPDX-License-Identifier: Apache-2.0
"""What a file is, by its content and never by its name; what must not be opened is refused here."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from wuzha.intake.readers import archive, ole
from wuzha.intake.readers.limits import DEFAULT_LIMITS, MIB, Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError
from wuzha.intake.readers.source import Source, problem_of, size_of


class FileKind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


_HEAD_BYTES = 64 * 1024
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# content type of a part is written in this file only; 10 MB of it is no workbook
_CONTENT_TYPES_LIMIT = 10 * MIB

_MAGICS: tuple[tuple[bytes, FileProblem, str], ...] = (
    (b"%PDF-", FileProblem.OTHER_DOCUMENT, "PDF"),
    (b"{\\rtf", FileProblem.OTHER_DOCUMENT, "RTF"),
    (b"SQLite format 3\x00", FileProblem.OTHER_DOCUMENT, "SQLite"),
    (b"\x89PNG", FileProblem.PICTURE, "PNG"),
    (b"\xff\xd8\xff", FileProblem.PICTURE, "JPEG"),
    (b"GIF8", FileProblem.PICTURE, "GIF"),
    (b"II*\x00", FileProblem.PICTURE, "TIFF"),
    (b"MM\x00*", FileProblem.PICTURE, "TIFF"),
    (b"MZ", FileProblem.PROGRAM, "EXE"),
    (b"\x7fELF", FileProblem.PROGRAM, "ELF"),
    (b"Rar!", FileProblem.ARCHIVE, "RAR"),
    (b"7z\xbc\xaf\x27\x1c", FileProblem.ARCHIVE, "7Z"),
    (b"\x1f\x8b", FileProblem.ARCHIVE, "GZIP"),
    (b"BZh", FileProblem.ARCHIVE, "BZIP2"),
    (b"\xfd7zXZ\x00", FileProblem.ARCHIVE, "XZ"),
    # workbooks from before OLE containers (Excel 2 to 4)
    (b"\x09\x00\x04\x00", FileProblem.OTHER_SPREADSHEET, "Excel 2"),
    (b"\x09\x02\x06\x00", FileProblem.OTHER_SPREADSHEET, "Excel 3"),
    (b"\x09\x04\x06\x00", FileProblem.OTHER_SPREADSHEET, "Excel 4"),
)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|table|style|script|div)\b", re.IGNORECASE)


def sniff(path: Source, limits: Limits = DEFAULT_LIMITS) -> FileKind:
    """The kind of a readable file.

    Raises UnreadableFile with the reason for everything else: a folder, empty, too large (nothing is read then),
    macros, password, zip bomb, damaged, another kind of file.
    """
    if isinstance(path, Path) and path.is_dir():
        raise UnreadableFileError(FileProblem.FOLDER)
    try:
        size = size_of(path)
        if size == 0:
            raise UnreadableFileError(FileProblem.EMPTY)
        if size > limits.file_bytes:
            sizes: dict[str, str | int] = {"size_mb": -(-size // MIB), "limit_mb": limits.file_bytes // MIB}
            raise UnreadableFileError(FileProblem.TOO_LARGE, params=sizes)
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError as error:
        raise UnreadableFileError(problem_of(error)) from error
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _sniff_zip(path, limits)
    if head.startswith(ole.MAGIC):
        return _sniff_ole(path)
    return _sniff_text(head)


def _sniff_zip(path: Source, limits: Limits) -> FileKind:
    parts = archive.open_parts(path, limits)
    by_name = {part.filename.lower().lstrip("/"): part for part in parts}
    names = set(by_name)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise UnreadableFileError(FileProblem.MACROS)
    if "xl/workbook.xml" in names and "[content_types].xml" in names:
        archive.verify_sizes(path, parts, limits)
        if b"macroenabled" in _content_types(path, by_name["[content_types].xml"]).lower():
            raise UnreadableFileError(FileProblem.MACROS)
        return FileKind.XLSX
    raise _other_archive(names)


def _content_types(path: Source, part: zipfile.ZipInfo) -> bytes:
    if part.file_size > _CONTENT_TYPES_LIMIT:
        raise UnreadableFileError(FileProblem.ZIP_BOMB, where="[Content_Types].xml")
    return b"".join(archive.read_part(path, part))


def _other_archive(names: set[str]) -> UnreadableFileError:
    if "xl/workbook.bin" in names:
        return UnreadableFileError(FileProblem.OTHER_SPREADSHEET, params={"kind": "xlsb"})
    if "content.xml" in names and "mimetype" in names:
        return UnreadableFileError(FileProblem.OTHER_SPREADSHEET, params={"kind": "OpenDocument"})
    for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint"), ("visio/", "Visio")):
        if any(name.startswith(folder) for name in names):
            return UnreadableFileError(FileProblem.OTHER_DOCUMENT, params={"kind": kind})
    if any(name.startswith("xl/") for name in names):
        return UnreadableFileError(FileProblem.DAMAGED)
    return UnreadableFileError(FileProblem.ARCHIVE, params={"kind": "ZIP"})


def _sniff_ole(path: Source) -> FileKind:
    try:
        container = ole.Container.open(path)
        names = container.names()
        if names & {"encryptedpackage", "encryptioninfo"}:
            raise UnreadableFileError(FileProblem.ENCRYPTED)
        if names & {"_vba_project_cur", "_vba_project", "vba", "macros"}:
            raise UnreadableFileError(FileProblem.MACROS)
        workbook = container.stream("Workbook") or container.stream("Book")
        if workbook is None:
            raise _other_compound(names)
        head = ole.read_globals(workbook)
    except ole.BrokenContainerError as error:
        raise UnreadableFileError(FileProblem.DAMAGED) from error
    if head.encrypted:
        raise UnreadableFileError(FileProblem.ENCRYPTED)
    if head.macro_sheet:
        raise UnreadableFileError(FileProblem.MACROS)
    return FileKind.XLS


def _other_compound(names: set[str]) -> UnreadableFileError:
    for stream, kind in (("worddocument", "Word"), ("powerpoint document", "PowerPoint"), ("visiodocument", "Visio")):
        if stream in names:
            return UnreadableFileError(FileProblem.OTHER_DOCUMENT, params={"kind": kind})
    if any(name.startswith("__substg1.0_") for name in names):
        return UnreadableFileError(FileProblem.OTHER_DOCUMENT, params={"kind": "Outlook"})
    return UnreadableFileError(FileProblem.DAMAGED)


def _sniff_text(head: bytes) -> FileKind:
    if head.startswith(_BOMS):
        return _markup_or_text(_without_bom(head))
    for magic, problem, kind in _MAGICS:
        if head.startswith(magic) and not _reads_as_text(head, magic):
            raise UnreadableFileError(problem, params={"kind": kind})
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        raise UnreadableFileError(FileProblem.PICTURE, params={"kind": "WEBP"})
    if b"\x00" in head:
        _refuse_nul_heavy(head)
    controls = sum(head.count(bytes((code,))) for code in range(1, 32) if code not in (9, 10, 11, 12, 13, 26, 27))
    if controls > max(8, len(head) // 50):
        raise UnreadableFileError(FileProblem.BINARY)
    return _markup_or_text(head)


def _reads_as_text(head: bytes, magic: bytes) -> bool:
    """Two-letter signatures (MZ, BZh, GIF8) may also begin an honest header line such as `MZ编号,…`."""
    if not magic.isalnum():
        return False
    return b"\x00" not in head and (b"," in head or b"\t" in head or b"\n" in head)


def _refuse_nul_heavy(head: bytes) -> None:
    nul = head.count(b"\x00")
    even, odd = head[0::2].count(b"\x00"), head[1::2].count(b"\x00")
    lines = head.count(b"\n\x00") + head.count(b"\x00\n")
    # Latin characters of UTF-16 leave a zero in every second byte, all on the same side
    if nul * 8 > len(head) and lines and min(even, odd) * 10 < max(even, odd):
        raise UnreadableFileError(FileProblem.ENCODING_UNKNOWN)
    if nul > max(8, len(head) // 100):
        raise UnreadableFileError(FileProblem.BINARY)


def _without_bom(head: bytes) -> bytes:
    if head.startswith(_BOMS[0]):
        return head[3:]
    # markup is ASCII: dropping the zeros of UTF-16 is enough to recognise it
    return head[2:].replace(b"\x00", b"")


def _markup_or_text(head: bytes) -> FileKind:
    start = head.lstrip(b" \t\r\n\x0b\x0c")
    if not start and len(head) < _HEAD_BYTES - len(_BOMS[0]):
        raise UnreadableFileError(FileProblem.EMPTY)
    if start.startswith(b"<"):
        if _HTML.search(start[:4096]):
            raise UnreadableFileError(FileProblem.HTML_AS_EXCEL)
        if start.startswith((b"<?xml", b"<?mso", b"<Workbook", b"<workbook")):
            raise UnreadableFileError(FileProblem.XML_AS_EXCEL)
    if start[:13].lower() == b"mime-version:":
        raise UnreadableFileError(FileProblem.HTML_AS_EXCEL)
    if re.match(rb"[\[{]\s*[\"{\[\]}]", start):
        raise UnreadableFileError(FileProblem.JSON)
    return FileKind.TEXT
