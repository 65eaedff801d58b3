# SPDX-License-Identifier: Apache-2.0
"""Workbooks altered as somebody would who knows how they are kept: part by part."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

#: From the parts of an archive by name to others.
Alter = Callable[[dict[str, bytes]], None]


def altered(content: bytes, alter: Alter) -> bytes:
    """The archive with its parts altered."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    alter(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def text(part: str, old: str, new: str, *, every: bool = False) -> Alter:
    """A text of a part replaced; it must be there."""

    def alter(parts: dict[str, bytes]) -> None:
        was = parts[part].decode()
        assert old in was, (part, old)
        parts[part] = was.replace(old, new, -1 if every else 1).encode()

    return alter


def pattern(part: str, old: str, new: str) -> Alter:
    """The same by a regular expression."""

    def alter(parts: dict[str, bytes]) -> None:
        found, count = re.subn(old, new, parts[part].decode(), count=1, flags=re.DOTALL)
        assert count, (part, old)
        parts[part] = found.encode()

    return alter


def sheet(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


def cell(number: int, place: str, inner: str, attributes: str = "") -> Alter:
    """A cell made anew, whether it was there or not: `inner` is what stands in it."""
    row = re.sub(r"[A-Z]", "", place)

    def alter(parts: dict[str, bytes]) -> None:
        was = parts[sheet(number)].decode()
        style = re.search(rf'<c r="{place}"[^>]*?( s="[0-9]+")', was)
        made = f'<c r="{place}"{style[1] if style else ""}{attributes}>{inner}</c>'
        found, count = re.subn(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', made, was, count=1, flags=re.DOTALL)
        if not count:  # it was empty; columns may stand in any order for who reads by their letters
            found, count = re.subn(rf'(<row r="{row}".*?)</row>', rf"\g<1>{made}</row>", was, count=1, flags=re.DOTALL)
        assert count, place
        parts[sheet(number)] = found.encode()

    return alter


def words(number: int, place: str, says: str) -> Alter:
    return cell(number, place, f"<is><t>{says}</t></is>", ' t="inlineStr"')


def number(of: int, place: str, says: str) -> Alter:
    return cell(of, place, f"<v>{says}</v>")


def added_part(name: str, content: bytes = b"<x/>") -> Alter:
    return lambda parts: parts.update({name: content})


def before_end(number: int, xml: str) -> Alter:
    """An element more on a sheet."""
    return text(sheet(number), "</worksheet>", f"{xml}</worksheet>")


def new_sheet(state: str = "") -> Alter:
    """A sheet more, perhaps hidden."""

    def alter(parts: dict[str, bytes]) -> None:
        said = f'<sheet name="说明" sheetId="99"{state} r:id="rId99"/></sheets>'
        text("xl/workbook.xml", "</sheets>", said)(parts)
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        text(
            "xl/_rels/workbook.xml.rels", "</Relationships>",
            f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/sheet99.xml"/></Relationships>',
        )(parts)  # fmt: skip
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        parts[sheet(99)] = f'<worksheet xmlns="{space}"><sheetData/></worksheet>'.encode()

    return alter


def before_rows_end(number: int, xml: str) -> Alter:
    """A row more on a sheet."""
    return text(sheet(number), "</sheetData>", f"{xml}</sheetData>")
