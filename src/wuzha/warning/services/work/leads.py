# SPDX-License-Identifier: Apache-2.0
"""What the cause of a failed try leads to, done with what completion has found: another number is adopted unseen."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.identifiers import Phone, find_clear
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import masked_by
from wuzha.warning.models import EnrichmentItem, WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.services.completion import NUMBER, keep_former_phone
from wuzha.warning.services.errors import Code
from wuzha.warning.services.transitions import at_station, save, service, trace, wrong_state


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
    return masked_by(value, lambda text: [seal(Kind.PHONE, number) for number in _numbers(text)])


def _numbers(text: str) -> list[str]:
    found = (Phone.parse(text[hit.start : hit.end]) for hit in find_clear(text) if hit.kind == Phone.name)
    return list(dict.fromkeys(found))
