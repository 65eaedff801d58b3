# SPDX-License-Identifier: Apache-2.0
"""What is counted of calls (`domain.md` §3.7): calls once each, also when the same is told again; first stops; reports
of banks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.calls.models import BankReport, Call, ProtectiveHold
from wuzha.calls.rules.states import State
from wuzha.core.indicators import Basis, Indicator, Part, Period, Selection, Shape, Subject, register

GROUP, HOUSE = _("Call intake"), _("Defined here, to be set locally")


def _subject(model: Any, code: str, label: Any, related: tuple[str, ...]) -> Subject:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return Subject(code, label, rows, related)


CALL = _subject(Call, "call", _("calls"), ("taken_by",))
BANK = _subject(BankReport, "bank_report", _("reports of banks"), ("institution",))
HOLD = _subject(ProtectiveHold, "hold", _("protective holds"), ("call",))

INDICATORS = register("calls", (
    Indicator(
        "taken", GROUP, pgettext_lazy("indicator", "Calls taken"), Shape.COUNT,
        Basis(CALL, "started_at", _("begun in the period")),
        _("Calls and visits at the counter begun in the period, without those that told the same again"), HOUSE,
        among=~Q(state=State.AGAIN),
    ),
    Indicator(
        "stops_prepared", GROUP, pgettext_lazy("indicator", "Stops prepared in calls"), Shape.COUNT,
        Basis(CALL, "prepared_at", _("prepared in the period")),
        _("Calls whose first stop order was prepared in the period"), HOUSE,
    ),
    Indicator(
        "holds", GROUP, pgettext_lazy("indicator", "Protective holds"), Shape.COUNT,
        Basis(HOLD, "started_at", _("begun in the period")),
        _("Protective holds begun in the period, by any of the three roads"), HOUSE,
    ),
    Indicator(
        "bank_reports", GROUP, pgettext_lazy("indicator", "Reports of banks"), Shape.COUNT,
        Basis(BANK, "received_at", _("received in the period")),
        _("Reports of banks received in the period"), HOUSE,
    ),
))  # fmt: skip


def address(one: Indicator, _part: Part, _period: Period) -> str:
    """The list in which the counted rows stand, the latest first."""
    return f"{reverse('calls:index')}?{urlencode({'tab': 'banks' if one.subject is BANK else 'all'})}"
