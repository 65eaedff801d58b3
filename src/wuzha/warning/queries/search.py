# SPDX-License-Identifier: Apache-2.0
"""Exact search by number, phone, ID number, account, name or directive number, through blind indexes; and what a
warning has in common with others: the person, by phone, ID number or account, the fraudster, by contact.

`like:12` finds what is like the warning with that key: the same person, or the same fraudster elsewhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.reach import all_centres, units_below
from wuzha.sealed import Kind
from wuzha.search import query
from wuzha.warning.models import Directive, WarningRecord

#: Others counted for one warning at most; a contact in use pushes thousands.
MOST_ELSEWHERE = 99
#: Contacts of one warning that are looked at, the latest.
MOST_CONTACTS = 20

#: Each warning with others pushed for the same contact: one descent of the index for each contact, however large the
#: table. Keys and limits are parameters.
_ELSEWHERE = """
SELECT mine.warning_id, other.warning_id
FROM unnest(%s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT DISTINCT warning_id, contact_index FROM (
        SELECT warning_id, contact_index FROM warning_directive
        WHERE warning_id = asked.id AND contact_index IS NOT NULL ORDER BY id DESC LIMIT %s
    ) AS latest
) AS mine
CROSS JOIN LATERAL (
    SELECT warning_id FROM warning_directive
    WHERE contact_index = mine.contact_index AND warning_id <> mine.warning_id
    LIMIT %s
) AS other
"""


def elsewhere(actor: Actor, keys: Sequence[int]) -> dict[int, list[int]]:
    """Warning → others in reach that the same fraudster's contact was pushed for, at most `MOST_ELSEWHERE` of them."""
    if not keys:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, [list(keys), MOST_CONTACTS, 2 * MOST_ELSEWHERE])
        pairs = set(cursor.fetchall())
    if units_below(actor.unit_path).centres != all_centres():
        others = {other for _mine, other in pairs}
        seen = set(WarningRecord.objects.visible_to(actor).filter(pk__in=others).values_list("pk", flat=True))
        pairs = {(mine, other) for mine, other in pairs if other in seen}
    found: dict[int, list[int]] = defaultdict(list)
    for mine, other in sorted(pairs, reverse=True):
        if len(found[mine]) < MOST_ELSEWHERE:
            found[mine].append(other)
    return dict(found)


def same_person(warning: WarningRecord) -> Q:
    """Warnings of the person by phone, ID number or account, this one among them."""
    rule = Q(pk=warning.pk)
    for name in ("phone_index", "id_index", "account_index"):
        if (key := getattr(warning, name)) is not None:
            rule |= Q(**{name: key})
    return rule


def like(actor: Actor, pk: int, limit: int) -> list[int]:
    """Keys of the warning and of those like it, the latest first; nothing when it is out of reach."""
    warning = WarningRecord.objects.visible_to(actor).filter(pk=pk).first()
    if warning is None:
        return []
    rule = same_person(warning) | Q(pk__in=elsewhere(actor, [pk]).get(pk, []))
    rows = WarningRecord.objects.visible_to(actor).filter(rule).order_by("-last_pushed_at", "-id")
    return list(rows.values_list("pk", flat=True)[:limit])


#: Longest chain of mergers that is followed to where a warning goes on.
MOST_MERGERS = 20
_NUMBER = re.compile(r"(?:YJ)?0*([0-9]{1,12})", re.IGNORECASE)
#: What can only be a warning's number: no account is that short.
_OWN = re.compile(r"YJ[0-9]{1,12}|[0-9]{1,5}", re.IGNORECASE)
#: Kind of value → the column of its blind index.
_INDEXED = {
    Kind.PHONE: "phone_index", Kind.ID_NUMBER: "id_index", Kind.ACCOUNT: "account_index", Kind.NAME: "name_index",
}  # fmt: skip
#: Kept in the trail as it is read.
PURPOSE = "检索"
_LIKE = re.compile(r"like:([0-9]{1,15})")


def kinds(text: str) -> list[str]:
    """What the text can be: names of columns, `number` for the warning's own; empty when it can be none of them."""
    return [*dict.fromkeys(column.removesuffix("_index") for column, _value in readings(text))] + (
        ["number"] if number_of(text) is not None else []
    )


def is_number(text: str) -> bool:
    """Whether the text names a warning, which is no personal data and may stand in an address."""
    return _OWN.fullmatch(text.strip()) is not None or like_of(text) is not None


def like_of(text: str) -> int | None:
    """The key of the warning whose like are asked for; `None` for anything else."""
    found = _LIKE.fullmatch(text.strip())
    return int(found[1]) if found else None


def number_of(text: str) -> int | None:
    """The key of the warning that a number such as `YJ00000012` names; `None` for anything else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def find(actor: Actor, text: str, limit: int) -> list[int]:
    """`keys`, recorded in the trail as a look-up: by which kind of value, and how many it found; not the value."""
    found = keys(actor, text, limit)
    record(actor, "warning.search", purpose=PURPOSE, fields=kinds(text), rows=len(found))
    return found


def keys(actor: Actor, text: str, limit: int) -> list[int]:
    """Keys of the warnings in reach that the text names, the latest first, whatever their state."""
    if (key := like_of(text)) is not None:
        return like(actor, key, limit)
    rule = Q(pk__in=_pushed_as(text, limit))
    for column, value in readings(text):
        rule |= Q(**{column: value})
    way: list[int] = []
    if (number := number_of(text)) is not None:
        way = _way(number)
        rule |= Q(pk__in=way)
    rows = WarningRecord.objects.visible_to(actor).filter(rule).order_by("-last_pushed_at", "-id")
    found = list(rows.values_list("pk", flat=True)[:limit])
    # Of a warning that was merged the one that lives on comes first.
    return sorted(found, key=lambda key: key != way[-1]) if len(way) > 1 else found


def _way(pk: int) -> list[int]:
    """The key, and those of the warnings it went on in, the one that lives on last."""
    way = [pk]
    while len(way) <= MOST_MERGERS:
        into = WarningRecord.unscoped.filter(pk=way[-1]).values_list("merged_into_id", flat=True).first()
        if into is None:
            break
        way.append(into)
    return way


def _pushed_as(text: str, limit: int) -> list[int]:
    """Keys of warnings that a directive of this number stands behind; read apart, so that each index is used."""
    number = text.strip()
    if not number or "\0" in number:
        return []
    rows = Directive.unscoped.filter(directive_no=number).exclude(directive_no="")
    return list(rows.values_list("warning_id", flat=True)[:limit])


def readings(text: str) -> list[tuple[str, bytes]]:
    """What the text can be: blind indexes by their column."""
    return [(_INDEXED[kind], index) for kind, indexes in query.readings(text).items() for index in indexes]
