# SPDX-License-Identifier: Apache-2.0
"""Completion: what is looked up so that the person can be found, each item with where it comes from; and remarks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Address, IdentifierError, Phone, find_clear, parse_telephone
from wuzha.intake.explain import CODES
from wuzha.org.models import Unit
from wuzha.org.models.units import TERRITORY
from wuzha.org.places import gazetteer
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, blind, seal
from wuzha.sealed.value import masked_by
from wuzha.warning.models import Comment, EnrichmentItem, FormerKey, WarningRecord
from wuzha.warning.queries.tasks.personal import phones_in
from wuzha.warning.rules.completion import Found, score
from wuzha.warning.rules.lifecycle import AT_STATION, State
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services.claims import lease_end
from wuzha.warning.services.errors import Code
from wuzha.warning.services.scoring import rescored
from wuzha.warning.services.transitions import (
    at_station,
    locked,
    must_hold,
    save,
    sealed_note,
    service,
    trace,
    wrong_state,
)

#: Items that change the warning itself.
ADDRESS, NUMBER = "ADDRESS_LIVE", "ALT_NUMBER"
#: Longest value (characters).
MOST_VALUE = 500


@service(May.TRIAGE, May.WORK, action="complete")
def add_item(
    actor: Actor,
    pk: int,
    *,
    item: str,
    found: str,
    source: str,
    value: str = "",
    division_code: str = "",
    use_number: bool = False,
) -> EnrichmentItem:
    """Record one item of the checklist as tried. Each try is kept, the latest counts.

    The holder at the centre does, or the station that handles it. A present address also becomes the warning's address
    and place (from the text where `division_code` is not given); another number becomes its phone when `use_number`
    says so.
    """
    warning = locked(actor, pk)
    _must_handle(actor, warning)
    _check(item, found, source, value)
    now = timezone.now()
    place = _place(division_code)
    text = value.strip() if found == Found.FOUND else ""
    changes: dict[str, Any] = {}
    if text and item == ADDRESS:
        address = _parsed(Address.parse, text, Code.BAD_ADDRESS)
        place = place or gazetteer().locate(address)
        changes = {"address": seal(Kind.ADDRESS, address), "division_code": place}
    elif text and item == NUMBER:
        text = _parsed(parse_telephone, text, Code.BAD_NUMBER)
        changes = {"phone": seal(Kind.PHONE, text)} if use_number else {}
    kept: EnrichmentItem = EnrichmentItem.unscoped.create(
        warning=warning,
        item=item,
        found=found,
        source=source,
        value=seal(Kind.TEXT, text) if text else None,
        phone_index=number_index(text),
        division_code=place,
        at=now,
        by_id=actor.person_id,
    )
    if "phone" in changes:
        keep_former_phone(warning, now)
    for name, changed in changes.items():
        setattr(warning, name, changed)
    changes["completeness"] = completeness_of(warning)
    if warning.state == State.CLAIMED:
        changes |= {"claim_expires_at": lease_end(now)} | rescored(warning, now)
    save(warning, **changes)
    trace(actor, warning, "complete", fields=[item], detail={"found": found, "source": source})
    return kept


def number_index(text: str) -> bytes | None:
    """Blind index of the one phone number in a value; of several, none can be said to be the person's."""
    numbers = {text[found.start : found.end] for found in find_clear(text) if found.kind == Phone.name}
    return blind(Kind.PHONE, Phone.parse(numbers.pop())) if len(numbers) == 1 else None


def keep_former_phone(warning: WarningRecord, now: datetime) -> None:
    """Let later pushes that still name the number of before find the person."""
    if warning.phone_index is not None:
        FormerKey.objects.get_or_create(warning=warning, key=bytes(warning.phone_index), defaults={"since": now})


def latest_items(warning: WarningRecord) -> dict[str, EnrichmentItem]:
    """Item → its latest try."""
    rows = EnrichmentItem.unscoped.filter(warning=warning).select_related("by").order_by("item", "-at", "-pk")
    return {row.item: row for row in rows.distinct("item")}


