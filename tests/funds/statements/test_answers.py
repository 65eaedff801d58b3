# SPDX-License-Identifier: Apache-2.0
"""What a person says of a sheet rules later files: shown with each, corrected with a reason, taken back; a file is read
anew without a row twice, and without losing what rests on it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.funds.statements.conftest import NUMBERS
from tests.funds.statements.test_understanding import MOVES, OWN, brought, odd, page_of
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase, StopOrder
from wuzha.funds.orders.services.stops import prepare
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.models import (
    AccountCoverage,
    FileStatus,
    SourceRow,
    StatementFile,
    SuspectedDouble,
    Transfer,
)
from wuzha.funds.statements.receiver import kept_files
from wuzha.funds.statements.services import anew, files, whole
from wuzha.intake.services import store
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("funds.statements.services.anew", "funds.migrations.0001_schema")

#: A layout without a known word; the fourth column holds accounts.
UNKNOWN = "甲列,乙列,丙列,丁列,戊列"
PEERS = [f"62284800000000{number:02d}" for number in range(10, 20)]
ANSWER = {"h0": "self_account", "h1": "time", "h2": "amount", "h4": "direction", "unit": "元"}


def strange(rows: int = 3, start: int = 0) -> bytes:
    lines = [
        f"{OWN},2023-05-10 12:00:0{place},{100 + place}.00,{PEERS[place]},{'收入' if place % 2 else '支出'}"
        for place in range(start, start + rows)
    ]
    return "\n".join([UNKNOWN, *lines]).encode()


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


def said(client: Client, file: StatementFile, **chosen: str) -> None:
    assert client.post(page_of(file, "headers/"), chosen).status_code == 302


def units(client: Client, case: FundsCase, officer: Actor, unit: str, own: str = OWN) -> StatementFile:
    """A file of which only the unit was asked, answered and read."""
    file = brought(officer, case, odd().replace(OWN.encode(), own.encode()))
    fields = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    said(client, file, **fields, unit=unit)
    (ended,) = whole.run_case(case.pk)
    assert ended.status == FileStatus.DONE
    return ended


def correction(file: StatementFile, unit: str, reason: str = "单位选错") -> tuple[str, dict[str, str]]:
    (answer,) = SheetAnswer.objects.filter(ended_at=None)
    fields = {f"h{place}": answer.said.get(header, "") for place, header in enumerate(answer.headers)}
    return page_of(file, f"answers/{answer.pk}/correct/"), fields | {"unit": unit, "reason": reason}


def sums(case: FundsCase) -> list[int]:
    return sorted(Transfer.unscoped.filter(case=case).values_list("amount_fen", flat=True))


def test_a_column_of_accounts_that_is_left_out_must_be_confirmed(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, strange())
    said(client, file, **ANSWER)
    (asked,) = whole.run_case(worked.pk)
    assert (asked.status, asked.accepted) == (FileStatus.MAPPING, 0)
    assert "有一列像是账号却没有采用" in client.get(page_of(file, "headers/")).content.decode()
    said(client, asked, **ANSWER, no_peer="on")
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, 3)


def test_every_file_says_whose_answer_it_was_read_by(
    client: Client, worked: FundsCase, officer: Actor, city: City
) -> None:
    units(client, worked, officer, "分")
    second = brought(officer, worked, odd(7), "乙.csv")
    page = client.get(page_of(second)).content.decode()
    name = city.people[Role.FUNDS_OFFICER].name
    assert f"按 {name} " in page
    assert "针对 甲.csv" in page
    (answer,) = SheetAnswer.objects.all()
    shown = client.get(page_of(second, f"answers/{answer.pk}/")).content.decode()
    for text in ("发生额", "金额单位", "甲.csv", "乙.csv"):
        assert text in shown
    assert "发生额" in client.get(page_of(second, "mapping/")).content.decode()


def test_a_corrected_answer_has_the_files_read_anew_and_no_row_counts_twice(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    first = units(client, worked, officer, "元")
    brought(officer, worked, odd(7), "乙.csv")
    wrong = sums(worked)
    address, fields = correction(first, "分", reason="")
    assert client.post(address, fields).status_code == 422
    assert sums(worked) == wrong
    assert client.post(address, fields | {"reason": "单位选错，应为分"}).status_code == 302
    assert not SourceRow.unscoped.filter(case=worked).exists()
    ended = whole.run_case(worked.pk)
    assert [(one.status, one.accepted, one.duplicates) for one in ended] == [
        (FileStatus.DONE, len(MOVES), 0), (FileStatus.DONE, 0, 7)
    ]  # fmt: skip
    assert sums(worked) == sorted(fen for fen, _code in MOVES)
    former, new = SheetAnswer.objects.order_by("pk")
    assert (former.reason, former.in_force, new.said["=unit"]) == ("单位选错，应为分", False, "分")
    page = client.get(page_of(first)).content.decode()
    assert "以前的读取" in page
    assert "按已失效的答复读取" not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        SheetAnswer.objects.filter(pk=former.pk).update(said={})


def test_an_answer_that_is_taken_back_asks_the_next_file_and_the_old_one_says_so(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    first = units(client, worked, officer, "元")
    (answer,) = SheetAnswer.objects.all()
    back = page_of(first, f"answers/{answer.pk}/back/")
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "答错了"}).status_code == 302
    assert brought(officer, worked, odd(7), "乙.csv").status == FileStatus.MAPPING
    assert "重新读取" in client.get(page_of(first)).content.decode()
    assert "需要重新读取的文件" in client.get(f"/funds/cases/{worked.pk}/statements/").content.decode()
    assert client.post(page_of(first, "anew/")).status_code == 302
    assert not Transfer.unscoped.filter(case=worked).exists()
    whole.run_case(worked.pk)
    first.refresh_from_db()
    assert (first.status, first.accepted) == (FileStatus.MAPPING, 0)


def test_what_ruled_other_files_is_not_answered_otherwise_without_a_reason(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    units(client, worked, officer, "分")
    lines = odd(decimals="").decode().splitlines()
    broken = "\n".join([lines[0], *(line.replace(",2,", "9,2,") for line in lines[1:])])
    other = brought(officer, worked, broken.encode(), "乙.csv")
    assert other.status == FileStatus.MAPPING
    fields = {f"h{place}": other.mapping.get(header, "") for place, header in enumerate(other.headers)}
    fields |= {"h3": "", "h4": "direction", "code0": "in", "code1": "out", "unit": "分"}
    refused = client.post(page_of(other, "headers/"), fields)
    assert refused.status_code == 422
    assert SheetAnswer.objects.count() == 1
    said(client, other, **fields, reason="该行余额不是账户余额")
    assert SheetAnswer.objects.get(ended_at__isnull=False).reason == "该行余额不是账户余额"


def test_the_same_file_is_not_read_a_second_time_by_another_answer(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    first = units(client, worked, officer, "元")
    (answer,) = SheetAnswer.objects.all()
    client.post(page_of(first, f"answers/{answer.pk}/back/"), {"reason": "答错了"})
    again = brought(officer, worked, odd(), "又.csv")
    fields = {f"h{place}": again.mapping.get(header, "") for place, header in enumerate(again.headers)}
    said(client, again, **fields, unit="分")
    (ended,) = whole.run_case(worked.pk)
    assert ended.status == FileStatus.FAILED
    assert "甲.csv" in ended.problem["zh"]
    assert sums(worked) == sorted(fen * 100 for fen, _code in MOVES)


def test_a_transfer_that_another_bank_tells_too_keeps_that_side(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = units(client, worked, officer, "分")
    out = Transfer.unscoped.filter(case=worked, told_by_payer=True).select_related("payee").earliest("at")
    balance = 100_000
    head = "交易卡号,交易时间,交易金额,交易余额,收付标志,交易对手账卡号"
    when = timezone.localtime(out.at) + timedelta(seconds=4)
    peer = next(str(number) for number in (900_000_000_000_071, 900_000_000_000_072, 900_000_000_000_073)
                if Transfer.unscoped.filter(pk=out.pk, payee__number_index=blinded(str(number))))  # fmt: skip
    line = f"{peer},{when:%Y-%m-%d %H:%M:%S},{out.amount_fen / 100:.2f},{balance / 100:.2f},进,{OWN}"
    other = brought(officer, worked, f"{head}\n{line}".encode(), "收.csv")
    assert (other.status, other.merged) == (FileStatus.DONE, 1)
    anew.read_anew(officer, file.pk)
    (left,) = Transfer.unscoped.filter(case=worked)
    assert (left.pk, left.told_by_payer, left.told_by_payee) == (out.pk, False, True)
    assert (left.payer_after_fen, left.payee_after_fen) == (None, balance)
    assert (left.at, left.payee_at) == (when, None)
    whole.run_case(worked.pk)
    left.refresh_from_db()
    assert (left.told_by_payer, left.payee_at) == (True, when)
    assert Transfer.unscoped.filter(case=worked).count() == len(MOVES)


def blinded(number: str) -> bytes:
    from wuzha.sealed.value import Kind, blind

    return blind(Kind.ACCOUNT, number)


def test_rows_that_a_restitution_rests_on_are_not_withdrawn(
    client: Client, worked: FundsCase, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = units(client, worked, officer, "元")
    before = sums(worked)
    monkeypatch.setattr(anew, "resting", [lambda case: ["FH00000001"] if case == worked.pk else []])
    with pytest.raises(RefusalError) as refused:
        anew.read_anew(officer, file.pk)
    assert refused.value.code == "ROWS_CARRY"
    address, fields = correction(file, "分")
    answer = client.post(address, fields, follow=True).content.decode()
    assert "FH00000001" in answer
    assert sums(worked) == before
    assert "重新读取" in client.get(page_of(file)).content.decode()


def test_orders_and_decisions_that_rested_on_an_earlier_reading_are_named(
    worked: FundsCase, officer: Actor, client: Client
) -> None:
    file = units(client, worked, officer, "元", own=NUMBERS["A1"])
    one, other = Transfer.unscoped.filter(case=worked).order_by("pk")[:2]
    SuspectedDouble.unscoped.create(
        case=worked, one=one, other=other, group=one.pk, why="clock", verdict="DIFFERENT", at=timezone.now()
    )
    stop: StopOrder = prepare(officer, worked, one.payee_id or 0)
    anew.read_anew(officer, file.pk)
    whole.run_case(worked.pk)
    page = client.get(page_of(file)).content.decode()
    assert stop.number in page
    assert "1 项疑似重复的判定" in page


def test_a_file_that_is_not_kept_is_read_anew_once_it_is_brought_again(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = units(client, worked, officer, "元")
    store.kept(file.stored_as).path.unlink()
    for content, code in ((None, "FILE_GONE"), ([odd(7)], "OTHER_FILE")):
        with pytest.raises(RefusalError) as refused:
            anew.read_anew(officer, file.pk, content)
        assert refused.value.code == code
    for sent in ({}, {"file": SimpleUploadedFile("甲.csv", odd(7))}):
        told = client.post(page_of(file, "anew/"), sent)
        assert (told.status_code, list(told.context["same_file"].errors)) == (422, ["file"])
        assert re.search(r'<dialog[^>]*id="anew"[^>]* open', told.content.decode())
    client.post(page_of(file, "anew/"), {"file": SimpleUploadedFile("甲.csv", odd())})
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted, len(ended.former)) == (FileStatus.DONE, len(MOVES), 1)


def test_a_file_read_by_words_alone_is_not_kept(worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, odd(decimals=".00"))
    assert file.status == FileStatus.DONE
    assert not kept_files().filter(pk=file.pk).exists()


def test_whose_statement_a_bill_is_holds_for_that_file_alone(client: Client, worked: FundsCase, officer: Actor) -> None:
    lines = [line.split(",", 1)[1] for line in odd(decimals=".00").decode().splitlines()]
    content = "\n".join(lines).encode()
    file = brought(officer, worked, content)
    assert file.status == FileStatus.MAPPING
    fields = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    refused = client.post(page_of(file, "headers/"), fields | {"own_account": "abc"})
    assert "这不是账号" in refused.content.decode()
    said(client, file, **fields, own_account=NUMBERS["A1"])
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, len(MOVES))
    assert not SheetAnswer.objects.exists()  # nothing was said of the columns
    another = "\n".join([lines[0], *lines[2:]]).encode()
    assert brought(officer, worked, another, "乙.csv").status == FileStatus.MAPPING


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ('headers = ["别的列"]\nunit = "分"'.encode(), "别的列"),
        ('[columns]\n"没有的列" = "amount"'.encode(), "没有的列"),
        (b'own_account = "abc"', "不是账号"),
        (b"unit = ", "不符合 TOML 格式"),
        ('unit = "分"'.encode("gbk"), "GBK"),
    ],
)
def test_a_mapping_file_that_does_not_fit_says_so_in_words(
    client: Client, worked: FundsCase, officer: Actor, content: bytes, word: str
) -> None:
    file = brought(officer, worked, odd())
    answer = client.post(page_of(file, "headers/"), {"mapping": SimpleUploadedFile("甲.toml", content)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert word in page
    assert not any(english in page for english in ("Invalid", "codec", "at end of document"))


def test_a_unit_of_a_thousand_yuan_is_kept_by_the_desk(client: Client, worked: FundsCase, officer: Actor) -> None:
    file = brought(officer, worked, odd())
    columns = "".join(f'"{header}" = "{field}"\n' for header, field in file.mapping.items())
    given = SimpleUploadedFile("甲.toml", f'unit = "千元"\n[columns]\n{columns}'.encode())
    assert client.post(page_of(file, "headers/"), {"mapping": given}).status_code == 302
    (ended,) = whole.run_case(worked.pk)
    assert ended.status == FileStatus.DONE
    assert 'unit = "千元"' in client.get(page_of(file, "mapping/")).content.decode()
    assert sums(worked)[0] == min(fen for fen, _code in MOVES) * 100_000


def test_a_status_that_no_word_explains_is_answered_on_the_page(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    head = "交易卡号,交易时间,交易金额,收付标志,交易对手账卡号,交易状态"
    lines = [
        f"{OWN},2023-05-10 12:00:0{place},{100 + place}.00,出,{PEERS[place]},{'03' if place else '09'}"
        for place in range(4)
    ]
    file = brought(officer, worked, "\n".join([head, *lines]).encode())
    assert file.status == FileStatus.MAPPING
    asked = client.get(page_of(file, "headers/")).content.decode()
    assert "“03”表示" in asked
    fields = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    said(client, file, **fields, status0="failed", status1="done", unit="元")
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted, ended.rejected) == (FileStatus.DONE, 3, 1)
    assert '"03" = "done"' in client.get(page_of(file, "mapping/")).content.decode()


def test_a_file_is_taken_out_of_its_case_with_a_reason_and_may_be_read_again(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd(decimals=".00"))
    assert client.post(page_of(file, "withdraw/"), {"reason": ""}).status_code == 422
    assert Transfer.unscoped.filter(case=worked).count() == len(MOVES)
    assert client.post(page_of(file, "withdraw/"), {"reason": "传错案件"}).status_code == 302
    assert not Transfer.unscoped.filter(case=worked).exists()
    assert not files.cancel(officer, file.pk)
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.done, ended.status_word) == (FileStatus.CANCELLED, 0, "已撤回")
    assert not AccountCoverage.unscoped.filter(case=worked).exists()
    page = client.get(page_of(file)).content.decode()
    assert "传错案件" in page
    assert "已撤回" in client.get(f"/funds/cases/{worked.pk}/statements/").content.decode()
    again = client.post(page_of(file, "withdraw/"), {"reason": "又"})
    assert (again.status_code, "甲.csv" in str(again.context["why"].non_field_errors())) == (422, True)
    assert len(StatementFile.unscoped.get(pk=file.pk).former) == 1
    other = brought(officer, worked, odd(decimals=".00"), "又.csv")
    assert (other.status, other.accepted) == (FileStatus.DONE, len(MOVES))


def test_a_file_that_reads_by_itself_is_read_with_other_answers(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    content = odd(decimals=".00")
    file = brought(officer, worked, content)
    client.post(page_of(file, "withdraw/"), {"reason": "单位有误"})
    whole.run_case(worked.pk)
    client.post(page_of(file, "anew/"), {"file": SimpleUploadedFile("甲.csv", content), "ask": "on"})
    (asked,) = whole.run_case(worked.pk)
    assert (asked.status, asked.accepted) == (FileStatus.MAPPING, 0)
    fields = {f"h{place}": asked.mapping.get(header, "") for place, header in enumerate(asked.headers)}
    said(client, asked, **fields, unit="百元")
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, len(MOVES))
    assert sums(worked) == sorted(fen * 10_000 for fen, _code in MOVES)


def test_rows_that_a_restitution_rests_on_are_not_taken_out(
    worked: FundsCase, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = brought(officer, worked, odd(decimals=".00"))
    monkeypatch.setattr(anew, "resting", [lambda _case: ["FH00000001"]])
    with pytest.raises(RefusalError) as refused:
        anew.withdraw(officer, file.pk, "传错案件")
    assert refused.value.code == "ROWS_CARRY"
    assert Transfer.unscoped.filter(case=worked).count() == len(MOVES)


def test_rows_known_from_a_file_that_was_taken_out_are_asked_back(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd(decimals=".00"))
    second = brought(officer, worked, odd(7, decimals=".00"), "乙.csv")
    assert (second.accepted, second.duplicates) == (0, 7)
    assert "可能缺失" not in client.get(page_of(second)).content.decode()
    client.post(page_of(file, "withdraw/"), {"reason": "传错案件"})
    whole.run_case(worked.pk)
    page = client.get(page_of(second)).content.decode()
    assert "可能缺失" in page
    assert "该文件此后已撤回" in client.get(f"/funds/cases/{worked.pk}/statements/").content.decode()
    client.post(page_of(second, "anew/"), {"file": SimpleUploadedFile("乙.csv", odd(7, decimals=".00"))})
    (ended,) = whole.run_case(worked.pk)
    assert (ended.accepted, ended.duplicates) == (7, 0)
    assert "可能缺失" not in client.get(page_of(second)).content.decode()


def test_a_file_that_contradicts_another_row_by_row_says_so_and_names_it(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    first = brought(officer, worked, odd(decimals=".00"))
    slip = odd(decimals=".00").decode().replace("发生额,结余", "发生额（万元）,结余（万元）").encode()
    second = brought(officer, worked, slip, "万元.csv")
    assert second.status == FileStatus.DONE
    for file, other in ((first, "万元.csv"), (second, "甲.csv")):
        page = client.get(page_of(file)).content.decode()
        assert "与本案另一文件矛盾" in page
        assert other in page
        assert f"有 {len(MOVES)} 处不一致" in page
    assert "有矛盾" in client.get(f"/funds/cases/{worked.pk}/statements/").content.decode()
    assert "互相矛盾的文件" in client.get(f"/funds/cases/{worked.pk}/coverage/").content.decode()
    anew.withdraw(officer, second.pk, "单位写错")
    whole.run_case(worked.pk)
    assert not StatementFile.unscoped.get(pk=first.pk).against
    assert "矛盾" not in client.get(page_of(first)).content.decode()
