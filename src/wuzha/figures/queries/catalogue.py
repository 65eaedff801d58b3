# SPDX-License-Identifier: Apache-2.0
"""The catalogue: every registered indicator as a named object. What another room registers is in it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.utils import translation
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.core.indicators import Better, Indicator, Shape, registered
from wuzha.core.indicators.definition import domain_of
from wuzha.figures.indicators import RESIDENTS, TOLD
from wuzha.results.queries.indicators import DEFINITIONS

LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Kind(StrEnum):
    """Of which spans of time a figure is told."""

    NOW = "now"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ANY = "any"


KINDS: dict[Kind, Any] = {
    Kind.NOW: pgettext_lazy("period kind", "as it stands now"),
    Kind.DAY: pgettext_lazy("period kind", "day"),
    Kind.WEEK: pgettext_lazy("period kind", "week"),
    Kind.MONTH: pgettext_lazy("period kind", "month"),
    Kind.QUARTER: pgettext_lazy("period kind", "quarter"),
    Kind.YEAR: pgettext_lazy("period kind", "year"),
    Kind.ANY: pgettext_lazy("period kind", "any days"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """One indicator of the catalogue."""

    domain: str
    indicator: Indicator

    @property
    def code(self) -> str:
        return f"{self.domain}.{self.indicator.code}"

    @property
    def name(self) -> str:
        return self.indicator.label

    @property
    def owner(self) -> str:
        """The room that keeps its records and answers for it."""
        return str(apps.get_app_config(self.domain).verbose_name)

    @property
    def group(self) -> str:
        group = self.indicator.group
        return str(getattr(group, "label", group))

    @property
    def numerator(self) -> str:
        """What is counted or added up, in words: of a share what stands before the stroke."""
        return _parted(self.indicator.formula)[0] if self.divided else self.indicator.formula

    @property
    def denominator(self) -> str:
        """What it is divided by, in words; empty where it is not divided."""
        return _parted(self.indicator.formula)[1] if self.divided else ""

    @property
    def divided(self) -> bool:
        return self.indicator.shape in (Shape.RATE, Shape.PER)

    @property
    def basis(self) -> str:
        return str(self.indicator.basis.label)

    @property
    def once(self) -> str:
        """What counts once; of the results in the words of their rule."""
        if self.domain == "results" and (said := DEFINITIONS.get(self.indicator.code)) is not None:
            return str(said.once)
        one = self.indicator
        return pgettext("figures", "each once") if one.distinct else str(one.subject.label)

    @property
    def kinds(self) -> list[Kind]:
        if self.indicator.basis.standing:
            return [Kind.NOW]
        if self.indicator.code in TOLD or self.domain == "figures":
            return [Kind.MONTH, Kind.QUARTER, Kind.YEAR, Kind.ANY]
        return [Kind.DAY, Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR, Kind.ANY]

    @property
    def kinds_in_words(self) -> list[str]:
        return [str(KINDS[kind]) for kind in self.kinds]

    @property
    def good(self) -> str:
        words = {
            Better.UP: pgettext("figures", "more is better"),
            Better.DOWN: pgettext("figures", "less is better"),
            Better.NEITHER: pgettext("figures", "describes only"),
        }
        return words[self.indicator.better]

    @property
    def per_residents(self) -> bool:
        return self.indicator.per == RESIDENTS

    def definition(self) -> dict[str, Any]:
        """All of it in both languages, as it is kept with a figure."""
        found: dict[str, Any] = {
            "code": self.code, "shape": self.indicator.shape.value, "unit": self.indicator.unit.value,
            "column": self.indicator.column, "better": self.indicator.better.value,
            "kinds": [kind.value for kind in self.kinds],
        }  # fmt: skip
        for short, language in LANGUAGES.items():
            with translation.override(language):
                found |= {
                    f"name_{short}": self.name, f"formula_{short}": self.indicator.formula,
                    f"numerator_{short}": self.numerator, f"denominator_{short}": self.denominator,
                    f"basis_{short}": self.basis, f"owner_{short}": self.owner,
                    f"citation_{short}": str(self.indicator.citation), f"subject_{short}": str(
                        self.indicator.subject.label
                    ),
                }  # fmt: skip
        return found


def _parted(formula: str) -> tuple[str, str]:
    """The two sides of a formula in words: English has a stroke between them, Chinese ÷."""
    above, _sign, below = formula.replace(" ÷ ", " / ").partition(" / ")
    return above, below


def named(code: str) -> Named | None:
    """The indicator of a code, `domain.code`."""
    domain, _point, own = code.partition(".")
    one = registered().get(domain, {}).get(own)
    return Named(domain, one) if one is not None else None


def named_of(one: Indicator) -> Named:
    """The entry of a registered indicator. Raises `LookupError`."""
    return Named(domain_of(one), one)


def every() -> Iterator[Named]:
    """All of them, domain after domain in the order of their registration."""
    for domain, own in registered().items():
        for one in own.values():
            yield Named(domain, one)


def by_domain() -> dict[str, list[Named]]:
    """Domain → its indicators; this room's own first."""
    found: dict[str, list[Named]] = {"figures": []}
    for one in every():
        found.setdefault(one.domain, []).append(one)
    return found
