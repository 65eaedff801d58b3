# SPDX-License-Identifier: Apache-2.0
"""The whole form of a 公文 (GB/T 9704-2012): what stands above the title and below the text, as it stands in the file,
and where a renderer is installed, where it stands on the page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import numpy as np
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from wuzha.documents import Chart, Document, Heading, Imprint, Paragraph, Series, Signature, Table, render
from wuzha.documents.description import Column
from wuzha.documents.imprint import ends
from wuzha.documents.pdf import as_pdf, renderer
from wuzha.documents.titles import MOST, shaped

DAY = date(2023, 6, 6)
IMPRINT = Imprint("测试市公安局办公室", DAY, ("市测试委员会", "市政府测试办公室", "市测试委", "市测试局"))
REPLY = Document(
    title="对市十八届人大二次会议第23号建议的答复",
    issuer="测试市公安局文件",
    number="测公建〔2023〕4号",
    addressee="测试代表",
    body=(Heading("一、基本情况"), Paragraph("本件为测试文书。" * 12), Paragraph("专此答复。")),
    signature=Signature("测试市公安局", DAY),
    copy_no="000001",
    secrecy="内部",
    urgency="特急",
    mark="A",
    signers=("测试甲", "测试乙"),
    note="联系人：测试丙",
    imprint=IMPRINT,
)
CHART = Chart("发案数", ("1月", "2月"), (Series("本年", ("10", "8")), Series("上年", ("12", ""))), unit="起")


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(render(document)))


def texts(file: Any) -> list[str]:
    return [one.text for one in file.paragraphs]


def test_above_the_title_everything_stands_in_its_corner() -> None:
    lines = texts(opened(REPLY))
    assert lines[:4] == ["000001\t类别标记：A", "内部", "特急", ""]
    assert lines[4] == "测试市公安局文件"
    assert lines[5:7] == ["", ""]
    assert lines[7:9] == ["\t签发人：测试甲", "　测公建〔2023〕4号\t测试乙"]
    assert lines[9:12] == ["", "", ""], "the red line, and two empty lines below it"
    assert lines[12] == REPLY.title


@pytest.mark.parametrize(
    "less", [{}, {"copy_no": ""}, {"copy_no": "", "secrecy": "", "urgency": ""}, {"mark": "", "copy_no": "",
     "secrecy": "", "urgency": ""}],
)  # fmt: skip
def test_the_issuer_begins_35_mm_below_the_upper_edge_whatever_stands_above(less: dict[str, str]) -> None:
    file = opened(replace(REPLY, **less))  # type: ignore[arg-type]
    at = texts(file).index("测试市公安局文件")
    above = sum(one.paragraph_format.line_spacing.pt for one in file.paragraphs[:at])
    assert above == pytest.approx(35 * 72 / 25.4, abs=0.3)


def test_a_downward_document_has_its_number_in_the_middle_and_nobody_who_signs() -> None:
    file = opened(replace(REPLY, signers=(), mark="", copy_no="", secrecy="", urgency=""))
    number = next(one for one in file.paragraphs if one.text == REPLY.number)
    assert number.paragraph_format.alignment == 1
    assert not any("签发人" in line for line in texts(file))


def test_who_signs_stands_in_another_font_than_the_word() -> None:
    line = next(one for one in opened(REPLY).paragraphs if "签发人" in one.text)
    fonts = [run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in line.runs if run.text.strip()]
    assert fonts == ["仿宋_GB2312", "楷体_GB2312"]


def test_the_red_line_lies_four_mm_below_the_number() -> None:
    file = opened(REPLY)
    line = file.paragraphs[9]
    border = line._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (border.get(qn("w:color")), border.get(qn("w:sz"))) == ("E60012", "8")
    assert line.paragraph_format.line_spacing.pt == pytest.approx(4 * 72 / 25.4, abs=0.1)
    assert not line.paragraph_format.left_indent, "as wide as the type area"


def test_the_note_stands_in_brackets_two_characters_in_below_the_date() -> None:
    file = opened(REPLY)
    lines = texts(file)
    note = file.paragraphs[lines.index("（联系人：测试丙）")]
    assert note.paragraph_format.first_line_indent == Pt(32)
    assert lines.index("2023年6月6日") + 1 == lines.index("（联系人：测试丙）")


def test_the_imprint_has_thick_and_thin_lines_and_copies_with_a_hanging_indent() -> None:
    table = opened(REPLY).tables[-1]
    assert [row.cells[0].text for row in table.rows] == [
        "抄送：市测试委员会，市政府测试办公室，市测试委，市测试局。",
        "测试市公安局办公室\t2023年6月6日印发",
    ]
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    sizes = {one.tag.split("}")[1]: one.get(qn("w:sz")) for one in borders}
    assert sizes == {"top": "8", "bottom": "8", "insideH": "6"}
    copies = table.rows[0].cells[0].paragraphs[0].paragraph_format
    assert copies.left_indent == Pt(56)
    assert copies.first_line_indent == Pt(-42)
    assert copies.right_indent == Pt(14)
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")


@pytest.mark.parametrize("lines", [1, 5, 10, 17, 20, 25, 32, 40])
def test_the_imprint_ends_a_page_of_even_number(lines: int) -> None:
    document = replace(REPLY, body=tuple(Paragraph("测试。") for _line in range(lines)))
    number, _used = ends(document)
    breaks = sum(bool(one.paragraph_format.page_break_before) for one in opened(document).paragraphs)
    assert (number + breaks) % 2 == 0
    if (file := Rendered.of(document)) is not None:
        assert file.pages == number + breaks, "the pages are as many as were reckoned"
        assert file.find("印发", last=True).page == file.pages


def test_a_long_title_is_broken_between_words_into_a_clear_shape() -> None:
    title = "对市十八届人大二次会议第23号建议关于加强电信网络诈骗打击治理工作的答复"
    lines = shaped(title)
    assert "".join(lines) == title
    assert all(len(line) <= MOST for line in lines)
    assert len(lines) == len({len(line) for line in lines}) == 2
    assert shaped("关于测试情况的通报") == ("关于测试情况的通报",)
    assert shaped("关于测试\n情况的通报") == ("关于测试", "情况的通报")
    assert all(
        "《测试办法》" in line or "《" not in line
        for line in shaped("关于印发《测试办法》并进一步加强测试工作的通知通知")
    )
    assert "".join(shaped("测" * 90)) == "测" * 90


def test_a_chart_is_one_of_the_file_format_with_its_numbers_and_equal_bytes() -> None:
    document = Document(title="表", body=(CHART, replace(CHART, kind="line")))
    content = render(document)
    assert content == render(document)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        charts = sorted(name for name in file.namelist() if "/charts/" in name)
        first = file.read(charts[0]).decode()
        assert "chart2.xml" in charts[1]
        assert "/word/charts/chart1.xml" in file.read("[Content_Types].xml").decode()
    assert re.findall(r"<c:v>([^<]+)</c:v>", first) == ["本年", "1月", "2月", "10", "8", "上年", "1月", "2月", "12"]
    assert "发案数（起）" in first
    colors = set(re.findall(r'srgbClr val="(\w+)"', first))
    assert all(len({color[:2], color[2:4], color[4:]}) == 1 for color in colors), "black, white and grey alone"
    with pytest.raises(ValueError, match="as many values"):
        Chart("表", ("1月",), (Series("本年", ()),))


@pytest.mark.slow
def test_the_page_that_is_printed_has_the_margins_the_red_line_and_the_numbers_of_the_standard() -> None:
    table = Table((Column("测试"), Column("数", 1, "right")), tuple((f"测试{n}", str(n)) for n in range(9)))
    document = replace(REPLY, body=(*REPLY.body, table, CHART, Paragraph("测试。" * 200)))
    assert qn("w:docGrid") in {one.tag for one in opened(document).sections[0]._sectPr}
    file = Rendered.of(document)
    if file is None:  # the file is checked above; where it can be drawn, so is the page
        return
    assert (file.width, file.height) == pytest.approx((210, 297), abs=0.2)
    corner = file.find("000001")
    assert corner.x == pytest.approx(28, abs=1)
    assert 37 - 1 < corner.top < 37 + 4
    red = file.red_line()
    assert red.width == pytest.approx(156, abs=1)
    assert red.x == pytest.approx(28, abs=1)
    assert red.top - file.find("测公建〔2023〕4").bottom == pytest.approx(4, abs=2)
    assert red.bottom == pytest.approx(37 + 35, abs=2), "the first red of the page is the upper edge of the issuer"
    for number, page in enumerate(file.dashes(), 1):
        left, right = page
        middle = (left.top + left.bottom) / 2
        assert middle == pytest.approx(37 + 225 + 7, abs=1), number
        inner = 28 + 4.94 if number % 2 == 0 else 28 + 156 - 4.94
        assert (left.x if number % 2 == 0 else right.x + right.width) == pytest.approx(inner, abs=1), number
    foot = file.find("印发", last=True)
    assert foot.bottom == pytest.approx(37 + 225, abs=3)
    assert file.pages % 2 == 0


@dataclass(frozen=True)
class Box:
    """In mm from the left and the top of its page."""

    page: int
    x: float
    top: float
    width: float
    bottom: float


@dataclass(frozen=True)
class Rendered:
    """A document as LibreOffice and poppler draw it."""

    width: float
    height: float
    pages: int
    words: tuple[tuple[str, Box], ...]
    place: Path

    @classmethod
    def of(cls, document: Document) -> Rendered | None:
        if renderer() is None or shutil.which("pdftotext") is None or shutil.which("pdftoppm") is None:
            return None
        made = as_pdf(render(document))
        assert made is not None
        place = Path(tempfile.mkdtemp())
        (place / "a.pdf").write_bytes(made)
        run = subprocess.run(["pdftotext", "-bbox", str(place / "a.pdf"), "-"], check=True, capture_output=True)
        number, words, size = 0, [], (0.0, 0.0)
        for line in run.stdout.decode().splitlines():
            values = [float(one) for one in re.findall(r'"([\d.]+)"', line)]
            if "<page " in line:
                number += 1
                size = (values[0], values[1])
            elif found := re.search(r">([^<]*)</word>", line):
                x, top, end, bottom = (one / 72 * 25.4 for one in values)
                words.append((found[1], Box(number, x, top, end - x, bottom)))
        return cls(size[0] / 72 * 25.4, size[1] / 72 * 25.4, number, tuple(words), place)

    def find(self, text: str, *, last: bool = False) -> Box:
        """The first (or last) word with the text: its characters may be drawn as several words."""
        found = [
            box
            for at, (word, box) in enumerate(self.words)
            if "".join(one for one, _box in self.words[at : at + 6]).startswith(text) or text in word
        ]
        return found[-1 if last else 0]

    def dashes(self) -> list[tuple[Box, Box]]:
        """Left and right of the number of each page."""
        found = []
        for page in range(1, self.pages + 1):
            boxes = [box for word, box in self.words if word == "—" and box.page == page]
            found.append((boxes[0], boxes[-1]))
        return found

    def red_line(self) -> Box:
        """The longest row of red on the first page; `bottom` is where red begins at all."""
        dots = 150
        subprocess.run(
            ["pdftoppm", "-r", str(dots), "-f", "1", "-l", "1", str(self.place / "a.pdf"), str(self.place / "a")],
            check=True,
        )
        raw = next(self.place.glob("a-*.ppm")).read_bytes()
        _kind, size, _most, rest = raw.split(b"\n", 3)
        wide, high = map(int, size.split())
        pixels = np.frombuffer(rest, np.uint8).reshape(high, wide, 3).astype(int)
        red = (pixels[:, :, 0] > 150) & (pixels[:, :, 1] < 120) & (pixels[:, :, 2] < 120)
        row = int(red.sum(axis=1).argmax())
        columns = np.flatnonzero(red[row])
        mm = 25.4 / dots
        return Box(
            1, columns[0] * mm, row * mm, (columns[-1] - columns[0]) * mm, int(np.flatnonzero(red.any(axis=1))[0]) * mm
        )
