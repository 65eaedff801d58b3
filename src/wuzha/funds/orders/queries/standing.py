# SPDX-License-Identifier: Apache-2.0
"""How far a case is, for whoever handed it over and follows it without looking into it."""

from __future__ import annotations

from django.db.models import QuerySet

from wuzha.funds.models import FundsCase, StopOrder
from wuzha.funds.orders.models.filing import filing_is
from wuzha.funds.orders.rules.filing import Filing

_DECIDED = {Filing.FILED: True, Filing.NOT_FILED: False}


def decided() -> QuerySet[FundsCase]:
    """Cases of which is decided whether they are filed (规定 178)."""
    found: QuerySet[FundsCase] = FundsCase.unscoped.filter(filing_is(*_DECIDED))
    return found


def is_filed(case_id: int) -> bool | None:
    """Whether a case is filed; `None` while that is not decided."""
    return _DECIDED.get(FundsCase.unscoped.select_related("case").get(pk=case_id).filing)


def issued_at_level_1() -> QuerySet[FundsCase]:
    """Cases of which a stop of level 1 was issued in the police platform."""
    issued = StopOrder.unscoped.filter(level=1, issued_at__isnull=False)
    found: QuerySet[FundsCase] = FundsCase.unscoped.filter(pk__in=issued.values("case"))
    return found
