# SPDX-License-Identifier: Apache-2.0
"""Figures as they were at an instant, with the keys of the records counted, and figures of days that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered, key_reader
from wuzha.org.models import Unit, UnitKind
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


def read_below(actor: Actor) -> str | None:
    """The path below which an actor reads figures: its own, or that of its city for who works for all of it."""
    path = actor.unit_path
    if not path:
        return path
    if units_below(path).centres or Unit.objects.filter(pk=actor.unit_id, kind=UnitKind.JOINT_OFFICE).exists():
        return path[: Unit.steplen]
    return path


def kept_below(actor: Actor, prefix: str) -> Q:
    """Kept figures are of many units at once, small numbers among them, and may be those of a draft: who reads the
    figures of the unit that kept them sees them. Others read what was published where it was published."""
    path = read_below(actor)
    return Q(pk__in=()) if path is None else Q(**{f"{prefix}unit__path__startswith": path})


class Snapshot(ScopedModel, Numbered):
    """Figures that were kept together, such as those of one bulletin. Only ever added to."""

    RECORD: ClassVar[str] = "snapshot"
    LETTERS: ClassVar[str] = "KZ"

    title = models.CharField(max_length=200, verbose_name=pgettext_lazy("figures", "What for"))
    #: The unit that kept it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("figures", "Unit")
    )
    at = models.DateTimeField(verbose_name=pgettext_lazy("figures", "As known at"))
    made_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("figures", "Kept"))
    by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("figures", "By")
    )
    #: SHA-256 of all its figures, which the trail has too.
    digest = models.CharField(max_length=64)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("figures", "Snapshot")
        indexes = [models.Index(fields=["-made_at", "-id"], name="figures_snapshot_list")]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return kept_below(actor, "")

    key_in = staticmethod(key_reader("KZ"))

    def get_absolute_url(self) -> str:
        return reverse("figures:snapshot", args=[self.pk])


class SnapshotFigure(ScopedModel, Numbered):
    """One figure of one unit in one period as it was: what was asked, by which rules, from which records."""

    RECORD: ClassVar[str] = "snapshot_figure"
    LETTERS: ClassVar[str] = "SZ"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="figures")
    #: Domain and code of the indicator: `results.reported`.
    code = models.CharField(max_length=80)
    unit_of = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("figures", "Unit")
    )
    first = models.DateField(verbose_name=pgettext_lazy("figures", "First day"))
    last = models.DateField(verbose_name=pgettext_lazy("figures", "Last day"))
    #: What was recorded by then was counted.
    at = models.DateTimeField(verbose_name=pgettext_lazy("figures", "As known at"))
    numerator = models.IntegerField()
    denominator = models.BigIntegerField(null=True)
    #: Sum of the column of an indicator that has one: 分, or a number of something.
    total = models.BigIntegerField(null=True)
    #: Median and 90th percentile of a time, in seconds.
    median = models.FloatField(null=True)
    p90 = models.FloatField(null=True)
    #: The value: a number, a share of 1, 分, or seconds; nothing where there was nothing to divide.
    value = models.FloatField(null=True)
    #: As it reads, in Chinese.
    text = models.CharField(max_length=40)
    #: What the value is a number of (`wuzha.core.indicators.Unit`).
    unit = models.CharField(max_length=8)
    #: Whether a share, a mean or a median rests on too few rows.
    insufficient = models.BooleanField(default=False)
    #: Keys of the records of the numerator in their order, what each added (分; seconds in thousandths), and of a rate
    #: those of the denominator.
    keys = ArrayField(models.BigIntegerField())
    amounts = ArrayField(models.BigIntegerField(), null=True)
    among = ArrayField(models.BigIntegerField(), null=True)
    #: Name, formula, counting basis, owner and citation in both languages, as they read then.
    definition = models.JSONField()
    #: The rule sets by which it was counted: key → value and since when; and the residents it was divided by.
    rules = models.JSONField()
    #: The question to the database, as it was asked.
    query = models.TextField()

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("figures", "Figure of a snapshot")
        indexes = [models.Index(fields=["code", "unit_of", "first", "last", "-at"], name="figures_of_period")]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "code", "unit_of", "first", "last"], name="figures_once_in_snapshot"
            ),
            models.CheckConstraint(name="figures_days_in_order", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return kept_below(actor, "snapshot__")

    key_in = staticmethod(key_reader("SZ"))

    @property
    def total_fen(self) -> int | None:
        """The sum in 分; nothing where it is no money."""
        return self.total if str(self.definition.get("column", "")).endswith("_fen") else None

    @property
    def name(self) -> str:
        """What it was called, in Chinese."""
        return str(self.definition["name_zh"])

    @property
    def rule_version(self) -> dict[str, Any]:
        """By which versions it was counted: key of the rule set → since when (nothing: as it came)."""
        return {key: one.get("since") for key, one in self.rules.items()}

    def get_absolute_url(self) -> str:
        return reverse("figures:snapshot_records", args=[self.pk])


class FactSeries(models.Model):
    """An indicator whose figures of days are kept, by a short key."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = pgettext_lazy("figures", "Kept indicator")

    def __str__(self) -> str:
        return self.code


class Fact(ScopedModel):
    """What an indicator counts of a unit on a day: of a centre all that is its city's, of a station or a township its
    own. A day without rows has none. Numbers alone: it may be deleted at any time, and is counted again."""

    pk = models.CompositePrimaryKey("series_id", "unit_id", "day")
    series = models.ForeignKey(FactSeries, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    numerator = models.IntegerField()
    denominator = models.IntegerField(null=True)
    total = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("figures", "Figure of a day")
        indexes = [models.Index(fields=["series", "day"], name="figures_fact_days")]

    def __str__(self) -> str:
        return f"{self.series_id} {self.unit_id} {self.day}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit__path__startswith=actor.unit_path)


class FactMonth(ScopedModel):
    """The figures of days of a month, added up: a table of many units and months reads these."""

    pk = models.CompositePrimaryKey("series_id", "unit_id", "month")
    series = models.ForeignKey(FactSeries, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    #: Its first day.
    month = models.DateField()
    numerator = models.IntegerField()
    denominator = models.IntegerField(null=True)
    total = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("figures", "Figure of a month")

    def __str__(self) -> str:
        return f"{self.series_id} {self.unit_id} {self.month}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit__path__startswith=actor.unit_path)


class Touched(models.Model):
    """Days of a kind of records that something changed on, as triggers wrote them; gone when they are counted again.
    Never looked at by its key alone: what is written early may be committed late."""

    kind = models.CharField(max_length=32)
    first = models.DateField()
    #: Nothing: all days from the first on.
    last = models.DateField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("figures", "Days that were touched")

    def __str__(self) -> str:
        return f"{self.kind} {self.first}"


class FactState(models.Model):
    """How far the figures of days of a kind of records are counted."""

    kind = models.CharField(max_length=32, primary_key=True)
    #: By which software and which rules.
    version = models.CharField(max_length=64)
    #: The first day that is counted; the latest days are counted first.
    since = models.DateField()
    #: Whether there is nothing before that.
    complete = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        verbose_name = pgettext_lazy("figures", "State of figures of days")

    def __str__(self) -> str:
        return self.kind
