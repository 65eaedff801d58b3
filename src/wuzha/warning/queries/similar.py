# SPDX-License-Identifier: Apache-2.0
"""What a warning has in common with others: the person, by phone, ID number or account; the fraudster, by contact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from wuzha.audit.actor import Actor
from wuzha.org.reach import all_centres, units_below
from wuzha.warning.models import WarningRecord

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
