# SPDX-License-Identifier: Apache-2.0
"""Completion: what is looked up so that the person can be found, each item with where it comes from."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import MEANINGS, IdentifierError, Phone
from wuzha.org.models import Unit
from wuzha.org.models.units import TERRITORY
from wuzha.org.roles import May
from wuzha.sealed import Kind, seal
from wuzha.warning.models import EnrichmentItem
from wuzha.warning.models import Warning as WarningRecord
from wuzha.warning.rules.completion import Found, score
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.services.errors import Code, Refused
from wuzha.warning.services.scoring import rescore
from wuzha.warning.services.transitions import locked, must_hold, save, service
from wuzha.warning.services.triage import touch


@service(May.TRIAGE)
def add_item(
    actor: Actor,
    pk: int,
    item: str,
    *,
    found: str,
    source: str,
    value: str = "",
    division_code: str = "",
    use_number: bool = False,
) -> EnrichmentItem:
    """Record one item of the checklist as tried. The holder does; each try is kept, the latest counts.

    A present address also becomes the warning's address and decides the station; another number becomes its phone
    when `use_number` says so.
    """
    warning = locked(actor, pk)
    must_hold(actor, warning)
    now = timezone.now()
    _check(item, found, source, value)
    changes: dict[str, Any] = {}
    if found == Found.FOUND and item == "ADDRESS_LIVE":
        changes = {"address": seal(Kind.ADDRESS, value.strip()), "division_code": _place(division_code)}
    elif found == Found.FOUND and item == "ALT_NUMBER":
        number = _number(value)
        if use_number:
            changes = {"phone": seal(Kind.PHONE, number)}
    kept: EnrichmentItem = EnrichmentItem.unscoped.create(
        warning=warning,
        item=item,
        found=found,
        source=source,
        value=seal(Kind.TEXT, value.strip()) if found == Found.FOUND else None,
        division_code=changes.get("division_code", ""),
        at=now,
        by_id=actor.person_id,
    )
    for name, changed in changes.items():
        setattr(warning, name, changed)
    rescore(warning, now)
    save(
        warning,
        completeness=completeness_of(warning),
        order_key=warning.order_key,
        value=warning.value,
        scored_at=warning.scored_at,
        **changes,
    )
    touch(warning, now)
    record(actor, "warning.complete", on=("warning", pk), fields=[item], detail={"found": found, "source": source})
    return kept


def latest_items(warning: WarningRecord) -> dict[str, EnrichmentItem]:
    """Item → its latest try."""
    rows = EnrichmentItem.unscoped.filter(warning=warning).select_related("by").order_by("item", "-at", "-pk")
    return {row.item: row for row in rows.distinct("item")}


def completeness_of(warning: WarningRecord) -> int:
    """Σ weight of the items found, by the checklist in force (0–100)."""
    found = [item for item, row in latest_items(warning).items() if row.found == Found.FOUND]
    return score(COMPLETION.at().weights(), found)


def _check(item: str, found: str, source: str, value: str) -> None:
    rules = COMPLETION.at()
    if item not in rules.weights() or found not in Found.values:
        raise Refused(Code.UNKNOWN_ITEM)
    if source not in {term.code for term in rules.provenance}:
        raise Refused(Code.UNKNOWN_PROVENANCE)
    if found == Found.FOUND and not value.strip():
        raise Refused(Code.VALUE_MISSING)


def _place(code: str) -> str:
    if not Unit.objects.filter(code=code, kind__in=TERRITORY, valid_to__isnull=True).exists():
        raise Refused(Code.UNKNOWN_PLACE)
    return code


def _number(text: str) -> str:
    try:
        return Phone.parse(text)
    except IdentifierError as error:
        raise Refused(Code.BAD_NUMBER, why=MEANINGS[error.code]) from None
