# SPDX-License-Identifier: Apache-2.0
"""An inspection from the plan to the report: its checklist, its findings, the ticket out of them, and looking again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.factories import City
from tests.inspections.conftest import JPEG, PNG, again, day, done, filled, of_unit, refused, replied
from wuzha.audit.actor import Actor
from wuzha.inspections import queries
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Finding, Inspection, InspectionItem, InspectionPhoto, Programme, Recheck, Ticket
from wuzha.inspections.queries import visits as looking
from wuzha.inspections.rules.tickets import Source, State
from wuzha.inspections.rules.visits import FindingState, Verdict, VisitState, percent, score
from wuzha.inspections.services import drafting, findings, ordering, photos, reviewing, visits
from wuzha.inspections.services.findings import LookedAgain
from wuzha.inspections.services.visits import NewRound, Seen
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(drafter: Actor, issuer: Actor, visit: Inspection) -> Ticket:
    """A ticket on two findings, issued."""
    done(drafter, visit, "TEAM", "VISIT")
    keys = list(Finding.unscoped.filter(inspection=visit).values_list("pk", flat=True))
    ticket = ordering.order(drafter, visit.pk, keys, day(3), "限期整改")
    return drafting.issue(issuer, ticket.pk)


def test_a_round_has_days_and_visits_lie_within(city: City, drafter: Actor, programme: Programme) -> None:
    refused(Code.DAYS_ORDER, visits.plan_round, drafter, NewRound("检查", day(2), day(1)))
    refused(Code.NAME_MISSING, visits.plan_round, drafter, NewRound(" ", day(1), day(1)))
    refused(Code.OUTSIDE, visits.plan_visits, drafter, programme.pk, [city.town.pk], day(30))
    refused(Code.NO_CHECKLIST, visits.plan_visits, drafter, programme.pk, [city.member.pk], day(1))
    refused(Code.NO_UNIT, visits.plan_visits, drafter, programme.pk, [city.abroad_station.pk], day(1))
    made = visits.plan_visits(drafter, programme.pk, [city.town.pk, city.station.pk], day(1), announced=False)
    assert [one.announced for one in made] == [False, False]


def test_an_unannounced_visit_is_hidden_from_the_unit_until_it_is_done(
    city: City, drafter: Actor, town: Actor, station: Actor, programme: Programme
) -> None:
    (secret,) = visits.plan_visits(drafter, programme.pk, [city.town.pk], day(0), announced=False)
    assert looking.of(town, secret.pk) is None
    done(drafter, secret)
    assert looking.of(town, secret.pk) == secret
    assert looking.of(station, secret.pk) is None
    (open_one,) = visits.plan_visits(drafter, programme.pk, [city.town.pk], day(1))
    assert looking.of(town, open_one.pk) == open_one


def test_the_checklist_is_the_one_for_the_kind_of_unit(city: City, drafter: Actor, programme: Programme) -> None:
    of_town, of_station = visits.plan_visits(drafter, programme.pk, [city.town.pk, city.station.pk], day(0))
    visits.start(drafter, of_town.pk)
    visits.start(drafter, of_station.pk)
    codes = [{one.code for one in looking.items_of(drafter, visit)} for visit in (of_town, of_station)]
    assert "FIVE" in codes[0]
    assert codes[1] == {"SIGN", "MEET", "TRUE", "REPORT", "STOP", "LEADS"}


def test_what_is_saved_stays_until_it_is_finished(drafter: Actor, visit: Inspection) -> None:
    visits.start(drafter, visit.pk)
    refused(Code.ITEMS_OPEN, visits.finish, drafter, visit.pk)
    visits.save(drafter, visit.pk, {"LEAD": Seen(Verdict.NO, "无记录", "GRAVE", (PNG,))})
    visits.save(drafter, visit.pk, {"LEAD": Seen(Verdict.NO)})
    kept = InspectionItem.unscoped.get(inspection=visit, code="LEAD")
    assert (kept.note is not None, kept.severity) == (True, "GRAVE")
    refused(Code.NOTE_MISSING, visits.finish, drafter, visit.pk, "", filled(visit) | {"TEAM": Seen(Verdict.NO)})
    rest = {code: one for code, one in filled(visit).items() if code != "LEAD"}
    finished = visits.finish(drafter, visit.pk, "", rest)
    assert (finished.state, finished.points, finished.got) == (VisitState.DONE, 100, 90)
    refused(Code.WRONG_STATE, visits.save, drafter, visit.pk, {})
    (found,) = Finding.unscoped.filter(inspection=visit)
    assert (found.severity, found.state) == ("GRAVE", FindingState.FOUND)


@pytest.mark.dialect
def test_a_finished_checklist_does_not_change(drafter: Actor, visit: Inspection) -> None:
    done(drafter, visit, "TEAM")
    with pytest.raises(DatabaseError), transaction.atomic():
        InspectionItem.unscoped.filter(inspection=visit, code="TEAM").update(verdict=Verdict.YES)


def test_photos_are_sealed_few_and_small(drafter: Actor, town: Actor, visit: Inspection) -> None:
    visits.start(drafter, visit.pk)
    refused(Code.PHOTO_KIND, visits.save, drafter, visit.pk, {"LEAD": Seen(photos=(b"%PDF-1.7 %%EOF",))})
    big = JPEG + b"0" * (8 * 1024 * 1024)
    refused(Code.PHOTO_BIG, visits.save, drafter, visit.pk, {"LEAD": Seen(photos=(big,))})
    refused(Code.PHOTO_MANY, visits.save, drafter, visit.pk, {"LEAD": Seen(photos=(PNG,) * 41)})
    visits.save(drafter, visit.pk, {"LEAD": Seen(photos=(JPEG,))})
    kept = InspectionPhoto.unscoped.get(inspection=visit)
    assert photos.read_photo(town, kept.pk)[1] == JPEG
    refused(Code.NOT_FOUND, photos.read_photo, town, kept.pk + 1)


def test_items_that_do_not_apply_leave_the_points() -> None:
    def item(verdict: str, points: int) -> InspectionItem:
        return InspectionItem(verdict=verdict, points=points)

    assert score([item("YES", 10), item("NO", 20), item("NA", 70)]) == (10, 30)
    assert (percent(10, 30), percent(0, 0), percent(30, 30)) == ("33.3", "", "100.0")


def test_findings_become_a_ticket_in_one_step(city: City, drafter: Actor, ordered: Ticket, visit: Inspection) -> None:
    assert (ordered.source, ordered.source_note, ordered.about_id) == (Source.INSPECTION, visit.number, visit.pk)
    clear = drafting.clear_words(drafter, ordered, "查看督办单")
    assert clear["problem"].count("没有做到") == 2
    assert set(Finding.unscoped.filter(inspection=visit).values_list("state", "ticket")) == {("ORDERED", ordered.pk)}
    refused(Code.NOTHING_FOUND, ordering.order, drafter, visit.pk, [1, 2], day(3), "限期整改")
    assert [one.open for one in queries.findings_of(drafter, city.town.pk)] == [True, True]


def test_a_ticket_on_findings_is_struck_off_by_looking_again_alone(
    drafter: Actor, issuer: Actor, town: Actor, ordered: Ticket
) -> None:
    part = of_unit(ordered)
    refused(Code.WRONG_STATE, findings.recheck, issuer, part.pk, LookedAgain(day(0), "ON_SITE", (), "还没有反馈"))
    replied(town, part)
    refused(Code.RECHECK_MISSING, reviewing.close, issuer, part.pk, "材料属实")
    first, second = Finding.unscoped.filter(ticket=ordered).order_by("pk")
    refused(Code.IN_FUTURE, findings.recheck, issuer, part.pk, LookedAgain(day(1), "ON_SITE", (), "明天"))
    refused(Code.REASON_MISSING, findings.recheck, issuer, part.pk, LookedAgain(day(0), "ON_SITE", (), " "))
    looked = findings.recheck(
        issuer, part.pk, LookedAgain(day(0), "ON_SITE", (first.pk,), "名册已补，上门仍有两条超时", (PNG,), day(2))
    )
    assert (looked.passed, looked.left) == (False, [second.pk])
    returned = again(part)
    assert (returned.state, returned.returns, timezone.localdate(returned.due_at)) == (State.RETURNED, 1, day(2))
    replied(town, part, "全部整改")
    looked = findings.recheck(issuer, part.pk, LookedAgain(day(0), "BY_FILES", (second.pk,), "属实"))
    assert looked.passed
    assert (again(part).state, again(part).in_time) == (State.CLOSED, True)
    assert [(one.state, one.in_time) for one in Finding.unscoped.filter(ticket=ordered)] == [("CLEARED", True)] * 2
    assert Recheck.unscoped.filter(part=part).count() == 2


def test_a_ticket_on_findings_is_not_withdrawn(issuer: Actor, ordered: Ticket) -> None:
    refused(Code.RECHECK_MISSING, reviewing.withdraw, issuer, of_unit(ordered).pk, "算了")


def test_looking_again_is_for_tickets_on_findings(station: Actor, issuer: Actor, ticket: Ticket) -> None:
    part = replied(station, of_unit(ticket))
    refused(Code.NO_FINDINGS, findings.recheck, issuer, part.pk, LookedAgain(day(0), "ON_SITE", (), "看过"))


def test_findings_of_a_draft_that_is_called_off_wait_for_another(drafter: Actor, visit: Inspection) -> None:
    done(drafter, visit, "TEAM")
    (found,) = Finding.unscoped.filter(inspection=visit)
    ticket = ordering.order(drafter, visit.pk, [found.pk], day(3), "限期整改")
    drafting.call_off(drafter, ticket.pk, "写错单位")
    assert (again(found).state, again(found).ticket_id) == (FindingState.FOUND, None)
    assert findings.clear_at_once(drafter, found.pk).state == FindingState.CLEARED
    refused(Code.WRONG_STATE, findings.clear_at_once, drafter, found.pk)


def test_the_figures_of_a_round_are_those_of_its_rows(
    city: City, drafter: Actor, issuer: Actor, town: Actor, ordered: Ticket, programme: Programme
) -> None:
    visits.plan_visits(drafter, programme.pk, [city.station.pk], day(1))
    off = visits.plan_visits(drafter, programme.pk, [city.other_station.pk], day(1))[0]
    visits.call_off(drafter, off.pk, "改期")
    told = looking.figures_of(drafter, programme)
    assert (told.planned, told.done, told.findings, told.ordered, told.cleared, told.percent) == (2, 1, 2, 2, 0, "50.0")
    part = replied(town, of_unit(ordered))
    keys = tuple(Finding.unscoped.filter(ticket=ordered).values_list("pk", flat=True))
    findings.recheck(issuer, part.pk, LookedAgain(day(0), "ON_SITE", keys, "属实"))
    told = looking.figures_of(drafter, programme)
    assert (told.cleared, told.in_time) == (2, 2)
    assert queries.findings_of(drafter, city.town.pk, day(0) - timedelta(days=1), open_only=True) == []


def test_only_who_plans_an_inspection_runs_it(city: City, station: Actor, town: Actor, visit: Inspection) -> None:
    refused(Code.NOT_ALLOWED, visits.start, town, visit.pk)
    refused(Code.NOT_FOUND, visits.start, city.foreign_actor(Role.JOINT_OFFICE), visit.pk)
