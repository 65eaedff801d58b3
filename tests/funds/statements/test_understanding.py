# SPDX-License-Identifier: Apache-2.0
"""How sure the reading of a sheet is, on the desk: proved, told or asked; answered once, remembered by its headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.funds.models import FundsCase
from wuzha.funds.statements import memory
from wuzha.funds.statements.models import FileStatus, StatementFile, Transfer
from wuzha.funds.statements.proof import answers
from wuzha.funds.statements.services import files, whole
from wuzha.org.roles import Role

OWN, PEER = "000000000000061", 900_000_000_000_071
HEAD = "我方账户,发生时刻,发生额,结余,标识,对方账户"
#: Sums and the way each goes by the balances; 2 is in, 7 is out.
MOVES = [(12_345, 2), (4_211, 7), (9_876, 2), (1_377, 7), (2_500, 7), (31_400, 2), (777, 7), (18_250, 7)]


def odd(count: int = len(MOVES), head: str = HEAD, decimals: str = "") -> bytes:
    """A statement of a bank nobody knows: whole numbers without a unit, codes 2 and 7."""
    balance, lines = 50_000, [head]
    for number, (sum_, code) in enumerate(MOVES[:count]):
        balance += sum_ if code == 2 else -sum_
        lines.append(
            f"{OWN},2023-05-10 12:00:{number:02d},{sum_}{decimals},{balance}{decimals},{code},{PEER + number % 3}"
        )
    return "\n".join(lines).encode()


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


def page_of(file: StatementFile, what: str = "") -> str:
    return f"/funds/statements/{file.pk}/{what}"


def test_an_unknown_bank_is_read_by_its_balances_and_the_page_says_so(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd(decimals=".00"))
    assert (file.status, file.accepted) == (FileStatus.DONE, len(MOVES))
    into = Transfer.unscoped.filter(case=worked, payee__isnull=False, payer__isnull=False)
    assert sorted(into.values_list("amount_fen", flat=True)) == sorted(sum_ * 100 for sum_, _code in MOVES)
    page = client.get(page_of(file)).content.decode()
    assert "余额印证" in page
    assert "7 步中 7 步相符" in page


def test_a_unit_that_nothing_says_is_asked_and_remembered_for_the_same_headers_alone(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd())
    assert (file.status, file.accepted) == (FileStatus.MAPPING, 0)
    asked = client.get(page_of(file, "headers/")).content.decode()
    assert "看不出金额的单位" in asked
    assert "7 步余额中 7 步相符" in asked
    chosen = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    assert client.post(page_of(file, "headers/"), chosen | {"unit": "分"}).status_code == 302
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, len(MOVES))
    assert Transfer.unscoped.filter(case=worked, amount_fen=31_400).exists()
    # the next file of that bank goes by itself, one of another bank does not
    assert brought(officer, worked, odd(7), "乙.csv").status == FileStatus.DONE
    assert brought(officer, worked, odd(head=HEAD.replace("结余", "当前结余")), "丙.csv").status == FileStatus.MAPPING


def test_balances_that_do_not_close_are_asked_until_their_column_is_left_out(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    lines = odd(decimals=".00").decode().splitlines()
    # each balance is that of the day's end, of another account, or no balance at all
    broken = [
        line.replace(".00,2,", f"{place}.00,收入,").replace(".00,7,", f"{place}.00,支出,")
        for place, line in enumerate(lines)
    ]
    content = "\n".join(broken).encode()
    file = brought(officer, worked, content)
    assert file.status == FileStatus.MAPPING
    chosen = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    client.post(page_of(file, "headers/"), chosen)
    (again,) = whole.run_case(worked.pk)
    assert again.status == FileStatus.MAPPING
    client.post(page_of(file, "headers/"), chosen | {"h3": "", "h4": "direction"})
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, len(MOVES))
    assert "仅凭表头" in client.get(page_of(file)).content.decode()


def test_what_the_desk_was_told_serves_the_command_and_the_other_way_round(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd())
    chosen = {f"h{place}": file.mapping.get(header, "") for place, header in enumerate(file.headers)}
    client.post(page_of(file, "headers/"), chosen | {"unit": "分"})
    written = client.get(page_of(file, "mapping/")).content
    said = answers.read(written, "甲.toml")
    assert (said.unit, said.headers, said.columns["发生额"]) == (1, tuple(file.headers), "amount")

    answer = memory.in_force(memory.source_of(file.headers))
    assert answer is not None
    memory.end(officer, answer, "")
    whole.run_case(worked.pk)
    file.refresh_from_db()
    assert file.status == FileStatus.MAPPING
    given = SimpleUploadedFile("甲.toml", written)
    assert client.post(page_of(file, "headers/"), {"mapping": given}).status_code == 302
    (ended,) = whole.run_case(worked.pk)
    assert (ended.status, ended.accepted) == (FileStatus.DONE, len(MOVES))


def test_a_mapping_file_that_is_none_is_refused_with_what_may_stand_there(
    client: Client, worked: FundsCase, officer: Actor
) -> None:
    file = brought(officer, worked, odd())
    answer = client.post(page_of(file, "headers/"), {"mapping": SimpleUploadedFile("甲.toml", 'unit = "角"'.encode())})
    assert answer.status_code == 422
    assert "元、百元、千元、万元" in answer.content.decode()
