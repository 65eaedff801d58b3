# SPDX-License-Identifier: Apache-2.0
"""What waits in inboxes, what is counted, what goes when its time is over, and which work a unit leaves open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from tests.inspections.conftest import PNG, again, day, done, filled, of_unit, replied, told
from tests.inspections.test_life import late
from wuzha.audit.actor import Actor
from wuzha.core.indicators import Period, Selection, measure
from wuzha.inbox.sources import CONFIRM
from wuzha.inspections.indicators import INDICATORS
from wuzha.inspections.linked import OF_UNITS
from wuzha.inspections.models import Finding, Inspection, InspectionPhoto, Ticket, TicketPaper, TicketUnit
from wuzha.inspections.privacy import TicketKeeper, VisitKeeper, has_open_work
from wuzha.inspections.services import drafting, escalating, following, ordering, papers, reviewing, visits
from wuzha.inspections.services.visits import Seen
from wuzha.inspections.waiting import ChainSource, EscalationSource, IssueSource, VisitSource

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing")]


def waits(source: object, actor: Actor) -> list[int]:
    now = timezone.now()
    return [row[0] for rows in source.ask(actor, now, 9) for row in rows]  # type: ignore[attr-defined]


def test_a_draft_waits_for_whoever_did_not_write_it(drafter: Actor, issuer: Actor, draft: Ticket) -> None:
    assert waits(IssueSource(), drafter) == []
    assert waits(IssueSource(), issuer) == [draft.pk]
    item = IssueSource().items(issuer, [draft.pk], timezone.now())[draft.pk]
    assert item.what
    assert item.title == draft.title


def test_a_step_of_the_chain_waits_until_it_is_taken_and_whoever_is_told_confirms(
    city: City, issuer: Actor, station: Actor, part: TicketUnit
) -> None:
    assert waits(ChainSource(), issuer) == []
    late(part, 2)
    assert waits(ChainSource(), issuer) == [part.pk]
    made = escalating.escalate(issuer, part.pk, "逾期")
    assert waits(ChainSource(), issuer) == []
    assert waits(EscalationSource(), station) == [made.pk]
    EscalationSource().act(station, made.pk, CONFIRM, "")
    assert waits(EscalationSource(), station) == []


def test_an_inspection_waits_from_its_day_on(city: City, drafter: Actor, visit: Inspection) -> None:
    (later,) = visits.plan_visits(drafter, visit.programme_id or 0, [city.station.pk], day(3))
    assert waits(VisitSource(), drafter) == [visit.pk]
    done(drafter, visit)
    assert waits(VisitSource(), drafter) == []
    assert again(later).state == "PLANNED"


def test_each_figure_counts_its_rows(
    city: City, drafter: Actor, issuer: Actor, station: Actor, part: TicketUnit, visit: Inspection
) -> None:
    replied(station, part)
    reviewing.send_back(issuer, part.pk, "不全", day(5))
    replied(station, part)
    reviewing.close(issuer, part.pk, "属实")
    over = of_unit(drafting.issue(issuer, drafting.draft(drafter, told(city.town.pk)).pk))
    late(over, 1)
    done(drafter, visit, "TEAM")
    period = Period(day(-5), day(6))

    tallies = measure(Selection(drafter), period, INDICATORS.values())[None]
    values = {code: (one.numerator, one.denominator) for code, one in tallies.items()}
    assert values["tickets_issued"][0] == 2
    assert values["tickets_returned"] == (1, 2)
    assert values["tickets_in_time"] == (0, 1)  # the other one is not due yet
    assert values["tickets_overdue"] == (1, 1)
    assert values["inspections_done"] == (1, 1)
    assert values["findings_cleared"] == (0, 1)


def test_what_is_over_loses_its_words_and_files_and_keeps_its_course(
    drafter: Actor, issuer: Actor, station: Actor, ticket: Ticket, part: TicketUnit
) -> None:
    keeper, later = TicketKeeper(), timezone.now() + timedelta(days=1)
    papers.ticket_paper(issuer, ticket.pk)
    assert list(keeper.due(later)) == []
    replied(station, part)
    reviewing.close(issuer, part.pk, "属实")
    assert list(keeper.due(later)) == [ticket]
    assert keeper.erase([ticket.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert (again(ticket).problem, again(ticket).document_no != "") == (None, True)
    assert not TicketPaper.unscoped.exists()


def test_notes_and_photos_of_a_visit_go_and_its_answers_stay(drafter: Actor, visit: Inspection) -> None:
    keeper, later = VisitKeeper(), timezone.now() + timedelta(days=2)
    visits.start(drafter, visit.pk)
    visits.save(drafter, visit.pk, {"TEAM": Seen("NO", "缺三人", photos=(PNG,))})
    assert list(keeper.due(later)) == []
    visits.finish(drafter, visit.pk, "小结", {k: v for k, v in filled(visit).items() if k != "TEAM"})
    assert list(keeper.due(later)) == [visit]
    assert keeper.erase([visit.pk], later) == 1
    assert list(keeper.due(later)) == []
    assert not InspectionPhoto.unscoped.exists()
    assert (again(visit).note, again(visit).got) == (None, 90)


def test_a_unit_with_an_open_ticket_or_visit_is_at_work(
    city: City, issuer: Actor, part: TicketUnit, visit: Inspection
) -> None:
    assert has_open_work(city.station.pk)
    assert has_open_work(city.town.pk)
    reviewing.withdraw(issuer, part.pk, "不需要")
    assert not has_open_work(city.station.pk)


def test_the_page_of_a_township_shows_what_is_open_there(
    city: City, drafter: Actor, issuer: Actor, visit: Inspection
) -> None:
    tickets, found = OF_UNITS
    assert (tickets.records(drafter, city.town), found.records(drafter, city.town)) == ([], [])
    done(drafter, visit, "VISIT")
    (one,) = Finding.unscoped.filter(inspection=visit)
    drafting.issue(issuer, ordering.order(drafter, visit.pk, [one.pk], day(3), "限期整改").pk)
    assert [row.title for row in found.records(drafter, city.town)] == [one.item.text]
    assert len(tickets.records(drafter, city.town)) == 1
    assert [act.url for act in found.acts(drafter, city.town)]
    following.sweep(timezone.now())
