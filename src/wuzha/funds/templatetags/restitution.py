# SPDX-License-Identifier: Apache-2.0
"""`{% load restitution %}`: the restitutions of a case, on the case's own page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from wuzha.funds.models import FundsCase
from wuzha.funds.refunds.queries import lists

register = template.Library()


@register.inclusion_tag("funds/refund_case.html", takes_context=True)
def restitutions(context: Context, case: FundsCase) -> dict[str, Any]:
    """`{% restitutions case %}`: those there are, and a button to open one."""
    return {
        "case": case,
        "refunds": list(lists.of_case(context["request"].actor, case.pk)),
        "may": context["may"],
        "csrf_token": context["csrf_token"],
    }
