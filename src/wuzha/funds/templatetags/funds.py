# SPDX-License-Identifier: Apache-2.0
"""`{% load funds %}`: badges of orders, clear values where they were revealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, StopOrder
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import FreezeAct, FreezeState, Mode
from wuzha.funds.orders.rules.objections import ObjectionAct
from wuzha.funds.orders.rules.stops import StopAct, StopState
from wuzha.sealed import Sealed
from wuzha.ui.templatetags.wuzha import masked, tag

register = template.Library()

_TONES: dict[str, str] = {
    StopState.DRAFT: "warn", StopState.ISSUED: "info", StopState.ACCEPTED: "good", StopState.EXTENDED: "good",
    StopState.CONVERTED: "good", StopState.EXPIRED: "bad", StopState.FAILED: "bad",
    FreezeState.APPROVED: "warn", FreezeState.ACTIVE: "good", FreezeState.REJECTED: "bad",
    FreezeState.RELEASING: "info", FreezeState.AUTO_RELEASED: "bad", FreezeState.DEDUCTED: "good",
}  # fmt: skip


@register.simple_tag
def order_state(order: StopOrder | Freeze) -> SafeString:
    """The badge of an order's state: a freeze that queues holds nothing, and what is over by the clock has ended,
    whenever the sweep comes to it."""
    if isinstance(order, Freeze) and order.state == FreezeState.ACTIVE and order.mode == Mode.QUEUED:
        return tag(Mode.QUEUED.label, "warn")
    if order.has_lapsed:
        over = FreezeState.AUTO_RELEASED if isinstance(order, Freeze) else StopState.EXPIRED
        return tag(over.label, _TONES[over])
    return tag(order.get_state_display(), _TONES.get(order.state, ""))


_FILING_TONES: dict[str, str] = {
    Filing.NONE: "warn", Filing.ACCEPTED: "warn", Filing.FILED: "good", Filing.NOT_FILED: "bad",
    Filing.WITHDRAWN: "bad", Filing.HANDED_OVER: "warn",
}  # fmt: skip


@register.simple_tag
def filing_state(case: FundsCase) -> SafeString:
    """The badge of where a case stands before the law."""
    return tag(case.get_filing_display(), _FILING_TONES.get(case.filing, ""))


@register.simple_tag
def objection_acts(forms: Mapping[int, Mapping[str, Any]], one: FreezeObjection) -> list[dict[str, Any]]:
    """What can be done with an objection: name, label and form of each act."""
    found = forms.get(one.pk, {})
    return [{"name": name, "label": ObjectionAct(name).label, "form": form} for name, form in found.items()]


@register.simple_tag
def shown(value: Sealed | None, clear: Mapping[str, str], field: str) -> str:
    """A sealed value in clear where it was revealed under the field's name, else masked."""
    return clear.get(field) or masked(value)


@register.simple_tag
def shown_of(value: Sealed | None, clear: Mapping[str, str], field: str, key: int) -> str:
    """The same for one record of several: the field's name with its key."""
    return shown(value, clear, f"{field}:{key}")


@register.simple_tag
def act_word(act: str, order: StopOrder | Freeze) -> str:
    """What was done to an order, as its history says it."""
    kind = StopAct if isinstance(order, StopOrder) else FreezeAct
    return str(kind(act).label) if act in kind.values else act


@register.filter
def minutes(seconds: float | None) -> str:
    """Seconds in minutes, as `12` or `3 h 20`; a dash for none."""
    if seconds is None:
        return "—"
    whole = round(seconds / 60)
    return str(whole) if whole < 100 else f"{whole // 60} h {whole % 60:02d}"


@register.filter
def percent(value: float | None) -> str:
    """A share as whole percent; a dash for none."""
    return "—" if value is None else f"{round(value * 100)} %"
