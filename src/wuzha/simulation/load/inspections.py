# SPDX-License-Identifier: Apache-2.0
"""Oversight tickets in each state, and a round of inspections with visits done, due and to come.

Written through the services; only what was issued so long ago that it lies behind its deadline is written as they would
have done then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.documents import register
from wuzha.engine.calendar import end_of_day
from wuzha.inspections.models import Finding, Inspection, InspectionItem, Ticket, TicketStep, TicketUnit, UnitStep
from wuzha.inspections.rules.tickets import Act, Source, State, TicketAct, TicketState
from wuzha.inspections.rules.visits import Verdict, Way
from wuzha.inspections.rulesets import PAPERS
from wuzha.inspections.services import drafting, escalating, findings, following, ordering, reviewing, visits
from wuzha.inspections.services.drafting import NewTicket
from wuzha.inspections.services.findings import LookedAgain
from wuzha.inspections.services.visits import NewRound, Seen
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request, RequestStep
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.services.answering import Answer, answer, report, sign
from wuzha.sealed import Kind, seal


@dataclass(frozen=True, slots=True)
class _Plan:
    """A ticket to be: where it comes from, its matter, and the state that it is brought to. `late` are the days that it
    lies behind its deadline, `steps` those of the chain that were taken."""

    source: Source
    title: str
    state: State
    late: int = 0
    steps: int = 0


_TICKETS = (
    _Plan(Source.BULLETIN, "演示：通报指出预警签收不及时", State.ISSUED),
    _Plan(Source.BACK_CHECK, "演示：倒查发现签收未见面", State.SIGNED),
    _Plan(Source.SUPERIOR, "演示：上级交办黑灰产线索核查滞后", State.IN_PROGRESS),
    _Plan(Source.MEETING, "演示：会议议定事项落实进度", State.REPLIED),
    _Plan(Source.BULLETIN, "演示：通报指出劝阻反馈不实", State.REVIEW),
    _Plan(Source.BACK_CHECK, "演示：倒查发现下发未签收", State.RETURNED),
    _Plan(Source.BULLETIN, "演示：通报指出宣防覆盖不足", State.OVERDUE, late=2),
    _Plan(Source.SUPERIOR, "演示：上级督导反馈问题整改", State.ESCALATED, late=5, steps=1),
    _Plan(Source.MEETING, "演示：成员单位职责清单报送", State.CLOSED),
    _Plan(Source.BULLETIN, "演示：下月重点整治事项", State.DRAFT),
    _Plan(Source.MEETING, "演示：重复下发的督办事项", State.WITHDRAWN),
)
_WHAT = "演示：合成数据，抽查发现工作未按要求落实，详见附件。"
_DEMAND = "演示：请查明原因，限期整改，并书面反馈整改情况和佐证材料。"


@transaction.atomic
def settle(now: datetime) -> int:
    """Write them for the units of the city; how many tickets and visits. Nothing where the joint office has not two
    people, or no station has anybody who could answer."""
    office = _actors(Role.JOINT_OFFICE)
    stations = [one for one in _actors(Role.STATION_OFFICER) if one.unit_id is not None]
    officers = {one.unit_id or 0: one for one in reversed(stations)}
    if len(office) < 2 or not officers:
        return 0
    drafter, issuer = office[:2]
    units = sorted(officers)
    # Those issued first have the lowest numbers.
    for number, one in enumerate(sorted(_TICKETS, key=lambda one: -one.late)):
        _ticket(drafter, issuer, officers[units[number % len(units)]], one, now)
    return len(_TICKETS) + _round(drafter, issuer, officers, now)


def _actors(role: Role) -> list[Actor]:
    rows = Posting.unscoped.filter(role=role, person__synthetic=True).select_related("unit", "person").order_by("pk")
    return [found for one in rows if (found := actor_for(one)) is not None]


def _ticket(drafter: Actor, issuer: Actor, officer: Actor, one: _Plan, now: datetime) -> None:
    due = timezone.localdate(now) + timedelta(days=6)
    note = {Source.BULLETIN: "演示通报1号", Source.SUPERIOR: "演示督1号"}.get(one.source, "")
    new = NewTicket(
        one.source, one.title, _WHAT, _DEMAND, due, (officer.unit_id or 0,), "演示：督导工作要求", note, synthetic=True
    )
    if one.late:
        _late(drafter, issuer, new, one, now)
        return
    ticket = drafting.draft(drafter, new)
    if one.state is State.DRAFT:
        return
    drafting.issue(issuer, ticket.pk)
    part = TicketUnit.unscoped.get(ticket=ticket)
    asked = part.request_id or 0
    if one.state is State.WITHDRAWN:
        reviewing.withdraw(issuer, part.pk, "演示：与前一件重复")
    if one.state in (State.ISSUED, State.WITHDRAWN):
        return
    sign(officer, asked)
    if one.state is State.SIGNED:
        return
    report(officer, asked, "演示：已研究部署，正在整改。")
    if one.state is State.IN_PROGRESS:
        return
    answer(officer, asked, Answer("演示：已整改到位，材料附后。", "DONE", {"items": 2}))
    if one.state is State.REVIEW:
        reviewing.take_up(drafter, part.pk)
    elif one.state is State.RETURNED:
        reviewing.send_back(drafter, part.pk, "演示：佐证材料不全，请补充。")
    elif one.state is State.CLOSED:
        reviewing.close(drafter, part.pk, "演示：经复核属实，予以销号。")


def _late(drafter: Actor, issuer: Actor, new: NewTicket, one: _Plan, now: datetime) -> None:
    """A ticket issued so long ago that it lies behind its deadline: its rows as the services would have written them
    then. From there on the clock and the services go on."""
    day = timezone.localdate(now) - timedelta(days=one.late)
    due, issued = end_of_day(day), now - timedelta(days=one.late + 6)
    drafted = issued - timedelta(hours=1)
    ticket: Ticket = Ticket.unscoped.create(
        issuer_id=issuer.unit_id or 0, source=new.source, source_note=new.source_note, title=new.title,
        problem=seal(Kind.TEXT, new.problem), demand=seal(Kind.TEXT, new.demand), basis=new.basis, due_on=day,
        drafted_by_id=drafter.person_id, drafted_at=drafted, synthetic=True,
    )  # fmt: skip
    year, word = timezone.localdate(issued).year, PAPERS.at(issued).word
    Ticket.unscoped.filter(pk=ticket.pk).update(
        state=TicketState.ISSUED, issued_by_id=issuer.person_id, issued_at=issued, word=word, year=year,
        serial=register.take_next(word, year, ticket).serial, version=2,
    )  # fmt: skip
    draft, sent = TicketState.DRAFT, TicketState.ISSUED
    for act, at, to, by in ((TicketAct.DRAFT, drafted, draft, drafter), (TicketAct.ISSUE, issued, sent, issuer)):
        TicketStep.unscoped.create(ticket=ticket, act=act, from_state=draft, to_state=to, at=at, by_id=by.person_id)
    asked: Request = Request.unscoped.create(
        kind="OVERSIGHT_TICKET", asking_id=issuer.unit_id or 0, addressed_id=new.units[0], title=new.title,
        what=seal(Kind.TEXT, f"问题：{new.problem}\n整改要求：{new.demand}"), sent_at=issued, due_since=issued,
        sign_due_at=issued + timedelta(hours=24), due_at=due, step_at=issued + timedelta(hours=24),
        about_type=Ticket.RECORD, about_id=ticket.pk, synthetic=True,
    )  # fmt: skip
    RequestStep.unscoped.create(
        request=asked, act=RequestAct.SEND, from_state=asked.state, to_state=asked.state, at=issued, due_at=due,
        by_id=issuer.person_id,
    )  # fmt: skip
    part: TicketUnit = TicketUnit.unscoped.create(ticket=ticket, unit_id=new.units[0])
    TicketUnit.unscoped.filter(pk=part.pk).update(
        state=State.ISSUED, request=asked, issued_at=issued, due_at=due, step_at=due, version=2
    )
    UnitStep.unscoped.create(
        part=part, act=Act.ISSUE, from_state=State.DRAFT, to_state=State.ISSUED, at=issued, due_at=due,
        by_id=issuer.person_id,
    )  # fmt: skip
    following.sweep(now)
    for _step in range(one.steps):
        escalating.escalate(issuer, part.pk, "演示：逾期未签收，电话催办无果。")
        following.sweep(timezone.now())


def _round(drafter: Actor, issuer: Actor, officers: Mapping[int, Actor], now: datetime) -> int:
    """A round: at a township whose ticket was looked at again, a station with a new ticket, a bank without a finding;
    one visit under way, one behind the plan, one of today, and some to come. How many visits."""
    today = timezone.localdate(now)
    new = NewRound(
        "演示：季度督导检查", today - timedelta(days=5), today + timedelta(days=20), "演示：联席办一组、成员单位二组",
        "演示：预警劝阻、宣传防范、账户管理", synthetic=True,
    )  # fmt: skip
    programme = visits.plan_round(drafter, new)
    clerks = {one.unit_id: one for one in _actors(Role.OUTREACH_OFFICER)}
    towns = list(Unit.objects.filter(kind__in=(UnitKind.TOWN, UnitKind.STREET), ranked=True).order_by("code"))
    town = next((one for one in towns if one.pk in clerks), towns[0])
    others = [one for one in towns if one.pk != town.pk]
    banks = Unit.objects.filter(kind=UnitKind.BANK_OUTLET).order_by("code")[:2]
    schools = Unit.objects.filter(kind=UnitKind.SCHOOL).order_by("code")[:2]
    stations = sorted(officers)
    made = {}
    for unit, days, announced in (
        (town.pk, -4, False), (stations[0], -3, True), (banks[0].pk, -2, False), (others[0].pk, -1, True),
        (others[1].pk, -2, True), (schools[0].pk, 0, True), (stations[1 % len(stations)], 4, False),
        (banks[1].pk, 9, False), (others[2].pk, 14, True),
    ):  # fmt: skip
        (made[unit],) = visits.plan_visits(
            drafter, programme.pk, [unit], today + timedelta(days=days), "演示一组", announced=announced
        )
    _done(drafter, made[town.pk], "TEAM", "KNOW")
    _done(drafter, made[stations[0]], "MEET")
    _done(drafter, made[banks[0].pk])
    visits.start(drafter, made[others[0].pk].pk)
    due = today + timedelta(days=7)
    of_station = _ordered(drafter, issuer, made[stations[0]], due)
    sign(officers[stations[0]], of_station.request_id or 0)
    of_town = _ordered(drafter, issuer, made[town.pk], due)
    if (clerk := clerks.get(town.pk)) is not None:
        sign(clerk, of_town.request_id or 0)
        answer(clerk, of_town.request_id or 0, Answer("演示：名册已更新，正在补办宣传。", "PARTLY", {"items": 1}))
        first = Finding.unscoped.filter(ticket=of_town.ticket_id).order_by("pk").values_list("pk", flat=True)[0]
        findings.recheck(
            drafter, of_town.pk, LookedAgain(today, Way.ON_SITE, (first,), "演示：名册已更新，知晓率仍不足。")
        )
    return len(made)


def _done(actor: Actor, visit: Inspection, *missed: str) -> None:
    visits.start(actor, visit.pk)
    items = InspectionItem.unscoped.filter(inspection=visit)
    seen = {
        one.code: Seen(Verdict.NO, "演示：抽查三处，均未落实。") if one.code in missed else Seen(Verdict.YES)
        for one in items
    }
    visits.finish(actor, visit.pk, "演示：总体情况已当场反馈。", seen)


def _ordered(drafter: Actor, issuer: Actor, visit: Inspection, due: date) -> TicketUnit:
    """A ticket on all findings of a visit, issued."""
    keys = list(Finding.unscoped.filter(inspection=visit).values_list("pk", flat=True))
    ticket = ordering.order(drafter, visit.pk, keys, due, _DEMAND)
    drafting.issue(issuer, ticket.pk)
    found: TicketUnit = TicketUnit.unscoped.get(ticket=ticket)
    return found
