# SPDX-License-Identifier: Apache-2.0
"""Signing in at an activity: by a page without log-in, once for each device, keeping nothing of anybody."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from wuzha.keys import derive
from wuzha.org.limits import PerMinute
from wuzha.outreach.errors import Code
from wuzha.outreach.models import Activity, SignIn
from wuzha.outreach.rules.life import State
from wuzha.outreach.rulesets import POLICY
from wuzha.refusals import RefusalError

#: What one network, and what one activity may ask in a minute: a hall behind one address signs in at once.
_NETWORK, _ACTIVITY = PerMinute("outreach.sign.network"), PerMinute("outreach.sign.activity")
#: Sign-ins of one activity in a minute, of all networks together, as a multiple of what one may.
WIDE = 10


def open_one(code: str, now: datetime | None = None) -> Activity:
    """The activity whose sign-in is open. Raises `RefusalError`: SIGN_CLOSED."""
    rows = Activity.unscoped.filter(sign_code=code, sign_until__gt=now or timezone.now())
    found: Activity | None = rows.exclude(state__in=[State.WITHDRAWN, State.REJECTED]).first()
    if found is None:
        raise RefusalError(Code.SIGN_CLOSED)
    return found


def sign(code: str, device: str, network: str) -> bool:
    """Count a device once at an activity; whether it was new. Neither device nor network is kept: a keyed hash of the
    device with the activity says that it was here, and nothing about where else.

    Raises `RefusalError`: SIGN_CLOSED, SIGN_OFTEN.
    """
    most = POLICY.at().sign_a_minute
    if not _NETWORK.counts(_hash("network", network)[:22], most):
        raise RefusalError(Code.SIGN_OFTEN)
    found = open_one(code)
    if not _ACTIVITY.counts(found.pk, most * WIDE):
        raise RefusalError(Code.SIGN_OFTEN)
    _row, new = SignIn.unscoped.get_or_create(activity=found, device=_hash(f"device:{found.pk}", device)[:43])
    if new:
        Activity.unscoped.filter(pk=found.pk).update(signed=F("signed") + 1)
    return bool(new)


def _hash(what: str, text: str) -> str:
    return hmac.new(derive("outreach.sign_in"), f"{what}:{text}".encode(), hashlib.sha256).hexdigest()
