# SPDX-License-Identifier: Apache-2.0
"""The worked example of the restitution desk, as records of the funds desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import City
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.funds.models import (
    Account,
    AccountRole,
    BankAnswer,
    CaseAccount,
    Freeze,
    FundsCase,
    Institution,
    Payment,
    Report,
    ReportSource,
    Victim,
)
from wuzha.funds.orders.rules.freezes import Authority, Mode
from wuzha.funds.statements.models import Transfer
from wuzha.org.roles import Role
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import masked_by

ZHANG_ID, LI_ID, ZHAO_ID = "33028219900101001X", "330282198512310028", "330282200011151233"


@dataclass
class Scene:
    """A case and the people around it."""

    city: City
    case: FundsCase
    #: First and second officer of the desk, and who records decisions.
    first: Actor
    second: Actor
    decider: Actor
    victims: dict[str, Victim] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    freezes: dict[str, Freeze] = field(default_factory=dict)


def make_account(number: str, holder: str, institution: Institution | None) -> Account:
    made: Account = Account.unscoped.create(
        number=seal(Kind.ACCOUNT, number), holder=seal(Kind.NAME, holder), institution=institution, synthetic=True
    )
    return made


def add_victim(scene: Scene, key: str, name: str, id_no: str, loss_fen: int, at: datetime, account: str) -> Report:
    """A victim with a report and an account of their own."""
    scene.victims[key] = Victim.unscoped.create(
        case=scene.case,
        name=seal(Kind.NAME, name),
        id_no=seal(Kind.ID_NUMBER, id_no),
        phone=seal(Kind.PHONE, "13800000001"),
    )
    scene.accounts[key] = make_account(account, name, None)
    CaseAccount.unscoped.create(
        case=scene.case, account=scene.accounts[key], role=AccountRole.VICTIM, level=0, victim=scene.victims[key]
    )
    report: Report = Report.unscoped.create(
        case=scene.case, victim=scene.victims[key], source=ReportSource.HAND, loss_fen=loss_fen, reported_at=at
    )
    return report


def pay(scene: Scene, at: datetime, payer: str, payee: str, fen: int, by: Report | BankAnswer) -> None:
    Payment.unscoped.create(
        case=scene.case, from_account=scene.accounts[payer], to_account=scene.accounts[payee], amount_fen=fen, at=at,
        report=by if isinstance(by, Report) else None, answer=by if isinstance(by, BankAnswer) else None,
    )  # fmt: skip


def bank_answer(scene: Scene, freeze: Freeze, at: datetime) -> BankAnswer:
    answer: BankAnswer = BankAnswer.unscoped.create(
        centre=scene.city.centre, freeze=freeze, asked="FREEZE", asked_at=at, answered_at=at, code="0000", result="OK"
    )
    return answer


def freeze(scene: Scene, key: str, fen: int, *, expires: datetime | None = None, **values: Any) -> Freeze:
    """A freeze that holds `fen`, walked through its states."""
    now = timezone.now()
    made: Freeze = Freeze.unscoped.create(
        case=scene.case, account=scene.accounts[key], institution=scene.accounts[key].institution, amount_fen=fen,
        due_at=now + timedelta(days=1), authority=Authority.COUNTY, required_authority=Authority.COUNTY,
        organ="测试市公安局", decider="测试甲", decider_title="局长", decision_no="测1", decided_on="2023-05-11",
        **values,
    )  # fmt: skip
    Freeze.unscoped.filter(pk=made.pk).update(state="APPROVED")
    Freeze.unscoped.filter(pk=made.pk).update(
        state="ISSUED", issued_at=now, request_no=f"Q{made.pk}", doc_no=f"冻通{made.pk}号"
    )
    Freeze.unscoped.filter(pk=made.pk).update(
        state="ACTIVE", mode=Mode.FULL, frozen_fen=fen, started_at=now - timedelta(days=90),
        expires_at=expires or now + timedelta(days=90),
    )  # fmt: skip
    made.refresh_from_db()
    scene.freezes[key] = made
    return made


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2023-05-10T{clock}").replace(tzinfo=SHANGHAI)


@pytest.fixture
@shared
def city() -> City:
    return factories.make_city()


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    settings.WUZHA_FILES = tmp_path
    return tmp_path


def make_scene(city: City) -> Scene:
    """Two officers of the centre, a decider, and an empty case."""
    second = factories.make_person(Role.FUNDS_OFFICER, city.centre, name="测试警员二")
    decider = factories.make_person(Role.FUNDS_OFFICER, city.centre, name="测试内勤")
    filed = factories.make_filed(city.centre, "A3302820000002023050001")
    case: FundsCase = FundsCase.unscoped.create(centre=city.centre, synthetic=True, case=filed)
    return Scene(city, case, city.actor(Role.FUNDS_OFFICER), factories.actor_of(second), factories.actor_of(decider))


#: The worked example: time, payer, payee, 分. U is not identified, A1 was empty before.
TRANSFERS = (
    ("10:02:11", "V1", "A1", 80_000_00),
    ("10:05:40", "V2", "A1", 50_000_00),
    ("10:06:05", "A1", "B1", 100_000_00),
    ("10:06:50", "A1", "B2", 29_900_00),
    ("10:07:30", "U", "C1", 40_000_00),
    ("10:08:00", "B1", "C1", 60_000_00),
    ("10:09:00", "C1", "X", 70_000_00),
    ("10:15:00", "B1", "ATM", 20_000_00),
)
FROZEN = {"A1": 100_00, "B1": 20_000_00, "B2": 29_900_00, "C1": 30_000_00}
LEVELS = {"A1": 1, "B1": 2, "B2": 2, "C1": 3, "U": 2, "X": 4, "ATM": 3}


def work(scene: Scene, *, by_files: bool = False) -> Scene:
    """Fill a scene with the worked example: what the victims paid is told; the rest as well, or left to statements."""
    bank = Institution.objects.create(code="ABC", name="测试农业银行", kind="BANK")
    reports = {
        "V1": add_victim(scene, "V1", "张测试", ZHANG_ID, 80_000_00, at("11:00:00"), "6222020000000000000"),
        "V2": add_victim(scene, "V2", "李测试", LI_ID, 50_000_00, at("11:00:00"), "621700000000000014"),
    }
    for number, (key, level) in enumerate(LEVELS.items(), 1):
        scene.accounts[key] = make_account(f"62284800000000{number:04d}", "王测试", bank)
        CaseAccount.unscoped.create(
            case=scene.case, account=scene.accounts[key], role=AccountRole.RECEIVING, level=level
        )
    for key, fen in FROZEN.items():
        freeze(scene, key, fen)
    told = bank_answer(scene, scene.freezes["A1"], at("12:00:00"))
    for clock, payer, payee, fen in TRANSFERS:
        if payer in reports or not by_files:
            pay(scene, at(clock), payer, payee, fen, reports.get(payer, told))
    return scene


def statement(scene: Scene, *keys: str) -> None:
    """The banks of the accounts gave their statements: every payment that was told, and no other."""
    ids = {scene.accounts[key].pk for key in keys}
    for one in Payment.unscoped.filter(case=scene.case, withdrawn_by=None):
        if ids & {one.from_account_id, one.to_account_id}:
            Transfer.unscoped.create(
                case=scene.case, payer=one.from_account, payee=one.to_account, amount_fen=one.amount_fen, at=one.at,
                told_by_payer=one.from_account_id in ids, told_by_payee=one.to_account_id in ids,
            )  # fmt: skip


def ledger_file(scene: Scene) -> bytes:
    """The worked example as a plain ledger, as an investigator brings it."""
    lines = ["txn_id,time,from_account,to_account,amount_fen,kind"]
    for number, (clock, payer, payee, fen) in enumerate(TRANSFERS, 1):
        kind = "cash_out" if payee == "ATM" else "transfer"
        names = [masked_by(scene.accounts[key].number, str) for key in (payer, payee)]
        lines.append(f"{number},{at(clock).isoformat()},{names[0]},{'' if payee == 'ATM' else names[1]},{fen},{kind}")
    return "\n".join(lines).encode()


@pytest.fixture
@shared
def empty(city: City) -> Scene:
    return make_scene(city)


@pytest.fixture
@shared
def filled(empty: Scene) -> Scene:
    return work(empty)


@pytest.fixture
def scene(empty: Scene, files: Path) -> Scene:
    return empty


@pytest.fixture
def worked(filled: Scene, files: Path) -> Scene:
    """Eight transfers over three levels, each told by a victim or a bank."""
    return filled
