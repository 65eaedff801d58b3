# SPDX-License-Identifier: Apache-2.0
"""Traps of real exports: each is read as it is meant, or asked; none is read as something else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import xlsxwriter

from wuzha.funds.statements.proof.answers import Answers
from wuzha.funds.statements.proof.parse import parse
from wuzha.funds.statements.reading import Statements

OWN, OTHER, PEER, THIRD = "6222020000000000011", "6222020000000000029", "6222020000000000037", "6228480000000000018"
BEIJING = timezone(timedelta(hours=8))


def read(tmp_path: Path, *lines: str) -> Statements:
    path = tmp_path / "明细.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return parse([path])


def clocks(found: Statements) -> list[str]:
    return [datetime.fromtimestamp(one, BEIJING).strftime("%d %H:%M:%S") for one in found.rows["time"]]


def asked(found: Statements) -> tuple[str, ...]:
    (sheet,) = found.sheets
    assert sheet.level == "asked"
    assert found.rows.is_empty()
    return sheet.questions


def test_a_day_without_signs_and_a_clock_with_them_is_the_moment_and_not_the_day_of_booking(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号,对方户名,入账日期",
        f"{OWN},20241018 15:57:59,500.10,,1500.10,{THIRD},测试甲,2024/10/18",
        f"{OWN},20241019 00:55:09,,100.33,1399.77,{PEER},测试乙,2024/10/20",
        f"{OWN},20241020 10:55:09,,20.07,1379.70,{PEER},测试乙,2024/10/20",
    )
    assert clocks(found) == ["18 15:57:59", "19 00:55:09", "20 10:55:09"]


def test_a_day_of_booking_does_not_stand_in_for_a_time_nobody_can_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号,入账日期",
        f"{OWN},十月十八,500.10,,1500.10,{THIRD},2024/10/18",
        f"{OWN},十月十九,,100.33,1399.77,{PEER},2024/10/20",
        f"{OWN},十月二十,,20.07,1379.70,{PEER},2024/10/20",
    )
    assert "time" in asked(found)


@pytest.mark.parametrize("known", [True, False])
def test_a_spreadsheet_day_and_a_clock_beside_it_are_one_moment(tmp_path: Path, known: bool) -> None:
    names = [
        "账号",
        "卡号",
        "户名",
        "交易日期",
        "交易时间",
        "交易金额",
        "交易后余额",
        "对方户名",
        "对方账号",
        "交易行号",
    ]
    path = tmp_path / "明细.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("明细"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, names if known else [*names[:-1], "核心编码"])
        balance = 1000
        for line, (clock, sum_) in enumerate((("173115", 500.5), ("180002", -100.25), ("190103", -20.5)), 1):
            balance += sum_
            sheet.write_row(line, 0, ["", OWN, "测试甲"])
            sheet.write_datetime(line, 3, datetime(2024, 5, 1), day)  # noqa: DTZ001  # a spreadsheet knows no zone
            sheet.write_row(line, 4, [clock, sum_, balance, "测试乙", PEER, ""])
    assert clocks(parse([path])) == ["01 17:31:15", "01 18:00:02", "01 19:01:03"]


def test_a_transaction_date_is_the_day_and_a_value_date_is_not(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Account No,Value Date,Transaction Date,Transaction Time,Debit,Credit,Balance,Counterparty Account",
        f"{OWN},2024-05-02,2024-05-01,10:00:01,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-03,2024-05-02,11:00:01,300.25,,1199.75,{THIRD}",
    )
    assert clocks(found) == ["01 10:00:01", "02 11:00:01"]


def test_a_second_block_under_its_own_title_is_not_given_to_the_first_account(tmp_path: Path) -> None:
    block = (
        "交易时间,收入,支出,余额,对方账号,对方户名",
        f"2024-05-01 10:00:01,,500.00,1500.00,{PEER},测试乙",
        f"2024-05-01 11:00:01,300.25,,1800.25,{THIRD},测试丙",
        f"2024-05-02 12:00:01,,120.10,1680.15,{PEER},测试乙",
    )
    found = read(tmp_path, f"账号：{OWN} 户名：测试甲", *block, "", f"账号：{OTHER} 户名：测试戊", *block)
    assert "own_account" in asked(found)


def test_thousands_of_yuan_are_that(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入(千元),支出(千元),余额(千元),对方账号",
        f"{OWN},2024-05-01 10:00:01,5.00,,15.00,{PEER}",
        f"{OWN},2024-05-01 11:00:01,,3.25,11.75,{THIRD}",
    )
    assert found.rows["fen"].to_list() == [500_000, 325_000]


@pytest.mark.parametrize(("above", "head"), [(["币种：美元"], "收入,支出,余额"), ([], "收入(USD),支出(USD),余额(USD)")])
def test_other_money_than_yuan_is_asked(tmp_path: Path, above: list[str], head: str) -> None:
    found = read(
        tmp_path,
        *above,
        f"账号,交易时间,{head},对方账号",
        f"{OWN},2024-05-01 10:00:01,5000.00,,15000.00,{PEER}",
        f"{OWN},2024-05-01 11:00:01,,325.00,14675.00,{THIRD}",
    )
    assert "currency" in asked(found)


def test_the_card_of_a_victim_in_a_title_is_not_the_own_account(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"受害人卡号：{OTHER}",
        "交易时间,收入,支出,余额,对方账号",
        f"2024-05-01 10:00:01,,500.00,1500.00,{PEER}",
        f"2024-05-01 11:00:01,300.25,,1800.25,{THIRD}",
    )
    assert "own_account" in asked(found)


def test_a_balance_owed_turns_no_direction(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "卡号,交易时间,收支,金额(元),欠款余额,对方账号",
        f"{OWN},2024-05-01 10:00:01,支出,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-01 11:00:01,收入,300.25,1199.75,{THIRD}",
        f"{OWN},2024-05-02 12:00:01,支出,120.10,1319.85,{PEER}",
    )
    assert found.rows["incoming"].to_list() in ([False, True, False], [])


def test_a_clock_of_utc_is_eight_hours_behind(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间(UTC),收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 12:05:01,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-01 18:05:00,300.25,,1800.25,{THIRD}",
    )
    assert clocks(found) == ["01 20:05:01", "02 02:05:00"]


def test_morning_and_afternoon_in_a_column_of_their_own_are_asked(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,上午/下午,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 09:05:01,上午,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-01 08:05:00,下午,300.25,,1800.25,{THIRD}",
    )
    assert "clock" in asked(found)


def test_a_page_printed_twice_counts_once_and_what_really_happened_twice_counts_twice(tmp_path: Path) -> None:
    head = "账号,交易日期,收入,支出,余额,对方账号"
    page = [f"{OWN},2024-05-01,500.00,,1500.00,{PEER}", f"{OWN},2024-05-01,,100.00,1400.00,{THIRD}",
            f"{OWN},2024-05-02,,20.00,1380.00,{THIRD}"]  # fmt: skip
    rest = [f"{OWN},2024-05-03,,{n}.00,{1380 - sum(range(1, n + 1))}.00,{THIRD}" for n in range(1, 9)]
    twice = read(tmp_path, head, *page, *page, *rest)
    assert (twice.rows.height, twice.duplicates.height) == (11, 3)
    again = [f"{OWN},2024-05-01,1.00,,1001.00,{PEER}", f"{OWN},2024-05-01,,1.00,1000.00,{PEER}"]
    happened = read(tmp_path, head, *again, *again, *again)
    assert (happened.rows.height, happened.duplicates.height) == (6, 0)


@pytest.mark.parametrize("head", ["账号,交易时间,收入,支出,余额,对方账号", "账号,交易时间,收入,支出,余额,账号"])
def test_one_balance_through_rows_of_several_accounts_is_asked(tmp_path: Path, head: str) -> None:
    found = read(
        tmp_path,
        head,
        f"{PEER},2024-05-01 10:00:01,,500.00,1500.00,{OWN}",
        f"{THIRD},2024-05-01 11:00:01,300.25,,1800.25,{OWN}",
        f"{PEER},2024-05-02 12:00:01,,120.10,1680.15,{OWN}",
        f"{OTHER},2024-05-03 12:00:01,,20.20,1659.95,{OWN}",
    )
    assert "own_account" in asked(found)


def test_available_balances_beside_money_in_and_out_make_no_sheet_of_accounts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,可用余额,对方账号,账户状态",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,1500.00,{PEER},正常",
        f"{OWN},2024-05-01 11:00:01,300.25,,1800.25,1800.25,{THIRD},正常",
        f"{OWN},2024-05-02 12:00:01,,120.10,1680.15,1680.15,{PEER},正常",
    )
    assert found.rows["fen"].to_list() == [50_000, 30_025, 12_010]


def test_balances_carried_over_are_no_transfers(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,摘要,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 00:00:00,期初余额,2000.00,,2000.00,",
        f"{OWN},2024-05-01 10:00:01,转账,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-02 11:00:01,转账,300.25,,1800.25,{THIRD}",
        f"{OWN},2024-05-03 13:00:01,结转下期,,1800.25,0.00,",
        f"{OWN},2024-06-01 00:00:00,上期结转,1800.25,,1800.25,",
        f"{OWN},2024-06-02 13:00:01,转账,,60.05,1740.20,{THIRD}",
    )
    assert found.rows["fen"].to_list() == [50_000, 30_025, 6_005]


def test_a_payers_word_for_a_balance_carried_over_takes_no_transfer_away(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,附言,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 10:00:01,上期结转,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-02 11:00:01,期初余额,300.25,,1800.25,{THIRD}",
    )
    assert found.rows["fen"].to_list() == [50_000, 30_025]


def test_a_day_that_no_clock_of_its_own_follows_is_a_day_and_says_so(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,记账时间,日期,收入,支出,余额,对方账号",
        f"{OWN},10:00:01,2024-05-01 00:00:00,,500.00,1500.00,{PEER}",
        f"{OWN},11:00:01,2024-05-02 00:00:00,300.25,,1800.25,{THIRD}",
    )
    assert not found.rows["has_clock"].any()
    assert set(found.rows["flags"]) == {"date_only"}


def test_a_direction_that_contradicts_payer_and_payee_is_asked(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "付款账号,付款户名,收款账号,收款户名,交易时间,借贷标志,金额(元)",
        f"{OWN},测试甲,{PEER},测试乙,2024-05-01 10:00:01,借,500.00",
        f"{OWN},测试甲,{THIRD},测试丙,2024-05-01 11:00:01,贷,300.25",
    )
    assert "code" in asked(found)


def test_the_other_partys_direction_is_not_ones_own(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,对方收付标志,金额(元),对方账号",
        f"{OWN},2024-05-01 10:00:01,收,500.00,{PEER}",
        f"{OWN},2024-05-01 11:00:01,付,300.25,{THIRD}",
    )
    assert "direction" in asked(found)


def test_a_group_over_the_other_party_alone_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "明细.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(OWN)
        sheet.write_row(0, 0, ["", "", "", "", "对方", ""])
        sheet.write_row(1, 0, ["交易时间", "收入", "支出", "余额", "账号", "户名"])
        sheet.write_row(2, 0, ["2024-05-01 10:00:01", "", "500.00", "1500.00", PEER, "测试乙"])
        sheet.write_row(3, 0, ["2024-05-01 11:00:01", "300.25", "", "1800.25", THIRD, "测试丙"])
        sheet.write_row(4, 0, ["2024-05-02 11:00:01", "", "2.00", "1798.25", "", ""])
    found = parse([path], ownerless=True)
    assert found.rows["peer_account"].to_list() == [PEER, THIRD, ""]
    assert set(found.rows["card"]) == {""}


def test_the_end_of_a_day_is_the_beginning_of_the_next_and_one_bad_time_is_one_bad_row(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 24:00:00,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-02 11:00:01,300.25,,1800.25,{THIRD}",
        f"{OWN},2024-02-30 12:00:01,,120.10,1680.15,{PEER}",
    )
    assert clocks(found) == ["02 00:00:00", "02 11:00:01"]
    assert found.rejects["reason"].to_list() == ["TIME"]


@pytest.mark.parametrize("zone", ["时区：GMT", "Time zone: UTC"])
def test_a_title_that_names_another_zone_is_asked(tmp_path: Path, zone: str) -> None:
    found = read(
        tmp_path,
        zone,
        "账号,交易时间,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-02 11:00:01,300.25,,1800.25,{THIRD}",
    )
    assert "clock" in asked(found)


def test_an_account_and_its_holder_in_one_cell_are_parted(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号与户名",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,{PEER}/测试乙",
        f"{OWN},2024-05-02 11:00:01,300.25,,1800.25,测试丙{THIRD}",
    )
    assert set(found.rows["peer_account"]) <= {PEER, THIRD, ""}


def test_lines_that_end_with_a_carriage_return_alone_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    rows = (
        "账号,交易时间,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,{PEER}",
        f"{OWN},2024-05-02 11:00:01,300.25,,1800.25,{THIRD}",
    )
    path.write_bytes("\r".join(rows).encode())
    assert parse([path]).rows["fen"].to_list() == [50_000, 30_025]


def test_one_account_with_and_without_clocks_is_told_once(tmp_path: Path) -> None:
    head = "账号,交易时间,收入,支出,余额,对方账号"
    rows = [("2024-05-01 10:00:01", f",500.00,1500.00,{PEER}"), ("2024-05-02 11:00:01", f"300.25,,1800.25,{THIRD}")]
    (tmp_path / "甲.csv").write_text("\n".join([head, *(f"{OWN},{when},{rest}" for when, rest in rows)]))
    day = [f"{OWN},{when[:10]},{rest}" for when, rest in rows]
    (tmp_path / "乙.csv").write_text("\n".join([head.replace("时间", "日期"), *day]))
    found = parse([tmp_path])
    assert (found.rows.height, found.duplicates.height) == (2, 2)
    assert found.rows["has_clock"].all()


def test_a_copy_of_a_sheet_in_the_same_workbook_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "明细.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("明细", "整理后"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["账号", "交易时间", "收入", "支出", "余额", "对方账号"])
            sheet.write_row(1, 0, [OWN, "2024-05-01 10:00:01", "", "500.00", "1500.00", PEER])
            sheet.write_row(2, 0, [OWN, "2024-05-02 11:00:01", "300.25", "", "1800.25", THIRD])
    found = parse([path])
    assert (found.rows.height, found.duplicates.height) == (2, 2)


def test_a_reversal_in_the_payers_own_words_is_none(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号,摘要,附言",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,{PEER},转账,货款",
        f"{OWN},2024-05-02 11:00:01,500.00,,2000.00,{PEER},转账,冲正",
    )
    assert found.rows.height == 2


def test_noughts_are_no_account(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,000000000000",
        f"{OWN},2024-05-02 11:00:01,500.00,,2000.00,{PEER}",
    )
    assert found.rows["peer_account"].to_list() == ["", PEER]


def test_a_wallet_is_the_own_account_where_a_person_says_so(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    lines = (
        "交易时间,收入,支出,余额,对方账号",
        f"2024-05-01 10:00:01,,500.00,1500.00,{PEER}",
        f"2024-05-02 11:00:01,500.00,,2000.00,{THIRD}",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    found = parse([path], answers_of=lambda _headers, _sheet: Answers(own_account="test@example.com"))
    assert set(found.rows["card"]) == {"test@example.com"}


POLICE = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易是否成功,交易流水号"


def test_a_known_layout_is_not_believed_against_its_balances(tmp_path: Path) -> None:
    unmoved = read(
        tmp_path,
        POLICE,
        f"{OWN},20230510090000,500.00,1500.00,出,{PEER},成功,S1",
        f"{OWN},20230510090100,300.25,1500.00,进,{PEER},成功,S2",
        f"{OWN},20230510090200,100.25,1399.75,出,{PEER},成功,S3",
        f"{OWN},20230510090300,99.75,1300.00,出,{PEER},成功,S4",
    )
    assert unmoved.rows["serial"].to_list() == ["S1", "S3", "S4"]
    failed = read(
        tmp_path,
        POLICE,
        f"{OWN},20230510090000,500.00,1500.00,出,{PEER},成功,S1",
        f"{OWN},20230510090100,300.25,1800.25,进,{PEER},失败,S2",
        f"{OWN},20230510090200,100.25,1700.00,出,{PEER},成功,S3",
        f"{OWN},20230510090300,100.00,1600.00,出,{PEER},成功,S4",
    )
    assert "status_against_chain" in asked(failed)
    turned = read(
        tmp_path,
        POLICE,
        f"{OWN},20230510090000,-500.00,1500.00,出,{PEER},成功,S1",
        f"{OWN},20230510090100,300.25,1800.25,进,{PEER},成功,S2",
        f"{OWN},20230510090200,100.25,1700.00,出,{PEER},成功,S3",
        f"{OWN},20230510090300,100.00,1600.00,出,{PEER},成功,S4",
    )
    assert turned.rows.filter(turned.rows["serial"] == "S1")["incoming"].to_list() in ([], [False])


def test_afternoon_beside_a_clock_of_a_known_layout_is_read(tmp_path: Path) -> None:
    head = "账号,卡号,户名,交易日期,交易时间,交易金额,交易后余额,对方户名,对方账号,交易行号"
    found = read(
        tmp_path,
        head,
        f",{OWN},测试甲,20230510,06:14:04 PM,100.50,1000.50,测试乙,{PEER},",
        f",{OWN},测试甲,20230511,12:14:04 AM,-0.50,1000.00,测试乙,{PEER},",
    )
    assert clocks(found) == ["10 18:14:04", "11 00:14:04"]


def test_numbers_as_codes_without_a_balance_are_asked_of_a_known_layout_too(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易日期,交易时间,发生额,借贷标志,对方姓名,对方账号,代理行机构号",
        f"{OWN},20230510,090000,3000.00,1,测试乙,{PEER},01",
        f"{OWN},20230510,090100,1000.50,2,测试丙,{THIRD},01",
    )
    assert "code" in asked(found)


def test_one_row_among_titles_and_totals_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "示例银行账户交易明细",
        f"户名：测试甲,账号：{OWN}",
        "交易时间,收付标志,交易金额,余额,对方账号,对方户名,摘要",
        f"2024-05-23 10:00:01,收,4144.84,4144.84,{PEER},测试乙,转账",
        "合计",
        "打印时间：2025-01-03 10:00:00",
    )
    assert found.rows["fen"].to_list() == [414_484]


def test_of_what_balances_prove_nothing_is_set_aside_for_its_words(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "账号,交易时间,收入,支出,余额,对方账号,摘要",
        f"{OWN},2024-05-01 10:00:01,,500.00,1500.00,{PEER},转账",
        f"{OWN},2024-05-02 11:00:01,500.00,,2000.00,{PEER},冲正",
        f"{OWN},2024-05-03 11:00:01,,20.00,1980.00,{PEER},转账",
    )
    assert found.rows.height == 3


def test_a_page_without_balances_printed_twice_is_taken_once_where_seconds_tell_and_told_where_only_days_do(
    tmp_path: Path,
) -> None:
    clocks = [f"{OWN},2024-05-0{n} 10:00:0{n},{n}00.25,出,{PEER}" for n in range(1, 6)]
    found = read(tmp_path, "交易卡号,交易时间,交易金额(元),收付标志,对方账号", *clocks, *clocks[1:4])
    assert (found.rows.height, found.duplicates.height) == (5, 3)
    assert found.sheets[0].level == "told"
    days = [f"{OWN},2024-05-0{n},{n}00.25,出,{PEER}" for n in range(1, 6)]
    found = read(tmp_path, "交易卡号,交易日期,交易金额(元),收付标志,对方账号", *days, *days[1:4])
    assert (found.rows.height, found.duplicates.height) == (8, 0)
    assert found.flags["repeated_pages"] == found.sheets[0].flags["repeated_pages"] == 3


def test_one_other_account_beside_numbers_that_check_as_cards_is_asked(tmp_path: Path) -> None:
    traps = ["6222020000000000059", "6222020000000079244", "6222020000000158436", "6222020000000237628"]
    found = read(
        tmp_path,
        f"账号:,{OWN}",
        "甲栏,乙栏,丙栏,丁栏,戊栏",
        *(
            f"2024-05-0{n + 1} 10:00:01,{100 * n + 25}.31,{sum(100 * m + 25 for m in range(n + 1))}.{31 * (n + 1):02d},"
            f"{PEER if n != 2 else ''},{trap}"
            for n, trap in enumerate(traps[:3])
        ),
    )
    assert "peer_account" in found.sheets[0].questions
    assert found.rows.is_empty() or set(found.rows["peer_account"]) == {""}


@pytest.mark.parametrize(
    ("heads", "days"),
    [(("入账日期", "记账日期", "记账时间"), ["01 22:08:52", "02 09:00:01"]), (("入账日期", "记账日期", "摘要"), None)],
)
def test_a_clock_belongs_to_the_day_of_its_own_word_and_two_days_without_one_are_asked(
    tmp_path: Path, heads: tuple[str, str, str], days: list[str] | None
) -> None:
    found = read(
        tmp_path,
        f"账号,{','.join(heads)},收入,支出,余额,对方账号",
        f"{OWN},2024-05-02,2024-05-01,{'22:08:52' if days else '转账'},500.31,,1500.31,{PEER}",
        f"{OWN},2024-05-03,2024-05-02,{'09:00:01' if days else '转账'},,100.07,1400.24,{THIRD}",
    )
    assert (clocks(found) == days) if days else ("time" in asked(found))


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (("11/05/2024", "24/05/2024"), ["11", "24"]),
        (("05/11/2024", "05/24/2024"), ["11", "24"]),
        (("05/11/2024", "05/12/2024"), []),
    ],
)
def test_a_year_at_the_end_is_read_where_a_day_past_the_twelfth_tells_the_month(
    tmp_path: Path, days: tuple[str, str], told: list[str]
) -> None:
    found = read(
        tmp_path,
        "账号,交易日期,收入,支出,余额,对方账号",
        f"{OWN},{days[0]},500.31,,1500.31,{PEER}",
        f"{OWN},{days[1]},,100.07,1400.24,{THIRD}",
    )
    assert [one[:2] for one in clocks(found)] == told


def test_the_bills_of_wallets_are_read_by_their_own_words(tmp_path: Path) -> None:
    bill = [
        "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,备注",
        "2024-05-23 23:22:14,转账红包,测试乙,t1@example.com,,支出,2000.00,余额,交易成功,0520677663985590122,",
        "2024-05-23 21:30:26,转账红包,测试丙,t2@example.com,货款,收入,1000.50,示例银行(1234),交易成功,424392952398,",
    ]
    alipay = read(tmp_path, "姓名：测试用户", "支付宝账户：test_1@example.com", *bill)
    assert set(alipay.rows["card"]) == {"test_1@example.com"}
    assert alipay.rows["incoming"].to_list() == [False, True]
    path = tmp_path / "明细.csv"
    lines = (
        "微信昵称：[测试用户]",
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注",
        "2024-11-24 19:59:42,转账,测试甲,借款,收入,¥62758.68,零钱,已存入零钱,1892805130154947,1,/",
        "2024-11-24 20:59:42,转账,测试乙,借款,支出,¥26461.33,零钱,对方已收钱,8735588162277824,2,/",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    wechat = parse([path], answers_of=lambda _headers, _sheet: Answers(own_account="wxid-test"))
    assert wechat.rows["incoming"].to_list() == [True, False]


def test_a_minus_among_what_was_paid_out_is_asked_of_a_known_layout_without_balances(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "客户账号,账户名称,交易日期,交易时间,借方发生额,贷方发生额,对方客户账号,对方户名,摘要描述,原柜员流水号",
        f"{OWN},测试甲,2024/06/13,09:11:16,-22978.32,,{PEER},样例戊,转账,2709471780",
        f"{OWN},测试甲,2024/06/14,07:32:34,,83972.00,{THIRD},测试乙,转账,8715890606",
    )
    assert "code" in asked(found)


def test_a_title_of_labels_and_values_is_no_header(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"账号:,{OWN},户名:,测试甲",
        "字段1,字段2,字段3,字段4,字段5",
        *(f"{PEER},{n}00.3{n},{'C' if n % 2 else 'D'},{5000 + n}.00,2024-11-1{n} 19:53:34" for n in range(1, 6)),
    )
    assert found.rows.filter(found.rows["card"] != OWN).is_empty()
    assert OWN not in found.rows["peer_account"].to_list()
    assert "字段1" in found.sheets[0].headers


def test_the_name_of_a_counterparty_is_no_account(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Account No.,Transaction Date,Transaction Time,Debit,Credit,Balance,Counterparty Account,Counterparty Name",
        f"{OWN},2024-05-01,10:00:01,,500.31,1500.31,{PEER},T1",
        f"{OWN},2024-05-02,11:00:01,100.07,,1400.24,,TESTNAME2",
        f"{OWN},2024-05-03,11:00:01,200.19,,1200.05,{THIRD},T3",
        f"{OWN},2024-05-04,11:00:01,,37.23,1237.28,{PEER},T1",
    )
    assert found.rows["peer_account"].to_list() == [PEER, "", THIRD, PEER]
    assert found.rows["peer_name"].to_list() == ["T1", "TESTNAME2", "T3", "T1"]


def test_a_payers_word_takes_no_transfer_away_where_sums_are_as_long_as_numbers(tmp_path: Path) -> None:
    rows = [(1, 30_000_000, 0), (2, 0, 20_000_000), (3, 50_000, 0), (4, 0, 30_000), (5, 70_000_000, 0)]
    balance, lines = 90_000_000, []
    for day, into, out in rows:
        balance += into - out
        word = "承前页" if day == 3 else "货款"
        lines.append(f"{OWN},2024-05-0{day} 10:00:01,{word},{into},{out},{balance},{PEER}")
    found = read(tmp_path, "账号,交易时间,用途,收入(分),支出(分),余额(分),对方账号", *lines)
    assert found.rows.height == 5


def test_a_note_beside_what_a_row_was_takes_no_row_away(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Account No.,Transaction Date,Transaction Time,Description,Debit,Credit,Balance,Counterparty Account,Remarks",
        f"{OWN},2024-05-01,10:00:01,transfer,,500.31,1500.31,{PEER},",
        f"{OWN},2024-05-02,11:00:01,ATM,100.07,,1400.24,,承前页",
        f"{OWN},2024-05-03,11:00:01,transfer,200.19,,1200.05,{THIRD},",
        f"{OWN},2024-05-04,11:00:01,transfer,,37.23,1237.28,{PEER},",
    )
    assert found.rows.height == 4


def two_sided(rows: int = 40, subtotal: int = 0) -> list[tuple[str, str, str, str, str]]:
    """Time, out, in, balance, account; a subtotal of the page after each `subtotal` rows."""
    found, balance, page = [], 5_630_929_57, [0, 0]
    for row in range(rows):
        fen = 187_422_50 + row * 1_003_17
        balance += fen if row % 5 < 2 else -fen
        page[row % 5 < 2] += fen
        out, into = ("", f"{fen / 100:,.2f}") if row % 5 < 2 else (f"{fen / 100:,.2f}", "")
        found.append((f"2024-05-{1 + row // 10:02} 10:{row:02}:01", out, into, f"{balance / 100:,.2f}", THIRD))
        if subtotal and row % subtotal == subtotal - 1:
            found.append(("本页小计", f"{page[0] / 100:,.2f}", f"{page[1] / 100:,.2f}", f"{balance / 100:,.2f}", ""))
            page = [0, 0]
    return found


def written(rows: list[tuple[str, str, str, str, str]]) -> list[str]:
    return [
        "账号,交易时间,支出金额,收入金额,账户余额,对方账号",
        *(",".join([OWN, *(f'"{one}"' for one in row)]) for row in rows),
    ]


def test_a_subtotal_of_millions_is_a_subtotal(tmp_path: Path) -> None:
    rows = two_sided(subtotal=10)
    assert any(len(row[1]) >= 12 and len(row[3]) >= 12 for row in rows if row[0] == "本页小计")
    lines = ["交易时间,支出金额,收入金额,账户余额,对方账号", *(",".join(f'"{one}"' for one in row) for row in rows)]
    found = read(tmp_path, f"账号：{OWN}", *lines)
    assert found.sheets[0].level == "proved"
    assert found.rows.height == 40
    assert found.rejects.is_empty()
    assert found.rows["incoming"].sum() == 16


def test_one_row_with_sums_on_both_sides_takes_no_side_away(tmp_path: Path) -> None:
    rows = two_sided()
    rows.insert(20, ("", "1,144,426.08", "420,522.99", rows[19][3], ""))
    found = read(tmp_path, *written(rows))
    assert found.rows.height == 40
    assert found.rows["incoming"].sum() == 16
    assert found.rejects["reason"].to_list() == ["AMOUNT"]


def test_a_reading_that_gives_back_a_whole_side_is_asked(tmp_path: Path) -> None:
    rows = [(time, out, into and "见回单", balance, peer) for time, out, into, balance, peer in two_sided()]
    assert "chain_open" in asked(read(tmp_path, *written(rows)))


def test_one_sum_that_cannot_be_read_is_one_row_given_back(tmp_path: Path) -> None:
    rows = two_sided()
    rows[7] = (*rows[7][:1], "见回单", "", *rows[7][3:])
    found = read(tmp_path, *written(rows))
    assert found.rows.height == 39
    assert found.sheets[0].level == "proved"


def test_a_known_layout_that_gives_back_a_whole_side_is_asked(tmp_path: Path) -> None:
    lines = [POLICE]
    for at, (time, out, into, balance, peer) in enumerate(two_sided()):
        way, sum_ = ("进", "见回单") if into else ("出", out.replace(",", ""))
        clock = time.translate(str.maketrans("", "", "-: "))
        lines.append(f"{OWN},{clock},{sum_},{balance.replace(',', '')},{way},{peer},成功,S{at}")
    assert "chain_open" in asked(read(tmp_path, *lines))


def test_a_title_of_labels_and_values_names_the_account_and_is_no_row(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"账号:,{OWN},户名:,测试甲",
        "记账日期,记账时间,金额,余额,交易名称,对方账户名,对方卡号/账号",
        f"2024.07.08,09:35:44,500.31,1500.31,转账,测试乙,{PEER}",
        f"2024.07.09,16:30:14,-100.07,1400.24,转账,测试丙,{THIRD}",
        f"2024.07.10,13:05:27,-200.19,1200.05,转账,测试乙,{PEER}",
        f"2024.07.11,10:43:28,37.23,1237.28,转账,测试丙,{THIRD}",
    )
    assert found.rejects.is_empty()
    assert set(found.rows["card"]) == {OWN}
