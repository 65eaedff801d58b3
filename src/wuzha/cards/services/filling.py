# SPDX-License-Identifier: Apache-2.0
"""The registry fills by itself: from trails of money and orders, from suspects' own numbers, from evidence.

What is due is noted in a table, in the transaction of the change or by reading the feed of the funds desk. A case is
read as a whole, and its rows are made to say what it says now: read twice, or all anew (`refill`), the registry is the
same. What people recorded or lists told is never touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import BackTrace, CardDisposal, CardDue, CardInvolvement, CardMark, CardStep, InvolvedCard
from wuzha.cards.rules.kinds import FILLED, Source
from wuzha.cards.rules.sums import Hold, disposals_of
from wuzha.cards.services.base import CARDS, settle
from wuzha.cards.services.naming import Wanted, of_cases, of_funds
from wuzha.cases.queries.standing import Case
from wuzha.core.jobs import defer_once
from wuzha.evidence.queries.entities import cases_decided_since
from wuzha.funds.queries import involved
from wuzha.locks import Lock, wait
from wuzha.org.models import Unit
from wuzha.org.roles import May
from wuzha.people.queries.numbers import cases_touched_since
from wuzha.refusals import RefusalError

#: Cases read in one transaction.
AT_ONCE = 200
#: People and evidence are read from so long before the last reading on: what was being written then was not seen.
AGAIN = timedelta(minutes=30)
TASK = "wuzha.cards.tasks.look_at_due"
FUNDS, CASE = "FUNDS", "CASE"
SYSTEM = Actor.system("cards")


def due(kind: str, keys: Collection[int]) -> None:
    """Note that cases changed, in the caller's transaction, and have a worker look at them."""
    if keys:
        _note(kind, keys)
        defer_once(TASK, TASK)


def _note(kind: str, keys: Collection[int]) -> None:
    CardDue.unscoped.bulk_create([CardDue(kind=kind, key=key) for key in sorted(keys)], ignore_conflicts=True)


def watch(now: datetime) -> int:
    """Read what changed at the funds desk since the last time, among people and in evidence, then whatever is due; how
    many cases."""
    with transaction.atomic():
        changed, then = involved.changed_since(_read_until("funds"))
        begun = _read_until("cases")
        _note(FUNDS, involved.all_cases() if changed is None else changed)
        if changed is None or not begun:
            _note(CASE, set(Case.unscoped.values_list("pk", flat=True)))
        else:
            since = datetime.fromisoformat(begun) - AGAIN
            _note(CASE, cases_touched_since(since) | cases_decided_since(since))
        CardMark.unscoped.filter(pk="funds").update(mark=then)
        CardMark.unscoped.filter(pk="cases").update(mark=now.isoformat())
    return look_at_due()


def _read_until(name: str) -> str:
    """How far one source was read, locked; empty before the first time."""
    mark, _made = CardMark.unscoped.select_for_update().get_or_create(pk=name)
    return str(mark.mark)


