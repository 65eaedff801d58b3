# SPDX-License-Identifier: Apache-2.0
"""发案特点: the cases accepted by scam type, and their victims by age, sex and occupation. The parts of each add up to
the whole, for what is of none of them has a part of its own. No figures of days are kept of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.counting import Act, aged
from wuzha.core.indicators import Better, Indicator, Period, Selection, Shape, Subject, Unit, register
from wuzha.figures.indicators import HOUSE
from wuzha.org.rules import rule_set
from wuzha.results.queries.indicators import INDICATORS as RESULTS
from wuzha.results.queries.records import LOSER, STEP, AcceptedDay, LostDay

FEATURES = pgettext_lazy("figures", "Cases by their features")
_ACCEPTED, _LOST = RESULTS["reported"].basis.label, RESULTS["loss"].basis.label
#: First-level scam types (`warning.fraud_types`); with the last is what is of a type that a city added.
TYPES = (
    "BRUSH", "LOGISTICS_CS", "INVEST", "LOAN", "CREDIT", "SHOPPING", "POLICE", "LEADER", "GAME", "ROMANCE", "MILITARY",
    "BLACKNET", "OTHER",
)  # fmt: skip
#: Bands of `cases.ages`, codes of `cases.occupations`, and sexes as an identity number tells them.
AGES = ("FROM_0", "FROM_18", "FROM_30", "FROM_45", "FROM_60")
JOBS = (
    "STUDENT", "WORKER", "FINANCE", "BUSINESS", "FARMER", "OFFICE", "TEACHER", "MEDICAL", "RETIRED", "HOME",
    "FREELANCE", "NONE", "OTHER",
)  # fmt: skip
SEXES = (
    ("men", 1, pgettext_lazy("figures", "Male victims")), ("women", 2, pgettext_lazy("figures", "Female victims")),
)  # fmt: skip


def _victims(of: Selection, period: Period | None) -> QuerySet[Any]:
    """Victims of accepted cases with their `age_band` on the day of the deed."""
    return aged(LOSER.rows(of, period))


def _word(key: str, code: str) -> str:
    return str(rule_set(key).at().label(code))


_label = lazy(_word, str)
#: The steps and the victims of the results under names of their own.
TYPED = Subject("case_typed", STEP.label, STEP.rows, STEP.related, STEP.prefix, timeless=True)
PERSON = Subject("case_person", LOSER.label, _victims, LOSER.related, LOSER.prefix, timeless=True)
TYPED_ON, PERSON_ON = AcceptedDay(TYPED, "day", _ACCEPTED, of_days=True), LostDay(PERSON, "day", _LOST, of_days=True)


def _of_type(code: str) -> Indicator:
    hit = ~Q(of_type__in=TYPES[:-1]) if code == TYPES[-1] else Q(of_type=code)
    return Indicator(
        f"type_{code.lower()}", FEATURES, _label("warning.fraud_types", code), Shape.COUNT, TYPED_ON,
        pgettext_lazy("figures", "Cases accepted in the period, by scam type"), HOUSE,
        among=Q(act=Act.ACCEPT), hit=hit, better=Better.DOWN, order="-day",
    )  # fmt: skip


def _of_people(code: str, name: Any, words: Any, hit: Q) -> Indicator:
    return Indicator(
        code, FEATURES, name, Shape.COUNT, PERSON_ON, words, HOUSE, hit=hit, better=Better.DOWN, order="-day",
        counts=Unit.PERSON,
    )  # fmt: skip


_BY_AGE = pgettext_lazy("figures", "Victims of the cases accepted in the period, by age on the day of the deed")
_BY_SEX = pgettext_lazy("figures", "Victims of the cases accepted in the period, by sex")
_BY_JOB = pgettext_lazy("figures", "Victims of the cases accepted in the period, by occupation")
INDICATORS = register("figures", (
    *(_of_type(code) for code in TYPES),
    *(_of_people(f"age_{code.lower()}", _label("cases.ages", code), _BY_AGE, Q(age_band=code)) for code in AGES),
    _of_people("age_unknown", pgettext_lazy("figures", "Age not known"), _BY_AGE, ~Q(age_band__in=AGES)),
    *(_of_people(f"sex_{code}", name, _BY_SEX, Q(sex=sex)) for code, sex, name in SEXES),
    _of_people(
        "sex_unknown", pgettext_lazy("figures", "Sex not known"), _BY_SEX, Q(sex__isnull=True) | ~Q(sex__in=[1, 2])
    ),
    *(
        _of_people(f"job_{code.lower()}", _label("cases.occupations", code), _BY_JOB, Q(occupation=code))
        for code in JOBS
    ),
    _of_people("job_unknown", pgettext_lazy("figures", "Occupation not known"), _BY_JOB, ~Q(occupation__in=JOBS)),
))  # fmt: skip
