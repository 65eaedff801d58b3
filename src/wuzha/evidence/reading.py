# SPDX-License-Identifier: Apache-2.0
"""The text of a statement: paragraphs of a DOCX, TXT or PDF file.

A PDF is read by PDFium in a process of its own, with a limit of time: it is no Python, and a broken file may take it
down.
"""

from __future__ import annotations

import codecs
import io
import subprocess
import sys
import zipfile

#: Characters that are read of one file: a statement of some 200 pages.
MOST_TEXT = 400_000
#: Bytes that the text of a DOCX may have unpacked: no bomb.
_MOST_XML = 40 * 1024 * 1024
_SECONDS = 20
_MAGIC = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n": "png", b"PK\x03\x04": "docx"}


class UnreadableError(ValueError):
    """No text can be read from the file."""


def suffix_of(head: bytes, name: str) -> str:
    """What a file is by its first bytes; by its name where they say nothing."""
    found = next((suffix for magic, suffix in _MAGIC.items() if head.startswith(magic)), "")
    ending = name.lower().rpartition(".")[2][:8] if "." in name else ""
    if found == "docx" and ending != "docx":
        return ending or "zip"
    return found or ("" if ending in {"pdf", "jpg", "png", "docx"} else ending)


def paragraphs(content: bytes, suffix: str) -> list[str]:
    """The paragraphs of a text, at most `MOST_TEXT` characters. Raises `UnreadableError`."""
    lines = {"docx": _of_docx, "txt": _of_text, "pdf": _of_pdf}[suffix](content)
    kept, length = [], 0
    for line in lines:
        length += len(line)
        if length > MOST_TEXT:
            break
        kept.append(line)
    if not any(line.strip() for line in kept):
        raise UnreadableError
    return kept


def _of_text(content: bytes) -> list[str]:
    # Notepad's "Unicode"
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise UnreadableError


def _of_docx(content: bytes) -> list[str]:
    import docx
    from docx.table import Table

    found: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            bomb = sum(one.file_size for one in packed.infolist()) > _MOST_XML
        for block in () if bomb else docx.Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                found += ["\t".join(cell.text for cell in row.cells) for row in block.rows]
            else:
                found.append(block.text)
    except Exception as error:  # whatever a broken file makes a reader of ZIP and XML do
        raise UnreadableError from error
    return found


def _of_pdf(content: bytes) -> list[str]:
    try:
        read = subprocess.run(
            [sys.executable, "-m", "wuzha.evidence.pdf_text"], input=content, capture_output=True, timeout=_SECONDS,
            check=True,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableError from error
    return read.stdout.decode("utf-8").splitlines()
