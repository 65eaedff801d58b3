# SPDX-License-Identifier: Apache-2.0
"""Periodic work of restitutions."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wuzha.core.jobs import every
from wuzha.funds.refunds.services.ledger import check_all


@every("50 18 * * *", _("Check every ledger and calculation again"))
def verify_books(_now: datetime) -> bool:
    """At 02:50 in Shanghai: every ledger and every calculation is checked again; the desk shows what does not close."""
    return check_all().ok
