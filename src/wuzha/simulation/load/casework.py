# SPDX-License-Identifier: Apache-2.0
"""The cases of a plan in bulk: the records that the services would have written, in a transaction.

Cases begin as reported and go on step by step, all that take the same step at once: the guards of the tables see each.
What the services write down at the moment of entry bears the day of the document here. A test replays cases through
the services and finds the same (`tests/simulation/test_load_casework.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.models import Case, CaseOfficer, CaseStep, Victim
from wuzha.cases.registry import victims_changed
from wuzha.cases.rules.clocks import due
from wuzha.cases.rules.life import CASE_LIFE, Act, State
from wuzha.cases.rulesets import CLOCKS
from wuzha.cases.services.base import steps_of
from wuzha.keys.indexes import hold
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal
from wuzha.simulation.casework.drawing import local_day
from wuzha.simulation.casework.narratives import tell
from wuzha.simulation.casework.records import Casework, Paper, PlannedCase, PlannedVictim, Step
from wuzha.simulation.load.hands import Hands
from wuzha.simulation.load.year import AlreadyLoadedError
from wuzha.simulation.parameters import SHANGHAI

#: Rows in one statement.
AT_ONCE = 2_000
#: How long after the report somebody has written it down.
_ENTERED = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class LoadedCases:
    """Key in the plan → the case, and the one who leads it."""

    cases: dict[int, Case]
    officers: dict[int, int]


@transaction.atomic
def load(work: Casework, actor: Actor) -> LoadedCases:
    """Write the cases of a plan, all or none. Raises `AlreadyLoadedError`."""
    hold()
    numbers = [one.case_no for one in work.cases if one.case_no][:1]
    if Case.unscoped.filter(case_no__in=numbers).exists():
        raise AlreadyLoadedError
    hands = Hands()
    units = dict(Unit.objects.values_list("code", "pk"))
    officers = {one.key: hands.officer(one.station, 1 + one.key % 5) for one in work.cases}
    rows = Case.unscoped.bulk_create((_case(one, hands.centre, units) for one in work.cases), batch_size=AT_ONCE)
    made = {one.key: row for one, row in zip(work.cases, rows, strict=True)}
    victims = [_victim(one, made[case.key], units, no) for case in work.cases for no, one in enumerate(case.victims, 1)]
    Victim.unscoped.bulk_create(victims, batch_size=AT_ONCE)
    _steps(work.cases, made, officers)
    CaseOfficer.unscoped.bulk_create(
        (
            CaseOfficer(case=made[one.key], person_id=officers[one.key], leads=True, since=day)
            for one in work.cases if (day := one.day_of("file")) is not None
        ),
        batch_size=AT_ONCE,
    )  # fmt: skip
    _move(work.cases, made)
    for act in victims_changed:
        act([one.pk for one in victims])
    record(actor, "simulation.cases", rows=len(rows), detail={"victims": len(victims)})
    return LoadedCases(made, officers)


def _case(one: PlannedCase, centre: int, units: dict[str, int]) -> Case:
    first = one.victims[0]
    told = tell(one.fraud_type, first.occurred_at, first.paid_by[0], one.loss_fen, one.named)
    return Case(
        centre_id=centre, unit_id=units[one.station], source=one.source, case_no=one.case_no,
        report_no=one.report_no, received_at=one.received_at, fraud_type=one.fraud_type,
        place_unit_id=units[one.town], narrative=seal(Kind.TEXT, told), synthetic=True,
        accepting_unit_id=units[one.station] if one.steps and one.steps[0].act == "accept" else None,
    )  # fmt: skip


def _victim(one: PlannedVictim, case: Case, units: dict[str, int], no: int) -> Victim:
    return Victim(
        case=case, no=no, occurred_at=one.occurred_at, reported_at=one.reported_at,
        name=seal(Kind.NAME, one.who.name), phone=seal(Kind.PHONE, one.who.phone),
        id_no=seal(Kind.ID_NUMBER, one.who.id_no), account=seal(Kind.ACCOUNT, one.account) if one.account else None,
        home_unit_id=units[one.home], loss_fen=one.loss_fen, averted_fen=one.averted_fen,
        reached_by=list(one.reached_by), paid_by=list(one.paid_by), received_at=one.reported_at + _ENTERED,
        synthetic=True,
    )  # fmt: skip


class _Course:
    """The steps of one case, each entered after the one before."""

    def __init__(self, case: PlannedCase, row: Case, by: int) -> None:
        self.row, self.by = row, by
        self.at = case.received_at + _ENTERED
        self.state: str = State.RECEIVED
        self.steps: list[CaseStep] = []
        #: Steps told wrongly, each with the one that stands.
        self.wrong: list[tuple[CaseStep, CaseStep]] = []
        first = local_day(self.at)
        for act in (Act.RECEIVE, *(Act.VICTIM for _ in case.victims)):
            self._add(act, self.state, Paper("", first))
        for step in case.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        end = _end(step, self.state)
        told = step.wrong or step.paper
        self.at = max(self.at + timedelta(minutes=1), written_down(told.day))
        self._add(step.act, end, told)
        if step.wrong is not None:
            self.at += timedelta(minutes=9)
            self._add(step.act, end, step.paper)
            self.wrong.append((self.steps[-2], self.steps[-1]))
        self.state = end
        if step.act == Act.FILE:
            self.at += timedelta(minutes=2)
            self._add(Act.ASSIGN, end, Paper("", step.paper.day))

    def _add(self, act: str, end: str, paper: Paper) -> None:
        self.steps.append(
            CaseStep(
                case=self.row, act=act, from_state=self.state, to_state=end, day=paper.day, document_no=paper.number,
                organ=paper.organ, at=self.at, by_id=self.by,
            )
        )  # fmt: skip


def _steps(cases: Sequence[PlannedCase], made: dict[int, Case], officers: dict[int, int]) -> None:
    """All steps of all cases, each case's in their order; one told wrongly is struck by the one that stands."""
    courses = [_Course(one, made[one.key], officers[one.key]) for one in cases]
    CaseStep.unscoped.bulk_create((step for one in courses for step in one.steps), batch_size=AT_ONCE)
    for before, after in (pair for one in courses for pair in one.wrong):
        CaseStep.unscoped.filter(pk=before.pk).update(struck_by=after)


