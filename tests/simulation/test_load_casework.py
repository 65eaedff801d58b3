# SPDX-License-Identifier: Apache-2.0
"""What is written in bulk is what the services would have written."""

from __future__ import annotations

from typing import Any

import pytest

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.rules.life import Act
from wuzha.cases.services import life
from wuzha.cases.services.people import NewVictim, add_victim
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import Role
from wuzha.sealed import Sealed
from wuzha.simulation.casework.narratives import tell
from wuzha.simulation.casework.plan import plan
from wuzha.simulation.casework.records import Casework, PlannedCase
from wuzha.simulation.load import casework, city, people
from wuzha.simulation.load.year import AlreadyLoadedError

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("simulation")
#: Columns that say when and by whom, or that only the services count.
OTHERWISE = {
    "id", "case_id", "at", "by_id", "received_at", "version", "struck_by_id", "report_no", "checked_at", "phone_index",
    "id_index", "account_index", "synthetic",
}  # fmt: skip


@pytest.fixture(scope="module")
def work() -> Casework:
    return plan("cixi-2023H1", seed=7)


@pytest.fixture
def demo_city(db: None) -> None:
    city.build(ACTOR)
    people.build(ACTOR)


def plain(row: Any) -> dict[str, Any]:
    found = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in OTHERWISE}
    return {name: value._open() if isinstance(value, Sealed) else value for name, value in found.items()}


def everything(case: Case) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """The case, its victims, and its steps but for those that give it to officers."""
    steps = CaseStep.unscoped.filter(case=case, struck_by=None).exclude(act=Act.ASSIGN).order_by("pk")
    return (
        plain(Case.unscoped.get(pk=case.pk)),
        [plain(one) for one in Victim.unscoped.filter(case=case).order_by("no")],
        [plain(one) for one in steps],
    )


def replayed(actor: Actor, one: PlannedCase, units: dict[str, int], keys: dict[int, int]) -> Case:
    """The same through the services."""
    first = one.victims[0]
    told = tell(one.fraud_type, first.occurred_at, first.paid_by[0], one.loss_fen, one.named)
    new = life.NewCase(
        one.source, one.received_at, one.fraud_type, units[one.station], place_unit_id=units[one.town], narrative=told
    )
    case = life.receive(actor, new)
    for each in one.victims:
        who = each.who
        add_victim(
            actor, case.pk,
            NewVictim(
                each.occurred_at, each.reported_at, who.name, who.phone, who.id_no, each.account, units[each.home],
                loss_fen=each.loss_fen, averted_fen=each.averted_fen, reached_by=each.reached_by, paid_by=each.paid_by,
            ),
        )  # fmt: skip
    acts = {"accept": life.accept, "not_file": life.not_file, "notify": life.notify, "solve": life.solve,
            "send": life.send, "return": life.send_back, "conclude": life.conclude, "withdraw": life.withdraw,
            "hand_over": life.hand_over}  # fmt: skip
    for step in one.steps:
        paper = step.paper
        if step.act == "file":
            life.file(actor, case.pk, paper.number, paper.day, paper.organ, one.case_no)
        elif step.act == "merge":
            life.merge(actor, case.pk, keys[one.joined or 0], "演示：同一被骗")
        elif step.act == "accept":
            life.accept(actor, case.pk, paper.number, paper.day)
        elif step.act == "withdraw":
            life.withdraw(actor, case.pk, paper.number, paper.day, paper.organ, organ_known=False)
        elif step.act == "solve":  # its suspects come after it
            life.solve(actor, case.pk, paper.number, paper.day, paper.organ, "演示：嫌疑人随后登记")
        else:
            acts[step.act](actor, case.pk, paper.number, paper.day, paper.organ)
    return case


def test_the_services_leave_the_same_cases(work: Casework, demo_city: None) -> None:
    courses: dict[tuple[str, ...], PlannedCase] = {}
    for one in work.cases:
        courses.setdefault(tuple(step.act for step in one.steps), one)
    assert len(courses) >= 9
    chosen = [*courses.values()]
    joined = [one for one in work.cases if one.key in {each.joined for each in chosen}]
    small = Casework(
        work.preset, work.seed, work.targets, [*joined, *(one for one in chosen if one not in joined)], [], [], [], [],
        [], [],
    )  # fmt: skip
    loaded = casework.load(small, ACTOR)
    found = {key: everything(case) for key, case in loaded.cases.items()}
    Case.unscoped.exclude(case_no="").update(centre=Unit.objects.get(kind="BRIGADE"))  # their numbers are free again
    officer = actor_for(Posting.unscoped.filter(role=Role.INVESTIGATOR).select_related("unit", "person")[0])
    units = dict(Unit.objects.values_list("code", "pk"))
    keys: dict[int, int] = {}
    for one in small.cases:
        case = replayed(officer, one, units, keys)
        keys[one.key] = case.pk
        again, victims, steps = everything(case)
        case_, victims_, steps_ = found[one.key]
        if one.joined is not None:
            again["merged_into_id"] = loaded.cases[one.joined].pk
            steps[-1] |= {"day": steps_[-1]["day"], "note": None}
        for each in victims_:
            each["received_at"] = None
        for each in steps:
            if each["act"] == Act.SOLVE:
                each["note"] = None  # why it is solved before its suspects are there
        assert again == case_
        assert [each | {"received_at": None} for each in victims] == victims_
        assert [{**each, "day": None} if each["act"] in ("receive", "victim") else each for each in steps] == [
            {**each, "day": None} if each["act"] in ("receive", "victim") else each for each in steps_
        ]


def test_a_year_of_cases_comes_in_at_once_and_only_once(work: Casework, demo_city: None) -> None:
    loaded = casework.load(work, ACTOR)
    assert Case.unscoped.filter(synthetic=True).count() == len(work.cases) == len(loaded.cases)
    assert not Case.unscoped.filter(synthetic=False).exists()
    assert not Victim.unscoped.filter(synthetic=False).exists()
    with pytest.raises(AlreadyLoadedError):
        casework.load(work, ACTOR)
