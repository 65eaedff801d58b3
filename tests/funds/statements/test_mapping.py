# SPDX-License-Identifier: Apache-2.0
"""What the columns of a statement are, asked as of any other file: all are shown, the answer is checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from xlsxwriter import Workbook

from tests.factories import City
from tests.funds.statements.conftest import WORKED, plain
from tests.funds.statements.test_whole import UNKNOWN
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.memory import source_of
from wuzha.funds.statements.models import FileStatus, StatementFile
from wuzha.funds.statements.services import files, whole
from wuzha.org.roles import Role

SOURCE = source_of(["甲列", "乙列", "丙列", "丁列", "戊列"])
ANSWER = {"h0": "self_account", "h1": "time", "h2": "amount", "h3": "direction", "h4": "peer_account"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WUZHA_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
@shared
def client(city: City) -> Client:
    one = Client()
    one.force_login(city.people[Role.FUNDS_OFFICER])
    return one


def brought(officer: Actor, case: FundsCase, content: bytes, name: str = "甲.csv") -> StatementFile:
    (file,) = files.take(officer, case.pk, [content], name)
    (ended,) = whole.run_case(case.pk)
    assert ended.pk == file.pk
    return ended


def page_of(file: StatementFile) -> str:
    return f"/funds/statements/{file.pk}/headers/"


def test_an_empty_answer_is_refused_and_not_remembered(client: Client, worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, UNKNOWN.encode())
    answer = client.post(page_of(file), {})
    assert answer.status_code == 422
    for missing in ("本方账号", "金额", "日期和时间"):
        assert f"没有“{missing}" in answer.content.decode()
    file.refresh_from_db()
    assert file.status == FileStatus.MAPPING
    assert not SheetAnswer.objects.exists()


def test_columns_that_were_left_out_once_are_asked_again_while_one_is_missing(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    headers = ["甲列", "乙列", "丙列", "丁列", "戊列"]
    SheetAnswer.objects.create(source=SOURCE, headers=headers, said=dict.fromkeys(headers, ""))
    file = brought(officer, worked, UNKNOWN.encode())
    assert client.get(page_of(file)).content.decode().count('<select name="h') == 5
    assert client.post(page_of(file), ANSWER).status_code == 302
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, 3)
    assert SheetAnswer.objects.get(ended_at=None).said["丙列"] == "amount"


def test_a_field_chosen_twice_is_refused_with_both_columns(client: Client, worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, UNKNOWN.encode())
    answer = client.post(page_of(file), ANSWER | {"h3": "amount"})
    assert answer.status_code == 422
    assert "丙列、丁列" in answer.content.decode()
    assert not SheetAnswer.objects.exists()


def test_known_columns_are_shown_as_they_are_and_values_masked(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, UNKNOWN.replace("乙列", "交易时间").encode())
    page = client.get(page_of(file)).content.decode()
    assert page.count('<select name="h') == 5
    assert '<option value="time" selected>' in page
    assert "2023-05-10 12:00:01" in page
    assert "000000000000061" not in page
    assert client.post(page_of(file), ANSWER).status_code == 302
    assert not SheetAnswer.objects.filter(source=SOURCE).exists()


def test_an_answer_that_comes_too_late_is_refused(client: Client, worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, UNKNOWN.encode())
    client.post(page_of(file), ANSWER)
    late = client.post(page_of(file), ANSWER | {"h2": "balance"})
    assert late.status_code == 302
    assert any("甲.csv" in str(one) for one in get_messages(late.wsgi_request))
    assert SheetAnswer.objects.get(ended_at=None).said["丙列"] == "amount"


def test_a_sheet_that_is_no_statement_is_passed_over_for_this_file_alone(
    client: Client, worked: FundsCase, officer: Actor, tmp_path: Path
) -> None:
    with Workbook(tmp_path / "book.xlsx") as book:
        good, other = book.add_worksheet("明细"), book.add_worksheet("说明")
        good.write_row(0, 0, ["交易卡号", "交易时间", "交易金额", "收付标志", "交易对手账卡号", "对手户名", "摘要说明"])
        good.write_row(
            1, 0, ["000000000000061", "2023-05-10 12:00:00", "1000.00", "出", "000000000000071", "测试丁", "往来"]
        )
        other.write_row(0, 0, ["户名", "币种", "说明列"])
        other.write_row(1, 0, ["测试丙", "CNY", "无"])
    file = brought(officer, worked, (tmp_path / "book.xlsx").read_bytes(), "甲.xlsx")
    assert (file.status, file.headers) == (FileStatus.MAPPING, ["户名", "币种", "说明列"])
    assert client.post(page_of(file), {}).status_code == 302
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted, ended.rejected) == (FileStatus.DONE, 1, 1)
    assert not SheetAnswer.objects.exists()


def test_a_file_that_cannot_be_read_is_called_as_its_user_calls_it(worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, ("列" * 400_000 + ",甲\n1,2\n").encode(), "某行流水.csv")
    assert file.status == FileStatus.FAILED
    assert "位置：某行流水.csv 第 1 行。" in file.problem["zh"]
    assert "Where: 某行流水.csv line 1." in file.problem["en"]


def test_an_empty_file_among_several_is_named_and_nothing_is_taken(client: Client, worked: FundsCase) -> None:
    given = [SimpleUploadedFile("好.csv", plain(WORKED)), SimpleUploadedFile("空.csv", b"")]
    answer = client.post(f"/funds/cases/{worked.pk}/statements/upload/", {"file": given})
    assert answer.status_code == 422
    assert "空.csv: " in answer.content.decode()
    assert not StatementFile.unscoped.exists()


def test_the_file_of_rejected_lines_says_why_and_what_to_do_in_the_language_of_the_page(
    worked: FundsCase, officer: Actor, tmp_path: Path
) -> None:
    file = brought(officer, worked, plain([*WORKED, ("10:20:00", "A1", "B1", 0, "")]))
    files.write_rejects(tmp_path / "退回.csv", file, officer, "退回银行更正")
    told = (tmp_path / "退回.csv").read_text(encoding="utf-8-sig")
    assert "金额不是大于 0 的整数（分）,写成大于 0 的金额，以元为单位，最多两位小数。" in told
    assert "the amount" not in told


def test_a_row_in_place_of_the_headers_is_neither_kept_nor_shown(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    row = "6200000000000000013,2026-03-01 10:00:00,100.00,借,6200000000000000021\n"
    file = brought(officer, worked, (row * 3).encode())
    assert file.status == FileStatus.FAILED
    assert not file.batch.headers
    page = client.get(f"/funds/statements/{file.pk}/").content.decode()
    assert "没有找到表头行" in page
    assert "6200000000000000013" not in page
