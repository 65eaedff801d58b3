# SPDX-License-Identifier: Apache-2.0
"""A description becomes a DOCX file."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import partial
from typing import Any

import docx
from docx.shared import Pt

from wuzha.documents import page
from wuzha.documents.chart import add_chart
from wuzha.documents.description import (
    Attached,
    Block,
    Chart,
    Cut,
    Document,
    Form,
    Heading,
    NewPage,
    Paragraph,
    Signature,
    Table,
)
from wuzha.documents.head import add_head, add_title
from wuzha.documents.imprint import add_imprint
from wuzha.documents.mark import mark_sample
from wuzha.documents.page import add_form, add_table, clean, line_width, pitched, rule, set_up, write
from wuzha.engine.wording import plain_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Stands in the file for when it was made: the day of a document is in its text, and equal texts are equal files.
_MADE = datetime(2012, 7, 1)  # noqa: DTZ001 - the property has no zone
_ZIP_MADE = (2012, 7, 1, 0, 0, 0)


def render(document: Document, fonts: page.Fonts = page.Fonts()) -> bytes:  # noqa: B008 - a frozen value
    """The document as DOCX; equal descriptions (and fonts) give equal bytes.

    1. Page, grid and page numbers.
    2. 版头: marks in the corners, issuer in red, number, 签发人, red line.
    3. 主体: title, addressee, body, attachments, signature, note.
    4. 版记: copies to, printed by.
    """
    file = docx.Document()
    set_up(file, fonts, landscape=document.landscape)
    _properties(file, document)
    if document.sample:
        mark_sample(file.sections[0], document.sample, fonts)
    if document.organ:
        _title(file, document.organ, fonts, "")
        _title(file, document.title, fonts, document.number)
    else:
        add_head(file, document, fonts)
        if document.issuer:
            add_title(file, document.title, fonts)
        else:
            _title(file, document.title, fonts)
    if document.addressee:
        pitched(write(file.add_paragraph(), f"{document.addressee}：", font=fonts.body))
    width = line_width(landscape=document.landscape)
    for block in document.body:
        _block(file, block, fonts, width)
    _attachments(file, document.attachments, fonts)
    if document.signature is not None:
        _signature(file, document.signature, fonts)
    if document.note:
        pitched(write(file.add_paragraph(), f"（{document.note}）", font=fonts.body, indent=2))
    add_imprint(file, document, fonts)
    buffer = io.BytesIO()
    file.save(buffer)
    return _still(buffer.getvalue())


def _properties(file: Any, document: Document) -> None:
    known = file.core_properties
    # A property has at most 255 characters.
    known.title, known.author = clean(document.title)[:255], clean(document.issuer)[:255]
    known.comments, known.language = "", "zh-CN"
    known.last_modified_by, known.revision = "", 1
    known.created = known.modified = _MADE


def _title(file: Any, title: str, fonts: page.Fonts, number: str | None = None) -> None:
    """A title with an empty line below it; with a number at the right below it, or (empty) with nothing."""
    line = write(file.add_paragraph(), title, font=fonts.title, size=page.SIZE_2, align="center")
    line.paragraph_format.keep_with_next = True
    if number is None:
        pitched(file.add_paragraph())
    elif number:
        below = pitched(write(file.add_paragraph(), number, font=fonts.body, align="right"))
        below.paragraph_format.right_indent = Pt(page.SIZE_3)


def _block(file: Any, block: Block, fonts: page.Fonts, width: int) -> None:
    match block:
        case Paragraph():
            indent = 0 if block.flush or block.align != "left" else 2
            text = partial(write, font=fonts.body, align=block.align, indent=indent, bold=block.bold)
            pitched(text(file.add_paragraph(), block.text))
        case Heading():
            font = {1: fonts.heading, 2: fonts.subheading}.get(block.level, fonts.body)
            line = pitched(write(file.add_paragraph(), block.text, font=font, indent=2))
            line.paragraph_format.keep_with_next = True
        case Table():
            add_table(file, block, fonts, width)
        case Form():
            add_form(file, block, fonts, width)
        case Chart():
            add_chart(file, block, fonts)
        case NewPage():
            _new_page(file, block, fonts)
        case Attached():
            _attachments(file, block.names, fonts)
        case Signature():
            _signature(file, block, fonts)
        case Cut():
            line = write(file.add_paragraph(), block.text, font=fonts.body, size=page.SIZE_SMALL_4, align="center")
            rule(line, 6, "000000", style="dashed")


def _new_page(file: Any, block: NewPage, fonts: page.Fonts) -> None:
    """The break stands in the first paragraph of the new page: one of its own would leave an empty line there."""
    first = len(file.paragraphs)
    if block.annex:
        # 7.3.8: at the left edge of the first line; its title stands centred on the third.
        pitched(write(file.add_paragraph(), block.annex, font=fonts.heading))
        pitched(file.add_paragraph())
    if block.organ:
        _title(file, block.organ, fonts, "")
    if block.title:
        _title(file, block.title, fonts, block.number or None)
    else:
        file.add_paragraph()
    file.paragraphs[first].paragraph_format.page_break_before = True


def _attachments(file: Any, names: tuple[str, ...], fonts: page.Fonts) -> None:
    """7.3.4: one line below the body, two characters in; names without a mark at their end."""
    if not names:
        return
    first = max(0, len(file.paragraphs) - 1)
    pitched(file.add_paragraph())
    for number, name in enumerate(names, 1):
        lead = "附件：" if number == 1 else "　　　"
        counted = f"{number}. " if len(names) > 1 else ""
        pitched(write(file.add_paragraph(), f"{lead}{counted}{name}", font=fonts.body, indent=2))
    for paragraph in file.paragraphs[first:]:
        # With the end of the text, as the signature below.
        paragraph.paragraph_format.keep_with_next = True


def _signature(file: Any, signature: Signature, fonts: page.Fonts) -> None:
    """7.3.5: with a seal the date ends four characters from the margin, the unit stands centred above it.

    The end of the text comes along to a new page: a seal on an empty page could belong to anything.
    """
    first = max(0, len(file.paragraphs) - 1)
    pitched(file.add_paragraph())
    for line in signature.signers:
        # From the middle of the line on, so that there is room to sign behind the name of the post.
        signer = pitched(write(file.add_paragraph(), line, font=fonts.body))
        signer.paragraph_format.left_indent = Pt(page.CHARACTERS / 2 * page.CHARACTER_PITCH)
    day = plain_date(signature.day) if signature.day else "　　　　年　　月　　日"
    # Half the difference of the two lengths moves the unit over the middle of the date. A unit that is too long for
    # that ends two characters from the margin, or as near to it as it needs to stay on one line, and the date moves
    # below its middle.
    half = (len(day) * 0.75 - len(signature.unit)) / 2
    left = page.CHARACTERS * page.CHARACTER_PITCH / page.SIZE_3 - len(signature.unit) - 0.1
    near = min(2.0, left) if left >= 0 else 2.0
    unit, date = (4 + half, 4.0) if half >= -2 else (near, near - half)
    for text, right in ((signature.unit, unit), (day, date)):
        paragraph = pitched(write(file.add_paragraph(), text, font=fonts.body, align="right"))
        paragraph.paragraph_format.right_indent = Pt(right * page.SIZE_3)
    for paragraph in file.paragraphs[first:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _still(content: bytes) -> bytes:
    """The same parts in the same order without the clock's time, which the zip format writes into every entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            after.writestr(entry, before.read(name))
    return out.getvalue()
