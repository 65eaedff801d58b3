# SPDX-License-Identifier: Apache-2.0
"""What is counted of penalties and pledges (`domain.md` §9.6): by the day of decision or signing, once for each
decision, for the unit that proposed it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils.translation import pgettext_lazy

from wuzha.core.indicators import Basis, Indicator, Period, Selection, Shape, Subject, Unit, register
from wuzha.core.steps import state_then
from wuzha.measures.queries import Measure
from wuzha.measures.rules.life import WRONG, State
from wuzha.sanctions.models import Absent, Penalty, PenaltyStep, Pledge
from wuzha.sanctions.rules.life import STANDS

GROUP = pgettext_lazy("sanctions", "Sanctions")
RULE = pgettext_lazy("sanctions", "Counting rule set locally: one decision, one; the proposing unit")


def _rows(model: type[Any]) -> Any:
    def rows(of: Selection, _period: Period | None) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(of.actor).filter(of.rule)
        return found

    return rows


def _penalties(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Penalties with the state that each had when the figure was known (`was`)."""
    known = period.known if period is not None else None
    found: QuerySet[Any] = _rows(Penalty)(of, period).annotate(was=state_then(PenaltyStep, "penalty", known))
    return found


def _measures(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Measures, and whether each had been found wrong when the figure was known (`wrong`)."""
    wrong = Q(end_reason__in=[one.value for one in WRONG])
    if period is not None and period.known is not None:
        wrong &= Q(ended_at__lte=period.known)
    rows = _rows(Measure)(of, period)
    found: QuerySet[Any] = rows.annotate(wrong=Case(When(wrong, then=Value(True)), default=Value(False)))
    return found


def _decided_by(at: datetime) -> Q:
    """Measures whose decision was on file by an instant."""
    on_file = Measure.unscoped.filter(steps__at__lte=at, steps__to_state__in=[State.DECIDED, State.IN_FORCE])
    return Q(pk__in=on_file.values("pk"))


_RELATED = ("individual", "unit", "centre", "case")
PENALTIES = Subject(
    "penalty", pgettext_lazy("penalty", "penalties"), _penalties, _RELATED, timeless=True, recorded="recorded_at"
)  # fmt: skip
PLEDGES = Subject(
    "pledge", pgettext_lazy("pledge", "pledges"), _rows(Pledge), _RELATED, timeless=True, recorded="recorded_at"
)
MEASURES = Subject(
    "measure", pgettext_lazy("sanction", "measures"), _measures, ("subject", "unit"), timeless=True,
    recorded=_decided_by,
)  # fmt: skip
DETERMINED = Basis(MEASURES, "authority_on", pgettext_lazy("sanction", "determined in the period"), of_days=True)
RETURNS = Subject("absent", pgettext_lazy("return", "people to return"), _rows(Absent), _RELATED, timeless=True)
DECIDED = Basis(PENALTIES, "decided_on", pgettext_lazy("penalty", "decided in the period"), of_days=True)
SIGNED = Basis(PLEDGES, "signed_on", pgettext_lazy("pledge", "signed in the period"), of_days=True)
CAME_BACK = Basis(RETURNS, "returned_on", pgettext_lazy("return", "returned in the period"), of_days=True)
#: Articles counted apart, with the name of the figure.
BY_ARTICLE: tuple[tuple[str, tuple[str, ...], Any], ...] = (
    ("penalties_38", ("38",), pgettext_lazy("penalty", "Penalised under article 38")),
    ("penalties_42", ("42",), pgettext_lazy("penalty", "Penalised under article 42")),
    ("penalties_44", ("44",), pgettext_lazy("penalty", "Penalised under article 44")),
    ("penalties_duties", ("39", "40", "41", "43"), pgettext_lazy("penalty", "Penalised under articles 39–41 and 43")),
)
#: A measure that was wrong never was; one that was lifted otherwise was determined all the same.
_DETERMINED = Q(authority_on__isnull=False, wrong=False)
_STANDS = Q(was__in=[one.value for one in STANDS])
INDICATORS = register(
    "sanctions",
    (
        Indicator(
            "penalties", GROUP, pgettext_lazy("penalty", "Penalised"), Shape.COUNT, DECIDED,
            pgettext_lazy("penalty", "Penalties under the Anti-Fraud Law whose decision is of the period and stands"),
            RULE, among=_STANDS, counts=Unit.PERSON, order="-decided_on",
        ),
        *(
            Indicator(
                code, GROUP, name, Shape.COUNT, DECIDED,
                pgettext_lazy("penalty", "Of the penalised, those under this article"), RULE, among=_STANDS,
                hit=Q(article__in=articles), counts=Unit.PERSON, order="-decided_on",
            )
            for code, articles, name in BY_ARTICLE
        ),
        Indicator(
            "sanctioned", GROUP, pgettext_lazy("sanction", "Sanctioned"), Shape.COUNT, DETERMINED,
            pgettext_lazy("sanction", "Sanctions (惩戒) whose determination is of the period, but wrong ones"), RULE,
            among=_DETERMINED & Q(kind="SANCTION"), counts=Unit.PERSON, order="-authority_on",
        ),
        Indicator(
            "exit_bans", GROUP, pgettext_lazy("sanction", "Exit bans"), Shape.COUNT, DETERMINED,
            pgettext_lazy("sanction", "Bans on leaving the country whose decision is of the period, but wrong ones"),
            RULE, among=_DETERMINED & Q(kind__in=["EXIT_PUNISHED", "EXIT_SUSPECT"]), counts=Unit.PERSON,
            order="-authority_on",
        ),
        Indicator(
            "pledges", GROUP, pgettext_lazy("pledge", "Pledges signed"), Shape.COUNT, SIGNED,
            pgettext_lazy("pledge", "Pledges (承诺书) signed in the period"), RULE, counts=Unit.PERSON,
            order="-signed_on",
        ),
        Indicator(
            "returned_home", GROUP, pgettext_lazy("return", "Brought back from abroad"), Shape.COUNT, CAME_BACK,
            pgettext_lazy("return", "People on the list whose return is of the period"), RULE, counts=Unit.PERSON,
            order="-returned_on",
        ),
    ),
)  # fmt: skip
