# SPDX-License-Identifier: Apache-2.0
"""PDFium's pages as `Page`. Runs only in the process of `process.py`: PDFium is no Python."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from wuzha.funds.statements.proof.pdf.page import Glyph, Page
from wuzha.intake.readers.limits import Limits
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: Characters of the radicals' block that have no normal form of their own, and the one that is meant.
_RADICALS = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
        "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_NOTHING = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\r", "\n", "\t", "\x00"}
#: a hyphen at the end of a line, as PDFium marks it
_HYPHEN = "\x02"
#: text mode 3: neither filled nor stroked
_INVISIBLE, _CLIP = 3, 7
#: difference of brightness below which text is hardly seen
_FAINT = 0.35
#: quarters of a turn by which upright text may be slanted
_SLANT = 0.02
#: white fills are paper
_PAPER = 0.97
#: rules are as long as a glyph is high, and as thin as this
_THIN, _SHORT = 2.5, 4.0
#: parts of drawings a page may have
_PARTS = 200_000
#: glyphs a page may have; a page full of small print has some 8,000
_GLYPHS = 60_000
#: glyphs from which on a picture is what text is printed on
_GROUND = 20
#: pieces of a path that may be a rule or a box
_SQUARE = 6
#: forms in forms
_DEPTH = 6
#: kinds of fields that hold text: combo box, list box, text field
_FIELDS = {pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX, pdfium.FPDF_FORMFIELD_TEXTFIELD}


#: The address of a glyph's text object: as a number it is compared at once.
_object_of = ctypes.CFUNCTYPE(ctypes.c_void_p, pdfium.FPDF_TEXTPAGE, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)


@contextmanager
def opened(path: str, limits: Limits) -> Iterator[Any]:
    """The document. Raises UnreadableFileError: PDF_LOCKED, DAMAGED, PDF_TOO_LONG, PDF_FORM."""
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(2, None, None, 0))
    document = pdfium.FPDF_LoadDocument(path.encode(), None)
    if not document:
        locked = pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise UnreadableFileError(FileProblem.PDF_LOCKED if locked else FileProblem.DAMAGED)
    try:
        _refuse_long(document, limits)
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def _refuse_long(document: Any, limits: Limits) -> None:
    count = pdfium.FPDF_GetPageCount(document)
    if count > limits.pdf_pages:
        raise UnreadableFileError(FileProblem.PDF_TOO_LONG, params={"pages": count, "limit": limits.pdf_pages})
    if count < 1:
        raise UnreadableFileError(FileProblem.DAMAGED)


def pages(document: Any) -> Iterator[Page]:
    """Each page. Raises UnreadableFileError: DAMAGED, PDF_FORM, PDF_TOO_DENSE."""
    form = _Form(document)
    for number in range(1, pdfium.FPDF_GetPageCount(document) + 1):
        handle = pdfium.FPDF_LoadPage(document, number - 1)
        if not handle:
            raise UnreadableFileError(FileProblem.DAMAGED, f"p. {number}")
        text = pdfium.FPDFText_LoadPage(handle)
        try:
            form.refuse_filled(handle, number)
            yield _Reader(handle, text, number).page()
        finally:
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(handle)


class _Form:
    """Fields to be filled in: what is written in them stands in no text of the page."""

    def __init__(self, document: Any) -> None:
        self._handle = None
        if pdfium.FPDF_GetFormType(document) != pdfium.FORMTYPE_NONE:
            self._info = pdfium.FPDF_FORMFILLINFO(version=2)
            self._handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, self._info)

    def refuse_filled(self, page: Any, number: int) -> None:
        for place in range(pdfium.FPDFPage_GetAnnotCount(page)):
            note = pdfium.FPDFPage_GetAnnot(page, place)
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            filled = kind == pdfium.FPDF_ANNOT_WIDGET and self._holds_text(note)
            # text put on the page, where it is no text of the page
            filled |= kind == pdfium.FPDF_ANNOT_FREETEXT and _is_shown(note)
            pdfium.FPDFPage_CloseAnnot(note)
            if filled:
                raise UnreadableFileError(FileProblem.PDF_FORM, f"p. {number}")

    def _holds_text(self, note: Any) -> bool:
        # the closing zero alone takes two bytes
        if pdfium.FPDFAnnot_GetStringValue(note, b"V", None, 0) > 2:
            return True
        return bool(
            self._handle
            and pdfium.FPDFAnnot_GetFormFieldType(self._handle, note) in _FIELDS
            and pdfium.FPDFAnnot_GetFormFieldValue(self._handle, note, None, 0) > 2
        )


def _is_shown(note: Any) -> bool:
    hidden = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
    return not pdfium.FPDFAnnot_GetFlags(note) & hidden and (
        pdfium.FPDFAnnot_GetStringValue(note, b"Contents", None, 0) > 2 or pdfium.FPDFAnnot_GetObjectCount(note) > 0
    )


@dataclass(frozen=True, slots=True)
class _Ink:
    """What all glyphs of one text object share; `angle` in quarters clockwise, None for slanted."""

    angle: int | None
    size: float
    light: float
    hidden: bool
    run: int


Box = tuple[float, float, float, float]


class _Reader:
    """One page, turned the way it is shown."""

    def __init__(self, page: Any, text: Any, number: int) -> None:
        self._page, self._text, self._number = page, text, number
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, box)
        self._box: Box = (box.left, box.bottom, box.right, box.top)
        self._turn = pdfium.FPDFPage_GetRotation(page) % 4
        self._inks: dict[tuple[int, int], _Ink] = {}
        #: text object and place of the glyph before, and its ink
        self._last: tuple[tuple[int, int], _Ink] | None = None
        #: fills that text may stand on: box and brightness
        self._fills: list[tuple[Box, float]] = []
        self._parts = 0
        self._pictures: list[Box] = []

    def page(self) -> Page:
        found = Page(self._number)
        across: list[tuple[float, float, float]] = []
        down: list[tuple[float, float, float]] = []
        count = pdfium.FPDFPage_CountObjects(self._page)
        objects = (pdfium.FPDFPage_GetObject(self._page, at) for at in range(count))
        lines: list[Box] = []
        self._draw(objects, (1, 0, 0, 1, 0, 0), found, lines, 0)
        glyphs = list(self._glyphs(found))
        found.pictured = self._pictured([box for _, glyph, box in glyphs if glyph.text != " "])
        turned: dict[int, int] = {}
        for ink, *_ in glyphs:
            if ink.angle is not None:
                turned[ink.angle] = turned.get(ink.angle, 0) + 1
        main = max(turned, key=lambda angle: (turned[angle], -angle)) if turned else 0
        last: Glyph | None = None
        for ink, glyph, box in glyphs:
            # what runs another way is a stamp, a mark or a note in the margin
            if ink.angle != main:
                continue
            glyph.x0, _, glyph.x1, _ = self._seen(box, main)
            if last is not None:
                _end_at(last, glyph)
            found.glyphs.append(glyph)
            last = glyph
        for line in lines:
            x0, y0, x1, y1 = self._seen(line, main)
            if y1 - y0 <= _THIN and x1 - x0 >= _SHORT:
                across.append(((y0 + y1) / 2, x0, x1))
            elif x1 - x0 <= _THIN and y1 - y0 >= _SHORT:
                down.append(((x0 + x1) / 2, y0, y1))
        found.across, found.down = across, down
        return found

    def _pictured(self, texts: list[Box]) -> float:
        """Share of the page below pictures that are no ground of texts."""
        left, bottom, right, top = self._box
        covered = 0.0
        for x0, y0, x1, y1 in self._pictures:
            above = sum(x0 <= (box[0] + box[2]) / 2 <= x1 and y0 <= (box[1] + box[3]) / 2 <= y1 for box in texts)
            if above < _GROUND:
                covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
        return covered / max(1.0, (right - left) * (top - bottom))

    def _picture(self, one: Any, matrix: tuple[float, ...]) -> None:
        sides = [ctypes.c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(one, *sides):
            x0, y0, x1, y1 = (side.value for side in sides)
            a, b, c, d, e, f = matrix
            corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self._pictures.append((min(xs), min(ys), max(xs), max(ys)))

    def _seen(self, box: Box, main: int) -> Box:
        """A box as shown: page turned by its own entry, then until its text runs from left to right."""
        x, y = self._point(box[0], box[1], main)
        u, v = self._point(box[2], box[3], main)
        return min(x, u), min(y, v), max(x, u), max(y, v)

    def _point(self, x: float, y: float, main: int) -> tuple[float, float]:
        left, bottom, right, top = self._box
        turn = (self._turn + 4 - main) % 4
        if turn == 0:
            return x - left, top - y
        if turn == 1:
            return y - bottom, x - left
        if turn == 2:
            return right - x, y - bottom
        return top - y, right - x

    def _glyphs(self, found: Page) -> Iterator[tuple[_Ink, Glyph, Box]]:
        """(ink, glyph without its place across, box) of what is drawn."""
        get, text = pdfium, self._text
        box, x, y = get.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        left, bottom, right, top = self._box
        count = get.FPDFText_CountChars(text)
        if count > _GLYPHS:
            raise UnreadableFileError(FileProblem.PDF_TOO_DENSE, f"p. {self._number}")
        for at in range(count):
            if get.FPDFText_IsGenerated(text, at) == 1:
                continue
            char = _character(get.FPDFText_GetUnicode(text, at))
            if not char:
                continue
            ink = self._ink(at)
            if ink.hidden:
                found.hidden += 1
                continue
            if ink.angle is None or not get.FPDFText_GetLooseCharBox(text, at, box):
                continue
            where = (box.left, box.bottom, box.right, box.top)
            middle = ((where[0] + where[2]) / 2, (where[1] + where[3]) / 2)
            if not (left <= middle[0] <= right and bottom <= middle[1] <= top):
                continue
            get.FPDFText_GetCharOrigin(text, at, x, y)
            base = self._point(x.value, y.value, ink.angle)[1]
            faint = ink.light > _FAINT and abs(ink.light - self._below(middle)) < _FAINT
            unsure = get.FPDFText_HasUnicodeMapError(text, at) == 1 or char == "\ufffd" or "\ue000" <= char <= "\uf8ff"
            yield ink, Glyph(char, 0.0, 0.0, base, ink.size, ink.run, faint, unsure), where

    def _ink(self, at: int) -> _Ink:
        address = _object_of(self._text, at) or 0
        if self._last is not None and self._last[0] == (address, at - 1):
            self._last = ((address, at), self._last[1])
            return self._last[1]
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, at, matrix)
        key = (address, hash((matrix.a, matrix.b, matrix.c, matrix.d)))
        known = self._inks.get(key)
        if known is None:
            handle = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
            mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
            light = _light(handle)
            size = pdfium.FPDFText_GetFontSize(self._text, at) * math.hypot(matrix.c, matrix.d)
            slant = math.degrees(math.atan2(matrix.b, matrix.a)) / 90
            quarter = round(slant)
            angle = None if abs(slant - quarter) > _SLANT else (self._turn - quarter) % 4
            known = _Ink(angle, size or 1.0, light, mode in {_INVISIBLE, _CLIP} or light > 1, len(self._inks))
            self._inks[key] = known
        self._last = ((address, at), known)
        return known

    def _below(self, point: tuple[float, float]) -> float:
        """Brightness of what a point lies on."""
        for (x0, y0, x1, y1), light in reversed(self._fills):
            if x0 <= point[0] <= x1 and y0 <= point[1] <= y1:
                return light
        return 1.0

    def _draw(
        self, objects: Iterator[Any], matrix: tuple[float, ...], found: Page, lines: list[Box], depth: int
    ) -> None:
        for one in objects:
            self._parts += 1
            kind = pdfium.FPDFPageObj_GetType(one)
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.pictures += 1
                self._picture(one, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(one, _times(_matrix(one), matrix), lines)
                found.curves += pdfium.FPDFPath_CountSegments(one) > _SQUARE
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                inner = (pdfium.FPDFFormObj_GetObject(one, at) for at in range(pdfium.FPDFFormObj_CountObjects(one)))
                self._draw(inner, _times(_matrix(one), matrix), found, lines, depth + 1)
            if self._parts > _PARTS:
                raise UnreadableFileError(FileProblem.PDF_TOO_DENSE, f"p. {self._number}")

    def _path(self, path: Any, matrix: tuple[float, ...], lines: list[Box]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        light = _light(path)
        if not stroke.value and (not fill.value or light > _PAPER):
            if fill.value and light <= 1:
                self._fills += [(box, light) for box in self._boxes(path, matrix)]
            return
        for box in self._boxes(path, matrix):
            x0, y0, x1, y1 = box
            if x1 - x0 > _THIN and y1 - y0 > _THIN:
                if fill.value and light <= 1:
                    self._fills.append((box, light))
                lines += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
            else:
                lines.append(box)

    def _boxes(self, path: Any, matrix: tuple[float, ...]) -> Iterator[Box]:
        """Straight strokes and upright rectangles of a path; what is slanted or round rules no table."""
        points: list[tuple[float, float]] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        count = pdfium.FPDFPath_CountSegments(path)
        self._parts += count
        if self._parts > _PARTS:
            raise UnreadableFileError(FileProblem.PDF_TOO_DENSE, f"p. {self._number}")
        for at in range(count):
            piece = pdfium.FPDFPath_GetPathSegment(path, at)
            kind = pdfium.FPDFPathSegment_GetType(piece)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                yield from _straight(points)
                points = []
            pdfium.FPDFPathSegment_GetPoint(piece, x, y)
            a, b, c, d, e, f = matrix
            points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
            if pdfium.FPDFPathSegment_GetClose(piece):
                points.append(points[0])
        yield from _straight(points)


def _end_at(one: Glyph, following: Glyph) -> None:
    """A glyph of a font that is not in the file may be drawn wider than its place: it ends where the next begins."""
    if (
        abs(one.y - following.y) < 0.1
        and one.size == following.size
        and one.x0 + 0.3 * (one.x1 - one.x0) < following.x0 < one.x1
    ):
        one.x1 = following.x0


def _straight(points: list[tuple[float, float]]) -> Iterator[Box]:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    if len(points) in {4, 5, 6} and len({round(x) for x in xs}) <= 2 and len({round(y) for y in ys}) <= 2:
        yield min(xs), min(ys), max(xs), max(ys)
        return
    for (x, y), (u, v) in pairwise(points):
        if abs(x - u) < 1 or abs(y - v) < 1:
            yield min(x, u), min(y, v), max(x, u), max(y, v)


def _light(handle: Any) -> float:
    """Brightness of a fill, from 0 (black) to 1; above 1 what cannot be seen at all."""
    red, green, blue, solid = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, solid):
        return 0.0
    if solid.value == 0:
        return 2.0
    light = (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255
    return 1 - (1 - light) * solid.value / 255


def _matrix(one: Any) -> tuple[float, ...]:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(one, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: tuple[float, ...], then: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


@lru_cache(maxsize=20_000)
def _character(code: int) -> str:
    """The character as it is meant: fonts name some by their radicals (⽀ for 支), which no word list knows."""
    try:
        char = chr(code)
    except (ValueError, OverflowError):
        return "\ufffd"
    if char == _HYPHEN:
        return "-"
    if char in _NOTHING and code:
        return ""
    if code == 0:
        return "\ufffd"
    if char in "\u00a0\u2002\u2003\u2009\u202f":
        return " "
    if "⺀" <= char <= "⿕":
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    return char if char.isprintable() else ""
