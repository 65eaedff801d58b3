# SPDX-License-Identifier: Apache-2.0
"""An account is frozen once (刑诉法 144, 规定 242): which of our own freezes holds it, in whatever case and centre.

A further freeze is prepared to queue (轮候): it holds nothing, and has no start and no term, until that one is over.
"""

from __future__ import annotations

from django.utils import timezone

from wuzha.funds.errors import Code
from wuzha.funds.models import Account, Freeze
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules.freezes import HELD, Mode
from wuzha.refusals import RefusalError


def elsewhere(account: Account, case_id: int) -> Freeze | None:
    """The freeze of another case that holds the account now; what queues, or has lapsed, holds nothing."""
    rows = Freeze.unscoped.filter(account__number_index__in=account.indexes, state__in=HELD)
    rows = rows.exclude(case=case_id).exclude(mode=Mode.QUEUED).exclude(lapsed(timezone.now()))
    found: Freeze | None = rows.select_related("case__centre").order_by("started_at", "pk").first()
    return found


def refuse_second(account: Account, case_id: int) -> None:
    """Refuses what would freeze an account a second time. The account stays locked, so that of two at once one waits.

    Raises `RefusalError`: HELD_ELSEWHERE, with the freeze that stands, its case and since when.
    """
    list(Account.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=account.pk))
    other = elsewhere(account, case_id)
    if other is not None:
        raise RefusalError(
            Code.HELD_ELSEWHERE,
            number=other.number,
            case=other.case.number,
            unit=other.case.centre.name,
            since=f"{timezone.localtime(other.started_at):%Y-%m-%d %H:%M}",
        )


def named(other: Freeze) -> str:
    """The freeze before a queued one, as the paper may name it: which organ froze, under which notice."""
    return f"{other.organ or other.case.filing_organ} {other.doc_no}".strip()[:80]
