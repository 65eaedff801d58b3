# SPDX-License-Identifier: Apache-2.0
"""Pairs of open warnings that may be about one person: what speaks for it, found and compared without opening a seal.

Pushes that share a phone, ID number or account are merged on arrival. What is left to people: numbers that became known
later, and the same name in the same place or with the same fraudster.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.org.reach import units_below
from wuzha.sealed.value import same
from wuzha.warning.models import Directive, PairDecision, Verdict, WarningRecord
from wuzha.warning.queries.rows import place_names
from wuzha.warning.rules.lifecycle import AT_CENTRE, AT_STATION, OPEN

#: Waiting warnings that are looked at, the first of the queue, and pairs that are offered.
MOST_WAITING, MOST_PAIRS = 400, 50
#: Digits of a division code that name a town.
TOWN = 9

#: Each waiting warning with open ones that share a key, or the name and either the town or the fraudster's contact; one
#: descent of an index for each. Pairs that were decided on, or have two ID numbers, are left out.
_FIND = """
SELECT DISTINCT ON (w.place, w.one, w.other) w.one, w.other FROM (
    SELECT asked.place, LEAST(mine.id, other.id) AS one, GREATEST(mine.id, other.id) AS other
    FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS asked (id, place)
    JOIN warning_warning AS mine ON mine.id = asked.id
    CROSS JOIN LATERAL (
        (SELECT * FROM warning_warning WHERE phone_index = mine.phone_index OFFSET 0)
        UNION ALL (SELECT * FROM warning_warning WHERE id_index = mine.id_index OFFSET 0)
        UNION ALL (SELECT * FROM warning_warning WHERE account_index = mine.account_index OFFSET 0)
        UNION ALL (
            SELECT * FROM (
                SELECT * FROM warning_warning WHERE name_index = mine.name_index ORDER BY id DESC LIMIT 200
            ) AS named
            WHERE state = ANY(%(open)s) AND (
                (mine.division_code <> '' AND left(named.division_code, %(town)s) = left(mine.division_code, %(town)s))
                OR EXISTS (
                    SELECT FROM warning_directive AS a JOIN warning_directive AS b USING (contact_index)
                    WHERE a.warning_id = mine.id AND b.warning_id = named.id AND a.contact_index IS NOT NULL
                )
            )
        )
    ) AS other
    WHERE other.id <> mine.id AND other.state = ANY(%(open)s)
      AND (mine.id_index IS NULL OR other.id_index IS NULL OR mine.id_index = other.id_index)
      AND mine.previous_id IS DISTINCT FROM other.id AND other.previous_id IS DISTINCT FROM mine.id
) AS w
WHERE NOT EXISTS (SELECT FROM warning_pairdecision AS p WHERE p.one_id = w.one AND p.other_id = w.other)
ORDER BY w.place, w.one, w.other
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the two side by side. `mark` is `same`, `differs`, or empty where one of them has none."""

    label: str
    one: Any
    other: Any
    mark: str = ""
    #: How the page shows it: `sealed`, `money`, `moment`, `level`, `state` or plain.
    shape: str = ""
    #: Name of the sealed column, for what is shown in clear.
    column: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two warnings to compare, the one with the lower key first."""

    one: WarningRecord
    other: WarningRecord
    lines: list[Line]
    decision: PairDecision | None
    #: Which goes into which, if they are one person.
    gone: WarningRecord
    into: WarningRecord


def to_decide(actor: Actor, most: int = MOST_PAIRS) -> list[tuple[int, int]]:
    """Keys of pairs in reach that nobody has decided on, in the order of the queue."""
    waiting: QuerySet[Any] = (
        WarningRecord.objects.visible_to(actor)
        .filter(state__in=AT_CENTRE, centre_id__in=units_below(actor.unit_path).centres)
        .order_by("-order_key", "-id")
    )
    keys = list(waiting.values_list("pk", flat=True)[:MOST_WAITING])
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FIND, {"keys": keys, "open": list(OPEN), "town": TOWN, "most": most})
        found = list(dict.fromkeys((one, other) for one, other in cursor.fetchall()))
    seen = set(
        WarningRecord.objects.visible_to(actor)
        .filter(pk__in={key for pair in found for key in pair})
        .values_list("pk", flat=True)
    )
    return [pair for pair in found if seen.issuperset(pair)]


