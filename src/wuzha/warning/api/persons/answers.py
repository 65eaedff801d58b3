# SPDX-License-Identifier: Apache-2.0
"""Which refusals of the desk are conflicts, and records of it out of reach (`core.api`)."""

from __future__ import annotations

from functools import partial
from typing import NoReturn

from wuzha.core import api
from wuzha.warning.queries.named import there_is
from wuzha.warning.services.errors import Code

_CONFLICTS = frozenset(
    {
        Code.STALE, Code.NOT_YOURS, Code.NOT_TAKEN, Code.MAX_HELD, Code.NOT_SIGNED, Code.ALREADY_DONE,
        Code.ALREADY_ASKED, Code.WITHDRAWN, Code.UID_TAKEN, Code.OWN_WORK, Code.CALLBACK_GONE, Code.CALLBACK_HELD,
        Code.CALLBACK_LATER, Code.CALLBACK_NOT_TAKEN, Code.ROUND_AT_WORK,
    }
)  # fmt: skip
refusals = partial(api.refusals, _CONFLICTS)


def not_in_reach(request: api.TokenRequest, kind: str, pk: int) -> NoReturn:
    """No such record for this actor; when there is one elsewhere, the trail has it."""
    api.not_in_reach(request, (kind, pk) if there_is(kind, pk) else None)
