# SPDX-License-Identifier: Apache-2.0
"""Involved cards of a simulated period: those that its cases and trails name, a list from above, what outlets have in
stock, and back-traces answered in time, late, and not yet.

Two outlets of each institution have more involved cards than their stock would let one expect; all others have them by
chance. Nobody of it is a person more: who was handled for cards stands with people and sanctions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cards.models import BackTrace, CardStep, InvolvedCard, LiveCards
from wuzha.cards.queries.outlets import INSTITUTIONS, OUTLETS
from wuzha.cards.rules.kinds import Family, Group, TraceState
from wuzha.cards.services import filling
from wuzha.cards.services.incoming import IncomingCard, receive_cards
from wuzha.cards.services.tracing import CODE
from wuzha.cases.models import Case
from wuzha.engine.calendar import SHANGHAI
from wuzha.funds.models import FundsCase
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.models import Request
from wuzha.requests.rules.life import State
from wuzha.requests.services.answering import Answer
from wuzha.sealed import Kind, seal
from wuzha.simulation.load.asked import ask
from wuzha.simulation.load.people import SURNAMES

#: Months of stock before the end, cards of the list of an institution, back-traces of the period.
MONTHS, LISTED, TRACED = 18, 60, 14
#: Cases read at once.
_AT_ONCE = 500
#: An outlet in so many cards of an institution is one of its two bad ones.
_OFTEN = 3
_FAULTS = ("CLERK", "OUTLET", "NONE", "OUTLET", "INSTITUTION", "NONE")


@transaction.atomic
def settle(end: datetime) -> int:
    """Fill the registry up to an instant, all or none; how many cards. Nothing happens where somebody has a list."""
    officer = _officer()
    centre = Unit.objects.filter(kind=UnitKind.CENTRE, path__startswith=officer.unit_path or "-").first() if officer \
        else None  # fmt: skip
    if officer is None or centre is None or LiveCards.unscoped.exists():
        return 0
    houses = {
        one: list(Unit.objects.filter(kind__in=OUTLETS, path__startswith=one.path).order_by("code"))
        for one in Unit.objects.filter(kind__in=INSTITUTIONS, synthetic=True).order_by("code")
    }
    _read_all()
    _stock(centre, houses, end)
    for number, (house, outlets) in enumerate(houses.items()):
        _list(officer, centre, house, outlets, end, number)
    _open(houses)
    _trace(officer, houses, end)
    return len(InvolvedCard.unscoped.values_list("pk"))


def _officer() -> Actor | None:
    rows = Posting.unscoped.filter(role=Role.CARD_OFFICER, person__synthetic=True).select_related("unit", "person")
    posting = rows.order_by("pk").first()
    return actor_for(posting) if posting is not None else None


def _read_all() -> None:
    """What the cases and trails of the period name."""
    funds = list(FundsCase.unscoped.order_by("pk").values_list("pk", flat=True))
    cases = list(Case.unscoped.order_by("pk").values_list("pk", flat=True))
    for begin in range(0, max(len(funds), len(cases)), _AT_ONCE):
        filling.read(funds[begin : begin + _AT_ONCE], cases[begin : begin + _AT_ONCE])


def _stock(centre: Unit, houses: dict[Unit, list[Unit]], end: datetime) -> None:
    """Live cards of each outlet at the end of each of the last months."""
    last = timezone.localdate(end).replace(day=1)
    months = [_month(last, back) for back in range(MONTHS, 0, -1)]
    rows = []
    for house, outlets in houses.items():
        groups = (Group.PERSONAL, Group.CORPORATE) if house.kind == UnitKind.BANK else (Group.SIM,)
        for place, outlet in enumerate(outlets):
            for group in groups:
                base = (400 if group == Group.CORPORATE else 9_000) + 137 * (place * place % 23) * 10
                for n, month in enumerate(months):
                    live = base + n * (base // 150)
                    rows.append(
                        LiveCards(
                            centre=centre, outlet=outlet, group=group, month=month, live=live,
                            opened=base // 90 + (place + n) % 7, synthetic=True, recorded_at=end,
                        )
                    )  # fmt: skip
    LiveCards.unscoped.bulk_create(rows, batch_size=2000)


def _month(first: date, back: int) -> date:
    number = first.year * 12 + first.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)


def _list(officer: Actor, centre: Unit, house: Unit, outlets: Sequence[Unit], end: datetime, number: int) -> None:
    """A list from above: the cards of an institution, most of the last year."""
    today, bank = timezone.localdate(end), house.kind == UnitKind.BANK
    rows = []
    for n in range(LISTED):
        day = today - timedelta(days=3 + n * n * 400 // (LISTED * LISTED))
        corporate = bank and n % 9 == 4
        rows.append(
            IncomingCard(
                n + 2, ("CORPORATE" if corporate else "BANK") if bank else "SIM",
                f"00000{number + 1}77{n:08d}" if bank else f"1990{number}{n:06d}", day, house.pk, house.name,
                _outlet(outlets, n).pk, day - timedelta(days=20 + (n * 53) % 600), f"演示{SURNAMES[n % 7]}甲",
                f"Y{number}{n % 12:02d}", "" if corporate else f"演示{SURNAMES[n % 11]}某",
                f"演示{n}号商贸有限公司" if corporate else "", level=n % 3 + 1 if bank else None,
                amount_fen=(n % 13 + 1) * 1_200_000 if bank else 0,
                disposal=("FREEZE" if n % 2 else "STOP") if bank else "SUSPEND" if n % 4 else "",
                disposed_on=day + timedelta(days=1),
            )
        )  # fmt: skip
    receive_cards(rows, centre_id=centre.pk, actor=officer)
    InvolvedCard.unscoped.filter(institution=house, number_index__isnull=False).update(synthetic=True)


def _outlet(outlets: Sequence[Unit], n: int) -> Unit:
    """Two bad outlets in three cards of ten, the others in turn."""
    return outlets[n % 2] if n % 10 < _OFTEN else outlets[(n * 7) % len(outlets)]


def _open(houses: dict[Unit, list[Unit]]) -> None:
    """Where cards of cases were opened, as far as their institution is one of the city's."""
    by_key = {one.pk: outlets for one, outlets in houses.items()}
    changed = []
    for n, card in enumerate(InvolvedCard.unscoped.filter(institution__in=by_key, outlet=None).order_by("pk")):
        if n % 4:  # of every fourth nobody knows it yet
            card.outlet = _outlet(by_key[card.institution_id or 0], n)
            card.opened_on = card.first_involved_on - timedelta(days=15 + (n * 37) % 500)
            changed.append(card)
    InvolvedCard.unscoped.bulk_update(changed, ["outlet", "opened_on"], batch_size=500)


