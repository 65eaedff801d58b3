# SPDX-License-Identifier: Apache-2.0
"""Marks of an audience: by a page without log-in, once for each device, keeping nothing of anybody."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.db import connection
from django.utils import timezone

from wuzha.keys import derive
from wuzha.lecturers.errors import Code
from wuzha.lecturers.models import Talk
from wuzha.lecturers.rules.stars import AUDIENCE_MARKS
from wuzha.lecturers.rulesets import POLICY
from wuzha.org.limits import PerMinute
from wuzha.refusals import RefusalError

#: What one network, and what one talk may send in a minute: a hall behind one address marks at once.
_NETWORK, _TALK = PerMinute("lecturers.mark.network"), PerMinute("lecturers.mark.talk")
WIDE = 10
_ONCE = """
INSERT INTO lecturers_audiencemark (talk_id, device, mark, at) VALUES (%s, %s, %s, %s)
ON CONFLICT (talk_id, device) DO NOTHING
"""


def open_one(code: str, now: datetime | None = None) -> Talk:
    """The talk that takes marks. Raises `RefusalError`: MARKING_CLOSED."""
    rows = Talk.unscoped.filter(code=code, code_until__gt=now or timezone.now(), struck_at__isnull=True)
    found: Talk | None = rows.select_related("lecturer").only("topic", "day", "lecturer__name").first()
    if found is None:
        raise RefusalError(Code.MARKING_CLOSED)
    return found


def mark(code: str, device: str, network: str, given: int, found: Talk | None = None) -> bool:
    """Keep a mark once for a device; whether it was new: the first one stays. Neither device nor network is kept.
    `found`: the talk, where it was just read.

    Raises `RefusalError`: MARKING_CLOSED, MARK_OFTEN, MARK_CHOICE.
    """
    most = POLICY.at().marks_a_minute
    if not _NETWORK.counts(hashed("network", network)[:22], most):
        raise RefusalError(Code.MARK_OFTEN)
    found = found or open_one(code)
    if not _TALK.counts(found.pk, most * WIDE):
        raise RefusalError(Code.MARK_OFTEN)
    if given not in AUDIENCE_MARKS:
        raise RefusalError(Code.MARK_CHOICE)
    with connection.cursor() as cursor:
        cursor.execute(_ONCE, [found.pk, hashed(f"device:{found.pk}", device)[:43], given, timezone.now()])
        return bool(cursor.rowcount)


def hashed(what: str, text: str) -> str:
    """A keyed hash: it tells two apart, and cannot be traced back."""
    return hmac.new(derive("lecturers.mark"), f"{what}:{text}".encode(), hashlib.sha256).hexdigest()
