# SPDX-License-Identifier: Apache-2.0
"""Lists that tell of documents: steps are added once, what stands stays, and a contradiction is given back with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cases.conftest import CASE_NO, PHONE, again
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.cases.errors import Code
from wuzha.cases.explain import explain
from wuzha.cases.models import Case, CaseStep, Victim
from wuzha.cases.registry import Proof
from wuzha.cases.rules.life import Act, State
from wuzha.cases.rules.told import Told
from wuzha.cases.services import base, life, listed
from wuzha.cases.services.incoming import IncomingCase
from wuzha.cases.services.receiving import receive
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import Counts
from wuzha.refusals import RefusalError

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("cases.services.listed")]

REPORTED = timezone.localdate() - timedelta(days=40)


def day(count: int) -> date:
    return REPORTED + timedelta(days=count)


ACCEPT = Told(Act.ACCEPT, day(0), "测受字〔2026〕1号")
FILE = Told(Act.FILE, day(2), "测立字〔2026〕1号")
SOLVE = Told(Act.SOLVE, day(20))


def row(*papers: Told, **values: Any) -> IncomingCase:
    at = timezone.make_aware(datetime.combine(REPORTED, datetime.min.time())) + timedelta(hours=9)
    facts: dict[str, Any] = {
        "line": 2, "case_no": CASE_NO, "occurred_at": at - timedelta(hours=3), "reported_at": at, "fraud_type": "BRUSH",
        "phone": PHONE, "loss_fen": 80_000_00, "papers": papers, "organ": "测试市公安局",
    }  # fmt: skip
    return IncomingCase(**facts | values)


def take(city: City, *rows: IncomingCase, **more: Any) -> Counts:
    return receive(rows, centre_id=city.centre.pk, actor=Actor.system("test"), **more)


def steps() -> list[tuple[str, date | None, str, bool]]:
    rows = CaseStep.unscoped.order_by("pk").values_list("act", "day", "document_no", "struck_by")
    return [(act, on, number, struck is not None) for act, on, number, struck in rows]


def test_a_case_begins_where_its_documents_leave_it(city: City) -> None:
    assert take(city, row(SOLVE, ACCEPT, FILE)) == Counts(accepted=1)
    assert steps() == [
        ("receive", day(0), "", False), ("accept", day(0), ACCEPT.number, False), ("file", day(2), FILE.number, False),
        ("solve", day(20), "", False),
    ]  # fmt: skip
    case = Case.unscoped.get()
    assert (case.state, case.due_at) == (State.SOLVED, None)
    assert CaseStep.unscoped.get(act="file").organ == "测试市公安局"


def test_the_same_again_and_the_next_document(city: City) -> None:
    take(city, row(ACCEPT))
    before = (steps(), again(Case.unscoped.get()).version)
    assert take(city, row(ACCEPT)) == Counts(duplicates=1)
    assert (steps(), again(Case.unscoped.get()).version) == before
    assert take(city, row(ACCEPT, FILE)) == Counts(merged=1)
    assert Case.unscoped.get().state == State.FILED
    assert take(city, row(ACCEPT, FILE), row(ACCEPT, FILE, line=3)) == Counts(duplicates=2)
    assert len(steps()) == 3


def test_an_acceptance_that_was_supposed_gives_way_to_its_document(city: City) -> None:
    take(city, row())
    assert take(city, row(Told(Act.ACCEPT, day(1), "测受字〔2026〕9号"))) == Counts(merged=1)
    assert steps()[1:] == [("accept", day(0), "", True), ("accept", day(1), "测受字〔2026〕9号", False)]


def test_several_victims_tell_the_same_documents(city: City) -> None:
    rows = [row(ACCEPT, FILE), row(ACCEPT, FILE, line=3, phone="19900005519"), row(SOLVE, line=4, phone="19900005520")]
    assert take(city, *rows) == Counts(accepted=3)
    assert [act for act, *_ in steps()] == ["receive", "accept", "file", "solve"]


def test_a_contradiction_is_given_back_with_what_stands_and_changes_nothing(city: City) -> None:
    take(city, row(ACCEPT, FILE))
    batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre)
    other = replace(FILE, day=day(3))
    counts = take(city, row(ACCEPT, other, SOLVE, raw='{"案件编号": "x"}', loss_fen=1), batch=batch)
    assert counts == Counts(rejected=1)
    reject = Reject.unscoped.get()
    assert reject.reasons == ["loss:DIFFERS=80,000.00", f"filed_on:OTHER_DAY={day(2)}"]
    assert str(day(2)) in explain(reject.reasons[1])[0]
    assert (Case.unscoped.get().state, Victim.unscoped.get().loss_fen, len(steps())) == (State.FILED, 80_000_00, 3)


def test_what_cannot_follow_in_a_new_case_is_flagged_and_left_out(city: City) -> None:
    assert take(city, row(replace(FILE, day=day(9)), Told(Act.WITHDRAW, day(9)), SOLVE)) == Counts(
        accepted=1, flagged=1
    )
    assert Victim.unscoped.get().flags == ["solved_on:NOT_NEXT"]
    assert Case.unscoped.get().state == State.WITHDRAWN


class TestByHand:
    """A case that a person took and worked on."""

    @pytest.fixture
    def filed(self, case: Case, officer: Actor) -> Case:
        today = timezone.localdate()
        life.accept(officer, case.pk, "测受字〔2026〕1号", today)
        return life.file(officer, case.pk, "测立字〔2026〕1号", today, "测试市公安局", CASE_NO)

    def told(self, **values: Any) -> IncomingCase:
        victim = Victim.unscoped.get()
        return row(
            **{"occurred_at": victim.occurred_at, "reported_at": victim.reported_at, "loss_fen": victim.loss_fen}
            | values
        )

    def test_the_same_facts_change_nothing(self, city: City, filed: Case) -> None:
        before = Victim.unscoped.values().get(), steps()
        assert take(city, self.told()) == Counts(duplicates=1)
        assert (Victim.unscoped.values().get(), steps()) == before

    @pytest.mark.parametrize(
        ("values", "reason"),
        [({"loss_fen": 1_00}, "loss:DIFFERS=80,000.00"), ({"fraud_type": "LOAN"}, "fraud_type:DIFFERS=BRUSH")],
    )
    def test_other_facts_are_given_back(self, city: City, filed: Case, values: dict[str, Any], reason: str) -> None:
        batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre)
        assert take(city, self.told(**values), batch=batch) == Counts(rejected=1)
        assert Reject.unscoped.get().reasons == [reason]
        assert Victim.unscoped.get().loss_fen == 80_000_00

    def test_what_rests_on_the_case_forbids_and_hears_of_a_document_of_a_list(
        self, city: City, filed: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        heard: list[tuple[int, str]] = []
        hear: list[Callable[[Actor, Sequence[Case], str], object]] = [
            lambda _actor, cases, act: heard.extend((case.pk, act) for case in cases)
        ]
        monkeypatch.setattr(base, "moved", hear)
        solved = Told(Act.SOLVE, timezone.localdate())

        def forbid(proofs: Sequence[Proof]) -> dict[int, RefusalError]:
            return {place: RefusalError(Code.JOINED_ALREADY, number=act) for place, (_, act, _) in enumerate(proofs)}

        monkeypatch.setattr(listed, "forbids", [forbid])
        batch = Batch.unscoped.create(kind="cases", source="CASES", unit=city.centre)
        assert take(city, self.told(papers=(solved,)), batch=batch) == Counts(rejected=1)
        assert (Reject.unscoped.get().reasons, heard) == (["solved_on:FORBIDDEN"], [])
        monkeypatch.setattr(listed, "forbids", [])
        assert take(city, self.told(papers=(solved,))) == Counts(merged=1)
        assert heard == [(filed.pk, "solve")]

    def test_a_list_supposes_no_step_but_adds_the_next_document(self, city: City, filed: Case) -> None:
        today = timezone.localdate()
        assert take(city, self.told(papers=(Told(Act.SEND, today),))) == Counts(rejected=1)
        assert take(city, self.told(papers=(Told(Act.SOLVE, today, "测破字〔2026〕1号"),))) == Counts(merged=1)
        assert again(filed).state == State.SOLVED