def completeness_of(warning: WarningRecord) -> int:
    """Σ weight of the items found, by the checklist in force (0–100)."""
    found = [item for item, row in latest_items(warning).items() if row.found == Found.FOUND]
    return score(COMPLETION.at().weights(), found)


def _must_handle(actor: Actor, warning: WarningRecord) -> None:
    reach = units_below(actor.unit_path).ids
    if warning.state not in AT_STATION:
        if not may(actor.role, May.TRIAGE) or warning.centre_id not in reach:
            raise wrong_state(warning)
        must_hold(actor, warning)
        return
    if not may(actor.role, May.WORK) or warning.station_id not in reach:
        raise wrong_state(warning)
    if warning.state == State.DISPATCHED:
        raise RefusalError(Code.NOT_SIGNED, number=warning.number)


def _check(item: str, found: str, source: str, value: str) -> None:
    rules = COMPLETION.at()
    if item not in rules.weights() or found not in Found.values:
        raise RefusalError(Code.UNKNOWN_ITEM)
    if source not in {term.code for term in rules.provenance}:
        raise RefusalError(Code.UNKNOWN_PROVENANCE)
    if found == Found.FOUND and not value.strip():
        raise RefusalError(Code.VALUE_MISSING)
    if len(value) > MOST_VALUE:
        raise RefusalError(Code.TOO_LONG, most=MOST_VALUE)


def _place(code: str) -> str:
    """A division code (6, 9 or 12 digits) of a territory in force; nothing for nothing."""
    if not code:
        return ""
    unit = Unit.objects.filter(code=code, kind__in=TERRITORY).first()
    if unit is None or not unit.in_force(timezone.localdate()):
        raise RefusalError(Code.UNKNOWN_PLACE)
    return code


def _parsed(parse: Callable[[str], str], text: str, code: Code) -> str:
    try:
        return parse(text)
    except IdentifierError as error:
        what, _remedy = CODES[error.code]
        raise RefusalError(code, why=what) from None


@service(May.WORK)
def use_number(actor: Actor, pk: int, item_id: int, place: int = 0) -> WarningRecord:
    """Take a number that completion found for the person's: the `place`-th mobile number in an item.

    The number of before is kept among the other numbers, and pushes that name it still find the person.
    """
    warning = at_station(actor, pk)
    if warning.state not in (State.SIGNED, State.WORKING):
        raise wrong_state(warning)
    item = EnrichmentItem.unscoped.filter(pk=item_id, warning=warning, found=Found.FOUND).first()
    numbers = numbers_in(item.value) if item is not None and item.value is not None else []
    if not 0 <= place < len(numbers):
        raise RefusalError(Code.NO_SUCH_NUMBER)
    now = timezone.now()
    keep_former_phone(warning, now)
    if warning.phone is not None:
        EnrichmentItem.unscoped.create(
            warning=warning, item=NUMBER, found=Found.FOUND, source="DIRECTIVE", at=now, by_id=actor.person_id,
            value=masked_by(warning.phone, lambda text: seal(Kind.TEXT, text)), phone_index=warning.phone_index,
        )  # fmt: skip
    save(warning, phone=numbers[place])
    trace(actor, warning, "use_number", fields=["phone"], detail={"item": item_id})
    return warning


def numbers_in(value: Sealed) -> list[Sealed]:
    """The mobile numbers in a sealed text, sealed one by one: they show themselves masked."""
    return masked_by(value, lambda text: [seal(Kind.PHONE, number) for number in phones_in(text)])


@service(May.TRIAGE, May.WORK, action="comment")
def comment(actor: Actor, pk: int, text: str) -> Comment:
    """Leave a remark, in any state: it changes nothing of the warning. Sealed, since people write names."""
    warning = locked(actor, pk)
    sealed = sealed_note(text)
    if sealed is None:
        raise RefusalError(Code.TEXT_MISSING)
    kept: Comment = Comment.unscoped.create(warning=warning, text=sealed, by_id=actor.person_id)
    trace(actor, warning, "comment")
    return kept
