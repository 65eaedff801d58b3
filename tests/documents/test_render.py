# SPDX-License-Identifier: Apache-2.0
"""Documents read back: the page of GB/T 9704-2012, what stands on it, and equal bytes for equal descriptions."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from wuzha.documents import (
    Cell,
    Column,
    Cut,
    Document,
    Form,
    Group,
    Heading,
    Imprint,
    NewPage,
    Paragraph,
    Signature,
    Table,
    as_document_number,
    render,
)
from wuzha.documents.page import Fonts

LETTER = Document(
    title="关于测试情况的通报",
    issuer="测试市公安局文件",
    number="测公办〔2023〕2号",
    addressee="各测试单位",
    body=(
        Heading("一、基本情况"),
        Paragraph("本件为测试文书。"),
        Table((Column("序号"), Column("金额（元）", 2, "right")), (("1", "61.54"), ("2", "38.46")), ("合计", "100.00")),
    ),
    attachments=("资金流向表", "返还明细"),
    signature=Signature("测试市公安局", date(2023, 5, 9)),
)


def opened(document: Document, fonts: Fonts | None = None) -> Any:
    return docx.Document(io.BytesIO(render(document, fonts or Fonts())))


def lines(file: Any) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.text.strip()]


def test_the_page_is_a4_with_the_type_area_of_the_standard() -> None:
    section = opened(LETTER).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    area = section.page_width - section.left_margin - section.right_margin
    assert abs(area - Mm(156)) < Mm(0.2)
    assert abs(section.page_height - section.top_margin - section.bottom_margin - Mm(225)) < Mm(0.2)
    grid = section._sectPr.find(qn("w:docGrid"))
    # 22 lines on 225 mm: 28.99 pt; 28 characters on 156 mm: 15.79 pt, 0.21 less than 3号.
    assert grid.get(qn("w:linePitch")) == "579"
    assert -860 < int(grid.get(qn("w:charSpace"))) < -830


def test_everything_stands_in_its_order() -> None:
    file = opened(LETTER)
    assert lines(file) == [
        "测试市公安局文件", "测公办〔2023〕2号", "关于测试情况的通报", "各测试单位：", "一、基本情况",
        "本件为测试文书。", "附件：1. 资金流向表", "　　　2. 返还明细", "测试市公安局", "2023年5月9日",
    ]  # fmt: skip
    cells = [[cell.text for cell in row.cells] for row in file.tables[0].rows]
    assert cells == [["序号", "金额（元）"], ["1", "61.54"], ["2", "38.46"], ["合计", "100.00"]]


def test_fonts_and_sizes_are_those_of_each_part() -> None:
    file = opened(LETTER)
    found = {}
    for paragraph in file.paragraphs:
        for run in paragraph.runs:
            fonts = run._element.rPr.rFonts
            found[paragraph.text] = (fonts.get(qn("w:eastAsia")), fonts.get(qn("w:ascii")), run.font.size)
    assert found["关于测试情况的通报"] == ("方正小标宋简体", "方正小标宋简体", Pt(22))
    assert found["本件为测试文书。"] == ("仿宋_GB2312", "仿宋_GB2312", Pt(16))
    assert found["一、基本情况"][0] == "黑体"
    body = next(paragraph for paragraph in file.paragraphs if paragraph.text == "本件为测试文书。")
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert 22 * body.paragraph_format.line_spacing <= Mm(225)


def test_other_fonts_can_stand_in() -> None:
    file = opened(LETTER, Fonts(body="FandolFang R"))
    body = next(paragraph for paragraph in file.paragraphs if paragraph.text == "本件为测试文书。")
    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "FandolFang R"


def test_pages_are_numbered_between_dashes_at_the_outer_edge() -> None:
    file = opened(LETTER)
    section = file.sections[0]
    assert file.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    for paragraph in (odd, even):
        assert re.sub(r"\s+", "", paragraph.text) == "—1—"
        assert "PAGE" in paragraph._p.xml
        assert paragraph.runs[0].font.size == Pt(14)
    assert odd.paragraph_format.right_indent == even.paragraph_format.left_indent == Pt(14)


def test_a_form_has_its_groups_fields_and_room_for_the_hand() -> None:
    form = Form(
        (
            Group("被害人", (((Cell("姓名", "测试甲")), Cell("性别", "男")), (Cell("现住址", "测试市"),))),
            Group("冻结单位", ((Cell("办理意见", "", lines=4),),)),
        )
    )
    table = opened(Document(title="申请表", body=(form,))).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["被\n害\n人", "姓名", "测试甲", "性别", "男"]
    assert [cell.text for cell in table.rows[1].cells] == ["被\n害\n人", "现住址", "测试市", "测试市", "测试市"]
    assert table.rows[2].height == Pt(96)
    assert table.rows[0].cells[0]._tc is table.rows[1].cells[0]._tc


def test_the_fields_of_a_group_go_to_the_next_page_together() -> None:
    rows = (((Cell("姓名", "测试甲")), (Cell("性别", "男"))), (Cell("现住址"),), (Cell("签名"),))
    table = opened(Document(title="申请表", body=(Form((Group("被害人", rows),)),))).tables[0]
    kept = [
        all(p.pPr is not None and p.pPr.keepNext_val for p in row._tr.iter(qn("w:p"))) for row in table.rows
    ]  # fmt: skip
    assert kept == [True, True, False]


def test_a_table_of_many_columns_is_set_small_and_close() -> None:
    wide = Table(tuple(Column(name) for name in "甲乙丙丁戊己庚"), (("100,000.00",) * 7,))
    table = opened(Document(title="表", body=(wide,), landscape=True)).tables[0]
    assert table.rows[1].cells[0].paragraphs[0].runs[0].font.size == Pt(7.5)
    assert int(table._tbl.tblPr.find(qn("w:tblCellMar")).find(qn("w:left")).get(qn("w:w"))) < 40


def test_two_tables_that_follow_each_other_stay_two() -> None:
    one = Table((Column("甲"), Column("乙")), (("1", "2"),))
    file = opened(Document(title="表", body=(one, one, Paragraph("注"))))
    tags = [element.tag for element in file.element.body]
    first = tags.index(qn("w:tbl"))
    assert tags[first : first + 3] == [qn("w:tbl"), qn("w:p"), qn("w:tbl")]


def test_who_signs_has_room_behind_the_name_of_the_post() -> None:
    signature = Signature("测试市公安局", date(2023, 5, 9), ("侦查员：测试甲", "侦查员：　　　　　　"))
    file = opened(Document(title="报告书", body=(Paragraph("妥否，请批示。"),), signature=signature))
    signers = [one.paragraph_format for one in file.paragraphs if one.text.startswith("侦查员")]
    # Both begin in the middle of the line: a blank at its end would leave no place to sign.
    assert len({one.left_indent for one in signers}) == 1
    assert all(one.left_indent and one.left_indent < Mm(80) for one in signers)


def test_the_end_of_the_text_goes_with_its_attachments_and_signature() -> None:
    signature = Signature("测试市公安局", date(2023, 5, 9))
    document = Document(
        title="报告书", body=(Paragraph("妥否，请批示。"),), attachments=("涉案资金流向表",), signature=signature
    )
    found = [one for one in opened(document).paragraphs if one.text.startswith(("妥否", "附件", "测试市"))]
    assert [one.paragraph_format.keep_with_next for one in found] == [True, True, True]


def test_a_slip_to_cut_off_and_a_sheet_of_its_own() -> None:
    document = Document(title="决定书", body=(Cut("（存根）"), NewPage("回执", "测〔2023〕1号"), Paragraph("已办理。")))
    file = opened(document)
    assert lines(file) == ["决定书", "（存根）", "回执", "测〔2023〕1号", "已办理。"]
    assert 'w:val="dashed"' in file.element.xml
    sheet = next(one for one in file.paragraphs if one.text == "回执")
    assert sheet.paragraph_format.page_break_before


def test_a_wide_table_lies_across() -> None:
    wide = Document(title="表", landscape=True, body=(Table((Column("甲"), Column("乙")), (("1", "2"),)),))
    section = opened(wide).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def test_a_row_that_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="as many cells"):
        Table((Column("甲"),), (("1", "2"),))
    with pytest.raises(ValueError, match="one or two cells"):
        Group("甲", ())


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


@settings(max_examples=20, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_equal_descriptions_give_equal_bytes_and_any_text_survives(title: str, body: list[str]) -> None:
    document = Document(title=title, body=tuple(Paragraph(text) for text in body))
    first, second = render(document), render(document)
    assert first == second
    docx.Document(io.BytesIO(first))


def test_nothing_in_the_file_tells_when_or_where_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(render(LETTER))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2012, 7, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert "python-docx" not in core
    assert "测试市公安局文件" in core


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("测公(刑)返字[2023]第02号", "测公(刑)返字〔2023〕2号"),
        (" 测公办（2023）10 号", "测公办〔2023〕10号"),
        ("测公办〔2023〕2号", "测公办〔2023〕2号"),
        ("测公办2023-2", "测公办2023-2"),
    ],
    ids=["square", "round", "right", "another"],
)
def test_numbers_are_written_in_hexagonal_brackets_without_padding(typed: str, written: str) -> None:
    assert as_document_number(typed) == written


@pytest.mark.parametrize(
    ("organ", "lines"),
    [("测试市公安局", ["测试市公安局\t2026年11月29日印发"]),
     ("测试市打击治理电信网络新型违法犯罪工作联席会议办公室",
      ["测试市打击治理电信网络新型违法犯罪工作联席会议办公室", "\t2026年11月29日印发"])],
)  # fmt: skip
def test_who_printed_it_and_when_never_break_inside_the_date(organ: str, lines: list[str]) -> None:
    printed = Imprint(organ, date(2026, 11, 29), ("甲",))
    made = Document(
        title="通知", issuer="测试市文件", number="测〔2026〕1号", body=(Paragraph("正文"),), imprint=printed
    )
    (table,) = docx.Document(io.BytesIO(render(made))).tables
    assert [one.text for one in table.rows[-1].cells[0].paragraphs] == lines


@pytest.mark.parametrize(
    ("unit", "indents"),
    [("测试市公安局", (82, 64)), ("测试市打击治理电信网络新型违法犯罪工作联席会议办公室", (25, 167))],
)
def test_a_long_name_ends_two_characters_in_with_the_date_below_its_middle(unit: str, indents: tuple[int, int]) -> None:
    made = Document(title="通知", body=(Signature(unit, date(2026, 11, 29)),))
    *_, name, day = docx.Document(io.BytesIO(render(made))).paragraphs
    assert (name.text, day.text) == (unit, "2026年11月29日")
    assert tuple(round(one.paragraph_format.right_indent.pt) for one in (name, day)) == indents


def test_an_attachment_begins_with_its_mark_at_the_edge_and_its_title_on_the_third_line() -> None:
    made = Document(title="通知", body=(NewPage("数据口径说明", annex="附件"), Paragraph("正文")))
    lines = docx.Document(io.BytesIO(render(made))).paragraphs
    at = next(place for place, one in enumerate(lines) if one.text == "附件")
    assert lines[at].paragraph_format.page_break_before
    assert not lines[at].paragraph_format.first_line_indent
    assert [one.text for one in lines[at + 1 : at + 3]] == ["", "数据口径说明"]
