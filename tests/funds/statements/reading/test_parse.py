# SPDX-License-Identifier: Apache-2.0
"""Folders, archives, duplicates, reversals, the headers nobody knows."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from tests.funds.statements.reading.layouts import OWN, PEER, PLATFORM, POLICE, TAILONG, THIRD
from wuzha.funds.statements.proof.answers import Answers
from wuzha.funds.statements.proof.parse import parse
from wuzha.intake.readers.problems import FileProblem, UnreadableFileError

#: Passes the check digit; no bank has this beginning.
CARD = "9900000000000000002"
HEAD = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,交易流水号,摘要说明\n"


def statement(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_zip_of_folders_with_chinese_names_is_read(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    police, tailong = POLICE.write(inner), TAILONG.write(inner)
    nested = tmp_path / "nested.zip"
    with zipfile.ZipFile(nested, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tailong, "泰隆/流水.csv")
    outer = tmp_path / "调单.zip"
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(police, "公安/明细.xlsx")
        archive.write(nested, "nested.zip")
        archive.writestr("读我.txt", "这不是流水")
        archive.writestr("__MACOSX/._明细.xlsx", b"\x00\x05")

    found = parse([outer])

    assert found.files == ["调单.zip/nested.zip/泰隆/流水.csv", "调单.zip/公安/明细.xlsx", "调单.zip/读我.txt"]
    assert [found.files[problem.file] for problem in found.unreadable] == ["调单.zip/读我.txt"]
    assert found.rows_read == found.rows.height + found.rejects.height + found.duplicates.height == 19


def test_a_name_in_an_archive_cannot_write_outside(tmp_path: Path) -> None:
    evil = tmp_path / "in" / "evil.zip"
    evil.parent.mkdir()
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../../outside.csv", HEAD + f"{OWN},20230510090000,1.00,1.00,进,{PEER},S1,\n")

    assert parse([evil]).rows.height == 1
    assert not list(tmp_path.rglob("outside.csv"))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros.csv", "w") as part:
        for _ in range(80):
            part.write(b"\0" * (1 << 20))
    with pytest.raises(UnreadableFileError) as refused:
        parse([bomb])
    assert refused.value.code is FileProblem.ZIP_BOMB


def test_an_equal_file_is_all_duplicates(tmp_path: Path) -> None:
    first = POLICE.write(tmp_path)
    shutil.copy(first, tmp_path / "second.xlsx")
    once, twice = parse([first]), parse([tmp_path])
    assert twice.rows.height == once.rows.height
    assert twice.rejects.height == 2 * once.rejects.height
    assert twice.rows_read == twice.rows.height + twice.rejects.height + twice.duplicates.height
    assert twice.flags["equal_files"] == 1


def test_overlapping_exports_of_one_bank_are_merged_by_balance(tmp_path: Path) -> None:
    shared = f"{OWN},20230510090000,1.00,1.00,进,{PEER},,"
    second = f"{OWN},20230510090100,1.00,2.00,进,{PEER},,"
    statement(tmp_path / "a.csv", shared, second)
    statement(tmp_path / "b.csv", shared, second, f"{OWN},20230510090200,1.00,3.00,进,{PEER},,")
    found = parse([tmp_path])
    assert found.rows.get_column("balance").to_list() == [100, 200, 300]
    assert found.duplicates.select("file", "line", "of_file", "of_line").rows() == [(1, 2, 0, 2), (1, 3, 0, 3)]


def test_two_equal_rows_of_one_export_are_two_transfers(tmp_path: Path) -> None:
    row = f"{OWN},20230510090000,1.00,,进,{PEER},,"
    assert parse([statement(tmp_path / "a.csv", row, row)]).rows.height == 2


def test_equal_rows_of_two_exports_without_serial_and_balance_are_kept(tmp_path: Path) -> None:
    row = f"{OWN},20230510090000,1.00,,进,{PEER},,"
    statement(tmp_path / "a.csv", row)
    statement(tmp_path / "b.csv", row, "")
    assert parse([tmp_path]).rows.height == 2


def test_one_serial_for_a_transfer_and_its_fee_is_two_rows(tmp_path: Path) -> None:
    path = statement(
        tmp_path / "a.csv",
        f"{OWN},20230510090000,100.00,900.00,出,{PEER},S1,转账",
        f"{OWN},20230510090000,1.00,899.00,出,,S1,手续费",
    )
    assert parse([path]).rows.get_column("kind").to_list() == ["", "fee"]


def test_a_reversal_cancels_its_payment_and_another_does_not(tmp_path: Path) -> None:
    path = statement(
        tmp_path / "a.csv",
        f"{OWN},20230510090000,5.00,95.00,出,{PEER},S00001,转账",
        f"{OWN},20230510090100,5.00,90.00,出,{PEER},S00002,转账",
        f"{OWN},20230510090200,5.00,95.00,进,{PEER},S00003,冲正S00001",
        f"{OWN},20230510090300,7.00,102.00,进,{THIRD},S00004,冲正",
    )
    found = parse([path])
    assert found.rows.get_column("serial").to_list() == ["S00002", "S00004"]
    assert found.rejects.select("line", "reason").rows() == [(2, "REVERSED"), (4, "REVERSED")]


def test_unknown_headers_are_asked_for_and_answered(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(f"本户,交易时间,交易金额,收付标志,对家\n{OWN},20230510090000,1000.00,进,{PEER}\n", encoding="utf-8")
    asked = parse([path])
    assert (asked.sheets[0].level, asked.sheets[0].unknown_headers) == ("asked", ("对家",))
    assert asked.rejects.get_column("reason").to_list() == ["ASKED"]
    said = Answers({"本户": "self_account", "对家": "peer_account"})
    known = parse([path], answers_of=lambda _headers, _sheet: said)
    assert known.rows.select("account", "peer_account").rows() == [(OWN, PEER)]
    assert known.sheets[0].level == "told"


def test_the_name_of_a_file_gives_the_account_a_table_does_not(tmp_path: Path) -> None:
    path = tmp_path / f"{CARD}_明细.csv"
    path.write_text(f"交易时间,交易金额,收付标志,对方账号\n20230510090000,1000.00,进,{PEER}\n", encoding="utf-8")
    assert parse([path]).rows.get_column("account").to_list() == [CARD]


def test_a_sheet_that_nothing_says_whose_it_is_gives_no_row(tmp_path: Path) -> None:
    path = tmp_path / "明细.csv"
    path.write_text(f"交易时间,交易金额,收付标志,对方账号\n20230510090000,1000.00,进,{PEER}\n", encoding="utf-8")
    found = parse([path])
    assert (found.sheets[0].level, found.sheets[0].questions) == ("asked", ("own_account",))
    assert found.rejects.get_column("reason").to_list() == ["SELF_MISSING"]


def test_a_known_layout_whose_balances_object_is_not_read_by_its_words(tmp_path: Path) -> None:
    rows = [f"{OWN},2023051009{n:02d}00,{1000 + n}.00,{90_000 + 7 * n}.00,进,{PEER},S{n:05d},转账" for n in range(9)]
    found = parse([statement(tmp_path / "a.csv", *rows)])
    assert found.sheets[0].level == "asked"
    assert found.rows.is_empty()


def test_what_a_payer_wrote_makes_no_fee_of_a_transfer(tmp_path: Path) -> None:
    path = statement(
        tmp_path / "a.csv",
        f"{OWN},20230510090000,100.00,900.00,出,{PEER},S1,还你的手续费",
        f"{OWN},20230510090100,100.00,800.00,出,{PEER},S2,上次取款的钱",
        f"{OWN},20230510090200,100.00,700.00,出,{PEER},S3,ATM取款",
        f"{OWN},20230510090300,1.00,699.00,出,,S4,手续费",
    )
    assert parse([path]).rows.get_column("kind").to_list() == ["", "", "cash_out", "fee"]


def test_a_header_wider_than_its_rows_is_the_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = (f"{OWN},2023051009000{number},1.00,{number}.00,进,{PEER},S{number}\n" for number in (1, 2, 3))
    path.write_text(HEAD.strip() + ",备注\n" + "".join(rows), encoding="utf-8")
    assert parse([path]).rows.get_column("balance").to_list() == [100, 200, 300]


def test_companion_sheets_give_holders(tmp_path: Path) -> None:
    holders = parse([POLICE.write(tmp_path)]).holders
    assert holders.filter(holders["card"] == OWN).select("account", "name", "bank", "balance").rows() == [
        ("9990000000000001", "测试甲", "测试银行", 10_000)
    ]


def test_every_row_keeps_its_file_sheet_and_line(tmp_path: Path) -> None:
    found = parse([POLICE.write(tmp_path), PLATFORM.write(tmp_path)])
    assert found.files == ["police.xlsx", "platform.csv"]
    assert found.rows.select("file", "sheet", "line").head(1).rows() == [(0, "交易明细", 3)]
    assert found.rows.filter(found.rows["file"] == 1).select("sheet", "line").head(1).rows() == [("", 2)]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 400, b"%PDF-1.7 x", "一段文字".encode()])
def test_a_named_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError) as refused:
        parse([path])
    assert "bad.csv" in str(refused.value.where)
