# SPDX-License-Identifier: Apache-2.0
"""How this installation stands against forgery: what an operator can still do so that less must be believed."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings

from wuzha.audit.anchors import place
from wuzha.runtime import roles
from wuzha.runtime.home import default_home


class Weakness(StrEnum):
    """What would help somebody who forges."""

    ONE_ROLE = "one_role"  # the application's role may change the trail itself, or give itself the right to
    NOTHING_OUTSIDE = "nothing_outside"  # anchors lie beside the database only


def weaknesses() -> list[Weakness]:
    """What is to be told to auditors and operators. Needs the connection of the application, not of the owner."""
    found = [Weakness.ONE_ROLE] if not roles.divided() else []
    return found if _outside() else [*found, Weakness.NOTHING_OUTSIDE]


def _outside() -> bool:
    """Are anchors kept where somebody who has the data directory cannot rewrite them?"""
    return bool(settings.WUZHA_TSA or settings.WUZHA_WITNESS) or not place().is_relative_to(default_home().root)
