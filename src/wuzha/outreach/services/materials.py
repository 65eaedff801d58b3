# SPDX-License-Identifier: Apache-2.0
"""Materials and their editions, and how often a script stood beside a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Material, MaterialVersion, ScriptUse
from wuzha.outreach.models.materials import Form
from wuzha.outreach.rulesets import AUDIENCES
from wuzha.outreach.services.base import MATERIALS, city_of, word
from wuzha.refusals import RefusalError

#: Lines of an edition, and characters of a line: it is read aloud, or beside a call.
MOST_LINES, MOST_LINE = 30, 200
#: In the cache: how often scripts were issued, so that what is kept of them is asked anew.
SCRIPTS = "outreach.scripts"


@dataclass(frozen=True, slots=True)
class NewMaterial:
    title: str
    form: str
    fraud_type: str = ""
    audience: str = ""
    synthetic: bool = False


@MATERIALS.act(May.RUN_OUTREACH, name="material.enter")
def enter(actor: Actor, new: NewMaterial) -> Material:
    """Enter a material. Raises `RefusalError`: NOT_ALLOWED, TEXT_MISSING, UNKNOWN_WORD, NAME_TAKEN, TOO_LONG,
    CLEAR_NUMBER."""
    city, title = city_of(actor), MATERIALS.plain(new.title, required=Code.TEXT_MISSING)
    if Material.unscoped.filter(city=city, title=title).exists():
        raise RefusalError(Code.NAME_TAKEN)
    if new.form not in Form.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    row: Material = Material.unscoped.create(
        city=city, title=title, form=new.form, fraud_type=word(rule_set("warning.fraud_types"), new.fraud_type,
        empty=True), audience=word(AUDIENCES, new.audience, empty=True), synthetic=new.synthetic,
    )  # fmt: skip
    record(actor, "material.enter", on=(Material.RECORD, row.pk))
    return row


@MATERIALS.act(May.RUN_OUTREACH, name="material.issue")
def issue(
    actor: Actor, pk: int, say: Sequence[str], since: date, until: date, ask: Sequence[str] = ()
) -> MaterialVersion:
    """Issue an edition; the one before ends the day before it begins.

    Raises `RefusalError`: NOT_FOUND, NOT_ALLOWED, DAYS_ORDER, NO_LINES, MANY_LINES, CLEAR_NUMBER.
    """
    row = MATERIALS.locked(actor, Material, pk)
    city_of(actor)
    if until < since:
        raise RefusalError(Code.DAYS_ORDER)
    lines, asked = _lines(say), _lines(ask)
    if not lines:
        raise RefusalError(Code.NO_LINES)
    last = MaterialVersion.unscoped.filter(material=row).order_by("-no").first()
    if last is not None and last.until >= since:
        # Both in force would leave open which one counts.
        if last.since >= since:
            raise RefusalError(Code.DAYS_ORDER)
        MaterialVersion.unscoped.filter(pk=last.pk).update(until=date.fromordinal(since.toordinal() - 1))
    made: MaterialVersion = MaterialVersion.unscoped.create(
        material=row, no=last.no + 1 if last else 1, ask=asked, say=lines, since=since, until=until,
        by_id=actor.person_id,
    )  # fmt: skip
    MATERIALS.save(row)
    transaction.on_commit(lambda: cache.set(SCRIPTS, made.pk, None))
    record(actor, "material.issue", on=(Material.RECORD, row.pk), detail={"no": made.no})
    return made


def _lines(given: Sequence[str]) -> list[str]:
    found = [one.strip() for one in given if one.strip()]
    if len(found) > MOST_LINES or any(len(one) > MOST_LINE for one in found):
        raise RefusalError(Code.MANY_LINES, most=MOST_LINES, long=MOST_LINE)
    return [MATERIALS.plain(one, most=MOST_LINE) for one in found]


def used(edition: int, day: date) -> None:
    """A call was recorded beside which this edition stood."""
    row, _new = ScriptUse.unscoped.get_or_create(edition_id=edition, day=day)
    ScriptUse.unscoped.filter(pk=row.pk).update(times=F("times") + 1)