def _trace(officer: Actor, houses: dict[Unit, list[Unit]], end: datetime) -> None:
    """Back-traces of the last weeks, each as it stands at the end: concluded, accepted, late, open, overdue."""
    for number, (house, outlets) in enumerate(houses.items()):
        cards = InvolvedCard.unscoped.filter(institution=house, outlet__isnull=False).exclude(family=Family.INTERNET)
        for n, card in enumerate(cards.order_by("-first_involved_on", "-pk")[:TRACED]):
            sent = end - timedelta(days=2 + n * 4, hours=number)
            _one(officer, card, house, outlets, sent, end, n + number)


def _one(
    officer: Actor, card: InvolvedCard, house: Unit, outlets: Sequence[Unit], sent: datetime, end: datetime, turn: int
) -> None:
    opened = card.opened_on or card.first_involved_on
    fields: dict[str, Any] = {
        "opened_on": opened, "outlet": (card.outlet or outlets[0]).code, "clerk": f"演示{SURNAMES[turn % 9]}乙",
        "clerk_no": f"G{turn:03d}", "opening": ("COUNTER", "ONLINE", "AGENT")[turn % 3],
        "diligence": ("DONE", "PARTLY", "NONE")[turn % 3], "unusual": turn % 4 == 1, "missed": turn % 5 == 2,
        "claimed": _FAULTS[turn % len(_FAULTS)], "mended": "演示：已组织培训，补做尽职调查。",
    }  # fmt: skip
    trace: BackTrace = BackTrace.unscoped.create(card=card, addressed=house, asked_at=sent, synthetic=True)
    _step(card, trace, "ask", sent, officer.person_id)
    conclusion = "PROPER" if turn % 3 == 0 else "FAULTY"
    row = ask(
        officer, CODE, (BackTrace.RECORD, trace.pk), f"{card.get_kind_display()}倒查 {card.number}",
        f"演示：请倒查{card.shown}的开户情况。", house, sent,
        timezone.localdate(sent + timedelta(days=9), SHANGHAI), end, turn=turn,
        told=Answer("演示：经查，开户资料齐全，情况如所填。", conclusion, fields),
    )  # fmt: skip
    row = Request.unscoped.get(pk=row.pk)
    rows = BackTrace.unscoped.filter(pk=trace.pk)
    rows.update(request=row, due_at=row.due_at)
    if row.answered_at is None:
        return
    rows.update(
        state=TraceState.ANSWERED, answered_at=row.answered_at, in_time=row.answered_at <= row.due_at,
        conclusion=conclusion, opened_on=opened, outlet=card.outlet, opening=fields["opening"],
        diligence=fields["diligence"], unusual=fields["unusual"], missed=fields["missed"], claimed=fields["claimed"],
        clerk=seal(Kind.NAME, fields["clerk"]), clerk_no=fields["clerk_no"],
    )  # fmt: skip
    _step(card, trace, "answer", row.answered_at, None)
    if row.state != State.ACCEPTED:
        return
    rows.update(state=TraceState.ACCEPTED)
    _step(card, trace, "accept", row.answered_at + timedelta(days=2), officer.person_id)
    at = row.answered_at + timedelta(days=3)
    if turn % 5 == 0 or at > end:
        return  # to be concluded
    said = "NONE" if conclusion == "PROPER" else _FAULTS[turn % len(_FAULTS)]
    rows.update(
        state=TraceState.CONCLUDED, responsibility=said, concluded_at=at, concluded_by_id=officer.person_id,
        finding=seal(Kind.TEXT, "演示：对照开户资料和监控核实。"),
    )  # fmt: skip
    InvolvedCard.unscoped.filter(pk=card.pk).update(responsibility=said)
    _step(card, trace, "conclude", at, officer.person_id)


def _step(card: InvolvedCard, trace: BackTrace, act: str, at: datetime, person: int | None) -> None:
    CardStep.unscoped.create(
        card=card, trace=trace, act=act, from_state="", to_state="", at=at, by_id=person
    )  # fmt: skip
