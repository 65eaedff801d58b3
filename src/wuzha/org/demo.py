# SPDX-License-Identifier: Apache-2.0
"""The people of the demo city: listed at the log-in, entered without a password, and only there.

They are marked synthetic, and nothing here answers unless the installation was started as a demo (`WUZHA_DEMO`).
"""

from __future__ import annotations

from django.conf import settings

from wuzha.org.models import Posting
from wuzha.org.roles import Role

#: What every demo person logs in with; printed by `wuzha up --demo` and shown at the log-in.
PASSWORD = "wuzha-demo"  # noqa: S105 - public by intent, and of no use outside a demo


def demo_postings() -> list[Posting]:
    """One posting of a synthetic person for each role, in the order of the roles; nothing outside a demo."""
    if not settings.WUZHA_DEMO:
        return []
    rows = (
        Posting.unscoped.filter(person__synthetic=True, person__is_active=True, valid_to__isnull=True)
        .select_related("person", "unit")
        .order_by("role", "pk")
        .distinct("role")
    )
    order = {role: place for place, role in enumerate(Role.values)}
    return sorted(rows, key=lambda posting: order.get(posting.role, len(order)))


def demo_posting(pk: int) -> Posting | None:
    """The posting to enter as, if it is one of those offered."""
    return next((posting for posting in demo_postings() if posting.pk == pk), None)
