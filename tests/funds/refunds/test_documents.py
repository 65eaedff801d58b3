# SPDX-License-Identifier: Apache-2.0
"""The annexes of a restitution read back: every field is there, sums agree, and the public sees nothing clear."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from wuzha.documents import Document, render
from wuzha.engine.restitution import Mode
from wuzha.funds.refunds.documents import (
    COLUMNS,
    Case,
    FlowRow,
    Item,
    MaskedItem,
    Party,
    Payee,
    announcement,
    application,
    decision,
    flow_sheet,
    hand_over,
    notice,
    report,
)

BASIS = "《中华人民共和国刑事诉讼法》第二百四十五条"
CASE = Case(
    name="测试甲被诈骗案", number="A3302820000002023050001", organ="测试市公安局",
    filing_unit="测试市公安局", freezing_unit="测试市公安局",
    deciding_unit="测试地区公安局", basis=BASIS, contact="0574-00000000", signers=("测试警员一", "测试警员二"),
)  # fmt: skip
ZHANG = Party("张测试", "居民身份证", "33028219900101001X", "男", date(1990, 1, 1), "测试市浒山街道1号", "13800000001")
LI = Party("李测试", id_number="330282198512310028", sex="女", born=date(1985, 12, 31), address="测试市观海卫镇2号")


def item(victim: Party, fen: int) -> Item:
    payee = Payee(victim.name, "6222020000000000000", "测试工商银行")
    return Item(
        victim, payee, "6228480000000000018", "测试农业银行", "王测试", fen, 80_000_00, Mode.PRO_RATA, 20_000_00
    )


ITEMS = (item(ZHANG, 12_307_69), item(LI, 7_692_31))


def opened(document: Document) -> Any:
    return docx.Document(io.BytesIO(render(document)))


def text(document: Document) -> str:
    """Everything that stands in a document, tables included."""
    file = opened(document)
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    head = [paragraph.text for section in file.sections for paragraph in section.header.paragraphs]
    return "\n".join([*head, *(paragraph.text for paragraph in file.paragraphs), *cells])


def test_the_application_has_every_field_of_annex_1() -> None:
    found = text(application(CASE, [ITEMS[0]]))
    for wanted in (
        "电信网络新型违法犯罪涉案资金返还申请表", "姓名（名称）", "张测试", "性别", "居民身份证号",
        "33028219900101001X",
        "现住址", "联系方式", "13800000001", "返还银行账户", "6222020000000000000", "签名", "立案（受理）单位",
        "立案（受案）编号", CASE.number, "涉案账户", "被骗金额", "人民币捌万元整", "办案人：测试警员一",
        "办案人：测试警员二",
        "办理意见", "（公章）", "冻结单位", "冻结银行账户", "冻结金额", "20,000.00元",
    ):  # fmt: skip
        assert wanted in found, wanted


def test_an_application_is_that_of_one_victim() -> None:
    with pytest.raises(ValueError, match="one victim"):
        application(CASE, ITEMS)


def test_the_report_gives_its_reason_and_a_table_that_adds_up() -> None:
    file = opened(report(CASE, ITEMS))
    paragraphs = "\n".join(paragraph.text for paragraph in file.paragraphs)
    assert "共计20,000.00元（人民币贰万元整）" in paragraphs
    assert BASIS in paragraphs
    assert "按比例返还" in paragraphs
    assert "侦查员：测试警员一\n侦查员：测试警员二" in paragraphs
    rows = [[cell.text for cell in row.cells] for row in file.tables[1].rows]
    assert [row[-1] for row in rows] == ["返还金额（元）", "12,307.69", "7,692.31", "20,000.00"]
    assert "领导批示" in text(report(CASE, ITEMS))
    assert "审核意见" in text(report(CASE, ITEMS))


def test_the_report_does_not_claim_records_that_were_not_there() -> None:
    said = text(report(CASE, [ITEMS[0], replace(ITEMS[1], unseen=True)]))
    assert said.count("冻结账户内有多笔汇（存）款记录") == said.count("冻结账户的交易流水未能调取") == 1


def test_who_filed_and_who_froze_may_be_two_organs() -> None:
    elsewhere = replace(CASE, filing_unit="外市公安局")
    form = opened(application(elsewhere, [ITEMS[0]])).tables[0]
    rows = [[cell.text for cell in row.cells] for row in form.rows]
    signed = [row[2] for row in rows if row[1] == "办案人签名"]
    # Our officers sign for what we did: the freeze, not the filing.
    assert signed == ["办案人：　　　　　　\n办案人：　　　　　　", "办案人：测试警员一\n办案人：测试警员二"]
    letter = text(hand_over(replace(CASE, freezing_unit="外市公安局"), ITEMS, date(2023, 7, 3)))
    for wanted in ("关于移送涉案资金返还材料的函", "外市公安局：", "将审核意见函告我局", "被害人询问笔录",
                   "附件：1. 受案登记表、立案决定书复印件", "测试市公安局\n2023年7月3日"):  # fmt: skip
        assert wanted in letter, wanted


def test_what_is_not_recorded_is_a_line_to_fill_in_and_no_name_of_ours() -> None:
    open_case = replace(CASE, number="", organ="", filing_unit="", freezing_unit="", deciding_unit="", basis="")
    found = text(decision(open_case, [ITEMS[0]], "", date(2023, 7, 3))) + text(report(open_case, ITEMS))
    for wanted in (
        "　　　　〔　　　　〕　　　号",
        "　　　　　　公安局",
        "案件编号：　　　　　　",
        "根据　　　　　　之规定",
    ):
        assert wanted in found, wanted


def test_each_victim_has_a_decision_and_a_stub_under_the_number_that_was_given() -> None:
    found = text(decision(CASE, ITEMS, "甬公刑返字〔2023〕2号", date(2023, 7, 3)))
    # On each sheet, at the head of each stub, and in it.
    assert found.count("甬公刑返字〔2023〕2号") == 6
    assert "之一" not in found
    assert "从测试农业银行账户6228480000000000018" in found
    assert "金额12,307.69元（人民币壹万贰仟叁佰零柒元陆角玖分）" in found
    assert "出生日期1985年12月31日" in found
    # GB/T 9704-2012, 7.3.5.4: the day in Arabic numerals; the organ that decides is not ours, so this is a sample.
    assert found.count("测试地区公安局\n2023年7月3日") == 2
    assert "样稿 · 以测试地区公安局出具为准" in found
    assert found.count("冻结资金返还决定书（存根）") == 2


def test_a_decision_for_one_victim_bears_the_plain_number() -> None:
    found = text(
        decision(CASE, [ITEMS[0], replace(ITEMS[0], account="621700000000000014")], "甬〔2023〕2号", date(2023, 7, 3))
    )
    assert "之一" not in found
    assert "621700000000000014" in found


def test_the_notice_has_a_receipt_and_names_the_last_day() -> None:
    document = notice(
        CASE, ITEMS, "慈公刑返通字〔2023〕5号", "甬公刑返字〔2023〕2号", date(2023, 4, 28), date(2023, 5, 6), 3
    )
    found = text(document)
    for wanted in ("测试农业银行：", "至2023年5月6日止", "回执", "办理结果", "经办人", "20,000.00", "0574-00000000"):
        assert wanted in found, wanted
    with pytest.raises(ValueError, match="one frozen account"):
        notice(
            CASE,
            [ITEMS[0], replace(ITEMS[1], account="621700000000000014")],
            "1",
            "2",
            date(2023, 1, 1),
            date(2023, 1, 5),
            3,
        )


def test_the_announcement_takes_and_shows_masked_values_only() -> None:
    items = [
        MaskedItem("张某", "622848*********0018", 20_000_00, 6153, 12_307_69),
        MaskedItem("李某", "622848*********0018", 20_000_00, 3846, 7_692_31),
    ]
    document = announcement(CASE, items, date(2023, 6, 2), date(2023, 7, 2), 30)
    found = text(document)
    for wanted in (
        "2023年6月3日起至2023年7月2日止，共30日（公告当日不计入）",
        "61.53%",
        "38.46%",
        "异议",
        "不收取任何费用",
        "20,000.00",
    ):
        assert wanted in found, wanted


def test_an_announcement_without_a_phone_leaves_a_line_for_it() -> None:
    masked = [MaskedItem("张某", "622848*********0018", 20_000_00, 6153, 12_307_69)]
    document = announcement(replace(CASE, contact=""), masked, date(2023, 6, 1), date(2023, 7, 1), 30)
    assert "以书面方式向测试市公安局提出。联系电话：　　　　　　。" in text(document)


def test_several_accounts_and_their_sums_are_read_together() -> None:
    several = [ITEMS[0], replace(ITEMS[0], account="621700000000000014", frozen_fen=100_00)]
    form = opened(application(CASE, several)).tables[0]
    values = {row.cells[1].text: row.cells[2].text for row in form.rows}
    assert values["冻结银行账户"] == "1. 测试农业银行　6228480000000000018\n2. 测试农业银行　621700000000000014"
    assert values["冻结金额"] == "1. 20,000.00元\n2. 100.00元"
    letter = opened(hand_over(CASE, ITEMS, date(2023, 7, 3)))
    assert next(one.text for one in letter.paragraphs if one.text) == "测试市公安局"
    rows = [[cell.text for cell in row.cells] for row in letter.tables[0].rows]
    assert rows[1:] == [["1", "测试农业银行", "6228480000000000018", "20,000.00"], ["", "合计", "", "20,000.00"]]


def test_the_flow_sheet_has_the_columns_of_the_trade() -> None:
    row = FlowRow(
        "1", "张测试", "6222020000000000000", "测试工商银行", "2023-05-10 10:02:11", 80_000_00, "S1", "王测试",
        "6228480000000000018", "测试农业银行", "张测试", 80_000_00, "单笔", freeze="冻结", freeze_until="2023-11-10",
    )  # fmt: skip
    table = opened(flow_sheet("测试案", "A1", [row])).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号", "层级", "转出户名", "转出账号", "转出行", "交易时间", "金额", "流水号", "转入户名", "转入账号",
        "转入行",
        "归属被害人", "归属金额", "对应方式", "余额", "冻结状态", "冻结到期日", "备注",
    ]  # fmt: skip
    assert len(COLUMNS) == 18
    assert [cell.text for cell in table.rows[1].cells][12:15] == ["80,000.00", "单笔", ""]