def _move(cases: Sequence[PlannedCase], made: dict[int, Case]) -> None:
    """Every case through its states, hop by hop, and the clock of where it stands."""
    states: dict[int, str] = {one.key: State.RECEIVED for one in cases}
    for hop in range(max(len(one.steps) for one in cases)):
        to: dict[str, list[int]] = defaultdict(list)
        for one in cases:
            if hop < len(one.steps) and (end := _end(one.steps[hop], states[one.key])) != states[one.key]:
                states[one.key] = end
                if end == State.MERGED:
                    target = made[cast(int, one.joined)]
                    Case.unscoped.filter(pk=made[one.key].pk).update(state=end, merged_into=target, version=hop + 2)
                else:
                    to[end].append(made[one.key].pk)
        for end, keys in to.items():
            Case.unscoped.filter(pk__in=keys).update(state=end, version=hop + 2)
    rules = CLOCKS.at()
    for one in cases:
        made[one.key].state = states[one.key]
        at = due(
            states[one.key], one.received_at, accept_hours=rules.accept_hours, accepted_on=one.day_of(Act.ACCEPT),
            decide_days=made[one.key].decide_days, refused_on=one.day_of(Act.NOT_FILE),
            notice_days=rules.notice_days, told=one.day_of(Act.NOTIFY) is not None,
        )  # fmt: skip
        if at is not None:
            case = Case.unscoped.get(pk=made[one.key].pk)
            case.due_at = at
            told = min((step.meant_at for step in steps_of(case)), default=None)
            Case.unscoped.filter(pk=case.pk).update(due_at=at, step_at=told)


def _end(step: Step, state: str) -> str:
    end = CASE_LIFE.target(Act(step.act), state)
    if end is None:
        raise ValueError(f"no {step.act} from {state}")
    return end.value


def written_down(day: date) -> datetime:
    """When a document of a day is entered: that afternoon."""
    return datetime.combine(day, time(16, day.day % 30), SHANGHAI)
