# SPDX-License-Identifier: Apache-2.0
"""What an indicator is: one condition for its number and for the list behind it, so that the two cannot disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wuzha.warning.models import Attempt, CallBack, WarningRecord
from wuzha.warning.queries.indicators.period import Period


class Subject(Enum):
    """What is counted. The value is the model."""

    WARNING = WarningRecord
    ATTEMPT = Attempt
    CALLBACK = CallBack

    @property
    def to_warning(self) -> str:
        """Lookup prefix from a row to its warning."""
        return "" if self is Subject.WARNING else "warning__"


class Basis(models.TextChoices):
    """Which moment puts a row into the period. The value is the column."""

    RECEIVED = "received_at", _("received in the period")
    DISPATCHED = "dispatched_at", _("dispatched in the period")
    MEETING_DUE = "meet_due", _("meeting due in the period")
    FEEDBACK_DUE = "feedback_due", _("feedback due in the period")
    CLOSED = "closed_at", _("closed in the period")
    ATTEMPTED = "at", _("attempted in the period")
    CALLED_BACK = "done_at", _("called back in the period")


class Shape(Enum):
    """How the rows become a figure."""

    COUNT = "count"
    #: Rows of the numerator over rows of the denominator.
    RATE = "rate"
    #: A column of the rows added up: 分, or a number of pushes.
    SUM = "sum"
    #: Median and 90th percentile of the time between two columns, in seconds.
    TIME = "time"


class Better(Enum):
    """Which way is good news; `NEITHER` for what only describes."""

    UP = 1
    DOWN = -1
    NEITHER = 0


class Part(StrEnum):
    """Which of an indicator's rows."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class Group(models.TextChoices):
    """Where an indicator stands on the page."""

    VOLUME = "volume", _("Warnings")
    TIMELINESS = "timeliness", _("In time")
    MEETING = "meeting", _("Meeting people")
    EFFECT = "effect", _("Effect")
    FOLLOW_UP = "followup", _("After closing")
    WORK = "work", _("Attempts")
    MONEY = "money", _("Money")
    TIME = "time", _("How long it takes")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named number. `among` holds for every row it looks at, `hit` for those that count."""

    code: str
    group: Group
    zh: str
    en: str
    shape: Shape
    basis: Basis
    #: Formula in words, for the reader.
    formula_zh: str
    formula_en: str
    citation: Any
    subject: Subject = Subject.WARNING
    among: Q = field(default_factory=Q)
    hit: Q = field(default_factory=Q)
    better: Better = Better.NEITHER
    #: `SUM`: the column; `TIME`: where the time begins and ends.
    column: str = ""
    start: str = ""
    end: str = ""
    #: Column of the scorecard, from left to right; 0 leaves it out.
    card: int = 0

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.en if _english() else self.zh

    @property
    def formula(self) -> str:
        return self.formula_en if _english() else self.formula_zh

    @property
    def unit(self) -> str:
        """Unit of the value: `1` (a number of), `ratio`, `fen` or `s`."""
        if self.column.endswith("_fen"):
            return "fen"
        return {Shape.RATE: "ratio", Shape.TIME: "s"}.get(self.shape, "1")

    @property
    def parts(self) -> tuple[Part, ...]:
        return (Part.NUMERATOR, Part.DENOMINATOR) if self.shape is Shape.RATE else (Part.NUMERATOR,)

    def condition(self, part: Part, period: Period) -> Q:
        """The rows of a part in a period. This, and only this, is what figure and list are made from."""
        rows = period.covers(str(self.basis)) & self.among
        return rows if part is Part.DENOMINATOR else rows & self.hit

    def duration(self) -> Any:
        """`TIME`: the time between the two moments."""
        return models.ExpressionWrapper(F(self.end) - F(self.start), output_field=models.DurationField())


def _english() -> bool:
    return (get_language() or "").startswith("en")
