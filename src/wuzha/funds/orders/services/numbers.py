# SPDX-License-Identifier: Apache-2.0
"""Numbers of requests in the platform: copied, and one case's alone."""

from __future__ import annotations

from django.db.models import Q

from wuzha.funds.acts import copied_number
from wuzha.funds.errors import Code
from wuzha.funds.models import Freeze, FundsCase, Release, Renewal, StopOrder
from wuzha.refusals import RefusalError


def request_number(text: str, case: FundsCase) -> str:
    """业务申请编号 as it is stored. One that stands on an order of another case is a typing error in one of the two.

    Raises `RefusalError`: NUMBER_MISSING, OUR_NUMBER, REQUEST_TAKEN.
    """
    number = copied_number(text, required=Code.NUMBER_MISSING)
    same = Q(request_no=number)
    for model, way in ((StopOrder, ""), (Freeze, ""), (Renewal, "freeze__"), (Release, "freeze__")):
        rows = model.unscoped.filter(same, **{f"{way}case__centre_id": case.centre_id})
        other = rows.exclude(**{f"{way}case": case}).first()
        if other is not None:
            order = other if isinstance(other, StopOrder | Freeze) else other.freeze
            raise RefusalError(Code.REQUEST_TAKEN, number=number, other=order.number)
    return number