def look_at_due() -> int:
    """Read the cases that are noted; how many."""
    done = 0
    while rows := list(CardDue.unscoped.order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            taken = CardDue.unscoped.filter(pk__in=[row.pk for row in rows])
            found = list(taken.select_for_update(skip_locked=True).order_by("pk"))
            taken.filter(pk__in=[one.pk for one in found]).delete()
            read([one.key for one in found if one.kind == FUNDS], [one.key for one in found if one.kind == CASE])
        done += len(found)
        if not found:
            break
    return done


@CARDS.act(May.WORK_CARDS, name="card.refill")
def refill(actor: Actor) -> int:
    """Have all cases read anew; how many. Raises `RefusalError`: NOT_ALLOWED."""
    if not actor.is_system and actor.unit_id is None:
        raise RefusalError(Code.NOT_ALLOWED)
    funds, cases = involved.all_cases(), set(Case.unscoped.values_list("pk", flat=True))
    _note(FUNDS, funds)
    _note(CASE, cases)
    record(actor, "card.refill", rows=len(funds) + len(cases))
    defer_once(TASK, TASK)
    return len(funds) + len(cases)


@transaction.atomic
def read(funds_cases: Sequence[int], cases: Sequence[int]) -> None:
    """Make the rows of these cases say what the cases say now."""
    if not funds_cases and not cases:
        return
    wanted = [*of_funds(funds_cases), *of_cases(cases)]
    for centre in sorted({one.centre for one in wanted}):
        wait(Lock.CARDS, centre)
    _cards(wanted)
    keys = [*(f"funds:{one}" for one in funds_cases), *(f"case:{one}" for one in cases)]
    touched = _involvements(wanted, keys)
    touched |= _disposals(wanted)
    changed = settle(touched)
    _forget(touched)
    if changed:
        record(SYSTEM, "card.fill", rows=changed)


def _cards(wanted: Iterable[Wanted]) -> None:
    """Find or make the card of each; what is known of it by now is filled in where nobody recorded it."""
    places: dict[tuple[int, str, bytes], list[Wanted]] = defaultdict(list)
    for one in wanted:
        places[one.place].append(one)
    known = _known(places)
    units = _institutions(many[0] for many in places.values())
    fresh = []
    for place, many in places.items():
        if place not in known:
            first = many[0]
            fresh.append(
                InvolvedCard(
                    centre_id=first.centre,
                    kind=first.kind,
                    family=place[1],
                    card_no=first.number,
                    first_involved_on=min(one.on for one in many),
                    synthetic=all(one.synthetic for one in many),
                )
            )
    InvolvedCard.unscoped.bulk_create(fresh, batch_size=1000)
    known |= {(one.centre_id, one.family, bytes(one.number_index or b"")): one for one in fresh}
    changed = []
    for place, many in places.items():
        card = known[place]
        for one in many:
            one.card = card.pk
        if _complete(card, many, units):
            changed.append(card)
    fields = ["institution", "institution_name", "holder", "holder_id", "holder_index", "individual"]
    InvolvedCard.unscoped.bulk_update(changed, fields, batch_size=500)


def _known(places: Collection[tuple[int, str, bytes]]) -> dict[tuple[int, str, bytes], InvolvedCard]:
    rows = InvolvedCard.unscoped.filter(number_index__in=[index for _c, _f, index in places]).select_for_update(
        no_key=True
    )
    return {(one.centre_id, one.family, bytes(one.number_index or b"")): one for one in rows.order_by("pk")}


def _institutions(wanted: Iterable[Wanted]) -> dict[str, Unit]:
    """Banks and carriers of the city by their names."""
    names = {one.institution_name for one in wanted if one.institution is None and one.institution_name}
    return {one.name: one for one in Unit.objects.filter(name__in=names, kind__in=("BANK", "CARRIER"))}


def _complete(card: InvolvedCard, many: Sequence[Wanted], units: dict[str, Unit]) -> bool:
    """Fill in what is empty; whether anything was."""
    before = (card.institution_id, card.institution_name, card.holder, card.holder_id, card.individual_id)
    for one in many:
        if card.institution_id is None and one.institution is not None:
            card.institution_id = one.institution
        elif card.institution_id is None and one.institution_name:
            unit = units.get(one.institution_name)
            card.institution_id = unit.pk if unit is not None else None
            card.institution_name = card.institution_name or one.institution_name
        if card.individual_id is None and one.individual is not None:
            card.individual = one.individual
        card.holder = card.holder or one.holder
        card.holder_id = card.holder_id or one.holder_id
    if card.holder_id is not None:
        card.holder_index = card.holder_id.blind()
    return before != (card.institution_id, card.institution_name, card.holder, card.holder_id, card.individual_id)


def _involvements(wanted: Iterable[Wanted], keys: Sequence[str]) -> set[int]:
    """Write the rows of these cases, and take away those that are not told any more; the cards that are touched."""
    rows: dict[tuple[int, str, str], CardInvolvement] = {}
    for one in wanted:
        place = (one.card, str(one.source), one.key)
        row = CardInvolvement(
            card_id=one.card, source=one.source, key=one.key, case_id=one.case, funds_case_id=one.funds_case,
            level=one.level, amount_fen=one.amount_fen, involved_on=one.on,
        )  # fmt: skip
        rows.setdefault(place, row)
    told: Any = CardInvolvement.unscoped.filter(source__in=FILLED, key__in=keys)
    gone = [one for one in told if (one.card_id, one.source, one.key) not in rows]
    CardInvolvement.unscoped.filter(pk__in=[one.pk for one in gone]).delete()
    CardInvolvement.unscoped.bulk_create(
        rows.values(), batch_size=1000, update_conflicts=True, unique_fields=["card", "source", "key"],
        update_fields=["case", "funds_case", "level", "amount_fen", "involved_on"],
    )  # fmt: skip
    return {one.card_id for one in gone} | {card for card, _source, _key in rows}


def _disposals(wanted: Iterable[Wanted]) -> set[int]:
    """What orders did with these accounts, in all cases of the centre of the card."""
    cards = {(one.account, one.centre): one.card for one in wanted if one.account is not None}
    if not cards:
        return set()
    held = involved.held({account for account, _centre in cards})
    rows: dict[tuple[int, str], CardDisposal] = {}
    for (account, centre), card in cards.items():
        orders = {one.key: one for one in held.get(account, []) if one.centre == centre}
        holds = [Hold(one.key, one.kind, one.start, one.end, one.replaced) for one in orders.values()]
        for told in disposals_of(holds):
            order = orders[told.key.removesuffix(":end")]
            rows[card, told.key] = CardDisposal(
                card_id=card, kind=told.kind, day=timezone.localdate(told.at), by_whom=order.by,
                reference=order.reference, source=Source.ORDER, key=told.key,
            )  # fmt: skip
    before: Any = CardDisposal.unscoped.filter(source=Source.ORDER, card__in=cards.values())
    gone = [one.pk for one in before if (one.card_id, one.key) not in rows]
    CardDisposal.unscoped.filter(pk__in=gone).delete()
    CardDisposal.unscoped.bulk_create(
        rows.values(), batch_size=1000, update_conflicts=True, unique_fields=["card", "source", "key"],
        update_fields=["kind", "day", "by_whom", "reference"],
    )  # fmt: skip
    return set(cards.values())


def _forget(cards: Collection[int]) -> None:
    """Cards that nobody names any more, that no list told of and nobody worked on, are none."""
    rows = InvolvedCard.unscoped.filter(pk__in=cards)
    for model in (CardInvolvement, BackTrace, CardStep):
        rows = rows.exclude(Exists(model.unscoped.filter(card=OuterRef("pk"))))
    rows = rows.exclude(Exists(CardDisposal.unscoped.filter(~Q(source=Source.ORDER), card=OuterRef("pk"))))
    gone = list(rows.values_list("pk", flat=True))
    if gone:
        CardDisposal.unscoped.filter(card__in=gone).delete()
        InvolvedCard.unscoped.filter(pk__in=gone).delete()