def unsure(actor: Actor, most: int = MOST_PAIRS) -> list[PairDecision]:
    """Pairs kept for later, the latest first; those that have gone on otherwise are left out."""
    rows = (
        PairDecision.objects.visible_to(actor)
        .filter(verdict=Verdict.UNSURE, one__state__in=OPEN, other__state__in=OPEN)
        .select_related("one", "other", "by")
        .order_by("-at")
    )
    return list(rows[:most])


def of(actor: Actor, one: int, other: int) -> Pair | None:
    """The two side by side; `None` when one of them is out of reach or they are the same."""
    rows = WarningRecord.objects.visible_to(actor).filter(pk__in=(one, other))
    found = list(rows.select_related("station", "claimed_by").order_by("pk"))
    if len(found) != 2:
        return None
    first, second = found
    decision = PairDecision.objects.visible_to(actor).filter(one=first, other=second).select_related("by").first()
    gone, into = direction(first, second, actor.person_id)
    return Pair(first, second, _lines(first, second), decision, gone, into)


def direction(one: WarningRecord, other: WarningRecord, person_id: int | None) -> tuple[WarningRecord, WarningRecord]:
    """(which goes, into which): what a station has lives on, then what the person holds, then the older one."""

    def stays(warning: WarningRecord) -> tuple[bool, bool, int]:
        return warning.state in AT_STATION, warning.claimed_by_id == person_id, -warning.pk

    into = max((one, other), key=stays)
    return (other if into is one else one), into


def _lines(one: WarningRecord, other: WarningRecord) -> list[Line]:
    sealed = [
        (pgettext("person", "Name"), "name"),
        (_("Phone"), "phone"),
        (_("ID number"), "id_no"),
        (_("Account"), "account"),
        (_("Present address"), "address"),
    ]
    lines = []
    for label, column in sealed:
        a, b = getattr(one, column), getattr(other, column)
        mark = "" if a is None or b is None else "same" if same(a, b) else "differs"
        lines.append(Line(label, a, b, mark, "sealed", column))
    places = place_names((one.division_code, other.division_code))
    lines.append(_plain(_("Lives in"), places.get(one.division_code, ""), places.get(other.division_code, "")))
    shared = _contacts(one) & _contacts(other)
    contact = _("the same for both") if shared else _("none in common")
    lines.append(Line(_("Contact of the fraudster"), contact, contact, "same" if shared else ""))
    for label, column, shape in (
        (_("Scam type"), "fraud_type", "type"),
        (_("Source"), "source_type", "source"),
        (_("Level"), "level", "level"),
        (_("State"), "state", "state"),
        (_("Amount"), "amount_fen", "money"),
        (_("First push"), "first_pushed_at", "moment"),
        (_("Last push"), "last_pushed_at", "moment"),
    ):
        lines.append(_plain(label, getattr(one, column), getattr(other, column), shape))
    stations = (warning.station.name if warning.station else "" for warning in (one, other))
    return [*lines, _plain(_("Station"), *stations)]


def _plain(label: str, one: Any, other: Any, shape: str = "") -> Line:
    # Two pushes are hardly ever at the same moment: a difference in time says nothing about the person.
    blank = one in (None, "") or other in (None, "") or shape == "moment"
    return Line(label, one, other, "" if blank else "same" if one == other else "differs", shape)


def _contacts(warning: WarningRecord) -> set[bytes]:
    rows = Directive.unscoped.filter(warning=warning, contact_index__isnull=False).order_by("-pk")
    contacts: Sequence[Any] = rows.values_list("contact_index", flat=True)[:200]
    return {bytes(contact) for contact in contacts}
