# SPDX-License-Identifier: Apache-2.0
"""The life of a ticket: two people issue it, each unit answers for itself, the chain only proposes, and nothing moves
it another way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories import City
from tests.inspections.conftest import DEMAND, PROBLEM, again, day, of_unit, refused, replied, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.inspections import queries
from wuzha.inspections.errors import Code
from wuzha.inspections.models import Escalation, Ticket, TicketUnit
from wuzha.inspections.queries import tickets
from wuzha.inspections.rules.tickets import UNIT_LIFE, State, TicketState, furthest_behind
from wuzha.inspections.services import drafting, escalating, following, reviewing
from wuzha.org.roles import Role
from wuzha.requests.errors import Code as RequestCode
from wuzha.requests.queries import lists as requests
from wuzha.requests.services import answering

pytestmark = pytest.mark.django_db


def late(part: TicketUnit, days: int) -> TicketUnit:
    """As if its deadline had passed so many days ago, and the sweep had been there."""
    due = timezone.now() - timedelta(days=days)
    asked = requests.of(Actor.system("test"), part.request_id or 0)
    assert asked is not None
    sent = due - timedelta(days=5)
    type(asked).unscoped.filter(pk=asked.pk).update(sent_at=sent, due_at=due, due_since=sent)
    TicketUnit.unscoped.filter(pk=part.pk).update(due_at=due, step_at=due)
    following.sweep(timezone.now())
    found: TicketUnit = again(part)
    return found


def test_who_drafts_a_ticket_does_not_issue_it(drafter: Actor, issuer: Actor, draft: Ticket, second: object) -> None:
    refused(Code.SAME_PERSON, drafting.issue, drafter, draft.pk)
    issued = drafting.issue(issuer, draft.pk)
    assert issued.document_no == f"慈反诈督〔{timezone.localdate().year}〕1号"
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.unscoped.filter(pk=draft.pk).update(issued_by_id=drafter.person_id)


def test_nobody_issues_where_there_is_no_second_person(drafter: Actor, draft: Ticket) -> None:
    refused(Code.SAME_PERSON_ALONE, drafting.issue, drafter, draft.pk)


def test_who_changes_a_draft_has_drafted_it(city: City, drafter: Actor, issuer: Actor, draft: Ticket) -> None:
    drafting.edit(issuer, draft.pk, told(city.station.pk, city.town.pk))
    refused(Code.SAME_PERSON, drafting.issue, issuer, draft.pk)
    drafting.issue(drafter, draft.pk)
    assert TicketUnit.unscoped.filter(ticket=draft, state=State.ISSUED).count() == 2


def test_numbers_of_a_year_follow_each_other(city: City, drafter: Actor, issuer: Actor, ticket: Ticket) -> None:
    other = drafting.issue(issuer, drafting.draft(drafter, told(city.town.pk)).pk)
    assert (again(ticket).serial, other.serial) == (1, 2)


def test_a_draft_is_seen_by_whoever_issues_it_alone(
    city: City, station: Actor, town: Actor, draft: Ticket, issuer: Actor
) -> None:
    assert tickets.of(station, draft.pk) is None
    drafting.issue(issuer, draft.pk)
    assert tickets.of(station, draft.pk) == draft
    assert tickets.of(town, draft.pk) is None
    assert tickets.of(city.foreign_actor(Role.JOINT_OFFICE), draft.pk) is None


def test_a_unit_signs_reports_replies_and_is_struck_off(station: Actor, issuer: Actor, part: TicketUnit) -> None:
    asked = part.request_id or 0
    answering.sign(station, asked)
    assert (again(part).state, again(part).signed_by_id) == (State.SIGNED, station.person_id)
    answering.report(station, asked, "正在整改")
    assert again(part).state == State.IN_PROGRESS
    answering.report(station, asked, "完成一半")
    replied(station, part)
    assert again(part).state == State.REPLIED
    assert reviewing.take_up(issuer, part.pk).reviewer_id == issuer.person_id
    refused(Code.REASON_MISSING, reviewing.close, issuer, part.pk, " ")
    closed = reviewing.close(issuer, part.pk, "已核实，予以销号")
    assert (closed.state, closed.in_time, closed.closed_at is not None) == (State.CLOSED, True, True)
    assert again(closed.ticket).state == TicketState.CLOSED
    assert queries.open_of_unit(issuer, part.unit_id) == []
    acts = set(Event.objects.filter(object_type="ticket_unit", outcome="OK").values_list("action", flat=True))
    assert {"ticket_unit.issue", "ticket_unit.sign", "ticket_unit.reply", "ticket_unit.close"} <= acts


def test_a_reply_that_does_not_do_is_returned_and_counted(station: Actor, issuer: Actor, part: TicketUnit) -> None:
    replied(station, part, "正在研究")
    returned = reviewing.send_back(issuer, part.pk, "没有佐证材料", day(2))
    assert (returned.state, returned.returns, timezone.localdate(returned.due_at)) == (State.RETURNED, 1, day(2))
    again_replied = replied(station, part, "材料见附件")
    assert again_replied.state == State.REPLIED
    assert reviewing.close(issuer, part.pk, "属实").returns == 1


def test_what_is_decided_on_the_page_of_the_request_counts_the_same(
    station: Actor, issuer: Actor, part: TicketUnit
) -> None:
    from wuzha.requests.services import asking

    replied(station, part)
    asking.send_back(issuer, part.request_id or 0, "不符合要求")
    assert again(part).state == State.RETURNED
    replied(station, part, "再次整改")
    asking.accept(issuer, part.request_id or 0)
    assert again(part).state == State.CLOSED


def test_each_unit_of_a_ticket_has_its_own_life(
    city: City, drafter: Actor, issuer: Actor, station: Actor, town: Actor
) -> None:
    ticket = drafting.issue(issuer, drafting.draft(drafter, told(city.station.pk, city.town.pk)).pk)
    ours, theirs = of_unit(ticket, city.station.pk), of_unit(ticket, city.town.pk)
    assert tickets.parts_of(station, ticket) == [ours]
    assert tickets.parts_of(town, ticket) == [theirs]
    replied(station, ours)
    reviewing.close(issuer, ours.pk, "属实")
    assert again(ticket).state == TicketState.ISSUED
    assert furthest_behind(one.state for one in tickets.parts_of(issuer, ticket)) == State.ISSUED
    reviewing.withdraw(issuer, theirs.pk, "与该镇无关")
    assert (again(theirs).state, again(ticket).state) == (State.WITHDRAWN, TicketState.CLOSED)


def test_nobody_else_signs_or_reviews(city: City, town: Actor, station: Actor, part: TicketUnit) -> None:
    refused(RequestCode.NOT_FOUND, answering.sign, town, part.request_id)
    refused(Code.NOT_ALLOWED, reviewing.close, station, part.pk, "自己销号")
    refused(Code.NOT_FOUND, reviewing.take_up, city.foreign_actor(Role.JOINT_OFFICE), part.pk)


def test_a_deadline_runs_out_by_itself_and_the_chain_only_proposes(
    station: Actor, issuer: Actor, part: TicketUnit
) -> None:
    after = late(part, 0)
    assert (after.state, after.proposed) == (State.OVERDUE, "")
    refused(Code.NO_STEP, escalating.escalate, issuer, part.pk, "仍未签收")
    after = late(part, 4)
    assert (after.state, after.proposed) == (State.OVERDUE, "HEAD")
    assert not Escalation.unscoped.exists()
    assert queries.overdue(issuer, timezone.now()) == [part]
    following.sweep(timezone.now())
    assert again(part).proposed == "HEAD"


def test_the_chain_is_taken_step_by_step_and_each_is_recorded(
    city: City, station: Actor, issuer: Actor, part: TicketUnit
) -> None:
    late(part, 12)
    refused(Code.REASON_MISSING, escalating.escalate, issuer, part.pk, "")
    told_units = []
    for step in ("HEAD", "SUPERIOR", "GROUP", "MEASURE"):
        assert again(part).proposed == step
        made = escalating.escalate(issuer, part.pk, "逾期未反馈")
        assert (made.step, made.by_id, again(part).state) == (step, issuer.person_id, State.ESCALATED)
        told_units.append(made.told_id)
        following.sweep(timezone.now())
    assert told_units == [city.station.pk, city.bureau.pk, city.city.pk, None]
    refused(Code.CHAIN_DONE, escalating.escalate, issuer, part.pk, "再升级")
    taken = escalating.taken_over(issuer, part.pk, ("measure", 7))
    assert (taken.about_type, taken.about_id) == ("measure", 7)
    first = Escalation.unscoped.get(step="HEAD")
    assert escalating.confirm(station, first.pk).acknowledged_by_id == station.person_id
    refused(Code.NOT_FOUND, escalating.confirm, station, first.pk)
    assert replied(station, part).state == State.REPLIED  # it still answers, and is looked at


def test_a_unit_directly_below_the_city_has_none_above_it(city: City, issuer: Actor, drafter: Actor) -> None:
    ticket = drafting.issue(issuer, drafting.draft(drafter, told(city.town.pk)).pk)
    part = of_unit(ticket)
    late(part, 8)
    escalating.escalate(issuer, part.pk, "逾期")
    following.sweep(timezone.now())
    assert again(part).proposed == "GROUP"


def test_a_reply_that_does_not_do_may_be_escalated(station: Actor, issuer: Actor, part: TicketUnit) -> None:
    replied(station, part, "无法整改")
    made = escalating.escalate(issuer, part.pk, "敷衍")
    found = again(part)
    assert (made.step, found.state, found.returns) == ("HEAD", State.ESCALATED, 1)


def test_more_time_ends_being_late_and_signing_late_does_not(station: Actor, issuer: Actor, part: TicketUnit) -> None:
    late(part, 2)
    answering.sign(station, part.request_id or 0)
    assert (again(part).state, again(part).signed_at is not None) == (State.OVERDUE, True)
    found = reviewing.extend(issuer, part.pk, day(3), "材料较多")
    assert (found.state, found.proposed, found.overdue_at is not None) == (State.IN_PROGRESS, "", True)
    assert reviewing.extend(issuer, part.pk, day(4), "再给一天").state == State.IN_PROGRESS


def test_more_time_for_one_not_signed_for(issuer: Actor, part: TicketUnit) -> None:
    late(part, 2)
    assert reviewing.extend(issuer, part.pk, day(3), "未收到").state == State.ISSUED


def test_a_draft_is_called_off_for_a_reason(drafter: Actor, issuer: Actor, draft: Ticket) -> None:
    refused(Code.REASON_MISSING, drafting.call_off, drafter, draft.pk, " ")
    drafting.call_off(drafter, draft.pk, "重复")
    assert of_unit(draft).state == State.WITHDRAWN
    refused(Code.WRONG_STATE, drafting.issue, issuer, draft.pk)


def test_what_a_ticket_needs(city: City, drafter: Actor) -> None:
    for code, more in (
        (Code.NO_UNIT, {"units": ()}), (Code.DUE_PASSED, {"due_on": day(-1)}),
        (Code.SOURCE_MISSING, {"source_note": ""}),
    ):  # fmt: skip
        units = more.pop("units", (city.station.pk,))
        refused(code, drafting.draft, drafter, told(*units, **more))
    refused(Code.NO_UNIT, drafting.draft, drafter, told(city.abroad_station.pk))


def test_its_words_are_shown_with_an_entry_in_the_trail(station: Actor, ticket: Ticket, part: TicketUnit) -> None:
    clear = tickets.show(station, ticket, part, "办理督办单")
    assert (clear["problem"], clear["demand"]) == (PROBLEM, DEMAND)
    assert Event.objects.filter(action="personal.read", object_type="ticket", object_id=str(ticket.pk)).exists()


@pytest.mark.dialect("inspections.migrations.0001_schema")
@pytest.mark.parametrize("before", [one for one in State if one is not State.DRAFT])
def test_the_database_holds_the_edges_of_the_rules(part: TicketUnit, before: State) -> None:
    rows = TicketUnit.unscoped.filter(pk=part.pk)
    way = _way(before)
    for state in way:
        rows.update(state=state, closed_at=timezone.now() if state == State.CLOSED else None)
    for after in State:
        if before is after or (before, after) in UNIT_LIFE.guarded:
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state=after, closed_at=timezone.now())


def _way(end: State) -> list[State]:
    """States from issued to this one along the life; a draft has left it."""
    ways: dict[State, list[State]] = {State.ISSUED: []}
    todo = [State.ISSUED]
    while todo:
        here = todo.pop(0)
        for start, target in UNIT_LIFE.guarded:
            if start is here and target not in ways:
                ways[target] = [*ways[here], target]
                todo.append(target)
    return ways.get(end, [])
