# SPDX-License-Identifier: Apache-2.0
"""Contests: their contestants in order, their judges with codes and recusals, what their walls are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.feed import FeedRow
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.lecturers.models.lecturer import Lecturer
from wuzha.lecturers.rules.life import ContestAct, ContestKind, ContestState
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL
S = ContestState


class OfWholeCity(ScopedModel):
    """What every unit of the city sees. `CITY` leads to the city."""

    CITY: ClassVar[str] = "city"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        top = (actor.unit_path or "")[: Unit.steplen]
        return Q(**{f"{cls.CITY}__path": top}) if top else Q(pk__in=[])


class Contest(OfWholeCity, Numbered):
    """A contest of lecturers; rounds and criteria are those in force when it was announced."""

    RECORD: ClassVar[str] = "contest"
    LETTERS: ClassVar[str] = "BW"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ContestKind, verbose_name=pgettext_lazy("lecturers", "Kind"))
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("lecturers", "Title"))
    day = models.DateField(verbose_name=pgettext_lazy("lecturers", "Day"))
    place = models.CharField(max_length=64, verbose_name=pgettext_lazy("lecturers", "Place"))
    state = models.CharField(max_length=12, choices=ContestState, default=S.PLANNED, verbose_name=_("State"))
    #: Known before the order is drawn, and never changed.
    seed = models.CharField(max_length=32, blank=True, verbose_name=pgettext_lazy("lecturers", "Seed"))
    announced_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Announced"))
    protest_until = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Protests until"))
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Published"))
    starred_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Stars computed"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("lecturers", "Contest")
        indexes = [models.Index(fields=["-day", "-id"], name="contest_list")]
        constraints = [
            models.CheckConstraint(name="contest_state_known", condition=Q(state__in=S.values)),
            models.CheckConstraint(
                name="contest_announced_has_seed",
                condition=Q(state__in=[S.PLANNED, S.CALLED_OFF]) | Q(announced_at__isnull=False) & ~Q(seed=""),
            ),
            models.CheckConstraint(
                name="contest_by_two",
                condition=Q(published_by__isnull=True)
                | Q(proposed_by__isnull=False) & ~Q(published_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="contest_published_has_time", condition=~Q(state=S.PUBLISHED) | Q(published_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lecturers:contest", args=[self.pk])


class OfContest(OfWholeCity):
    """Seen by whoever sees the contest."""

    CITY: ClassVar[str] = "contest__city"

    class Meta(OfWholeCity.Meta):
        abstract = True


class ContestStep(OfContest, Step):
    """One act on a contest. Only ever added to."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=ContestAct)

    class Meta(OfContest.Meta):
        verbose_name = pgettext_lazy("lecturers", "Step of a contest")
        indexes = [models.Index(fields=["contest", "id"], name="contest_steps")]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.act}"


class Contestant(OfContest):
    """A lecturer in a contest: the unit as it was then, the place in the order, at the end rank and whole."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="contestants")
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="contests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("lecturers", "Turn"))
    withdrawn_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Withdrawn"))
    rank = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("lecturers", "Rank"))
    #: Hundredths of 100 points.
    total = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("lecturers", "Whole"))

    class Meta(OfContest.Meta):
        verbose_name = pgettext_lazy("lecturers", "Contestant")
        constraints = [
            models.UniqueConstraint(fields=["contest", "lecturer"], name="contestant_once"),
            models.UniqueConstraint(fields=["contest", "turn"], name="contestant_turn_once"),
            models.CheckConstraint(
                name="contestant_ranked_whole", condition=Q(rank__isnull=True) ^ Q(total__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Judge(OfContest):
    """Who judges: a user, or an outsider by name."""

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="judges")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40, verbose_name=_("Name"))
    work = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("lecturers", "Works at"))
    #: The unit whose lecturers the judge does not mark.
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    at = models.DateTimeField(default=timezone.now)

    class Meta(OfContest.Meta):
        verbose_name = pgettext_lazy("lecturers", "Judge")
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "person"], name="judge_person_once", condition=Q(person__isnull=False)
            ),
            models.UniqueConstraint(fields=["contest", "name", "work"], name="judge_once", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class OfJudge(OfWholeCity):
    """Seen by whoever sees the contest of the judge."""

    CITY: ClassVar[str] = "judge__contest__city"

    class Meta(OfWholeCity.Meta):
        abstract = True


class JudgeCode(OfJudge):
    """A code by which a phone marks for a judge: kept is its keyed hash. A judge may have several phones."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(max_length=43, unique=True)
    until = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfJudge.Meta):
        verbose_name = pgettext_lazy("lecturers", "Code of a judge")

    def __str__(self) -> str:
        return f"{self.judge_id}"


class Recusal(OfJudge):
    """A judge does not mark a contestant: declared, or because both are of the same unit."""

    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="recusals")
    contestant = models.ForeignKey(Contestant, on_delete=models.CASCADE, related_name="recusals")
    by_unit = models.BooleanField(default=False)
    why = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfJudge.Meta):
        verbose_name = pgettext_lazy("lecturers", "Recusal")
        constraints = [models.UniqueConstraint(fields=["judge", "contestant"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.judge_id} {self.contestant_id}"


class ContestChanged(FeedRow, OfWholeCity):
    """Something of a contest changed that its wall shows."""

    CHANNEL: ClassVar[str] = "wuzha_contest"

    contest = models.ForeignKey(
        Contest, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    city = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")

    class Meta(FeedRow.Meta):
        verbose_name = pgettext_lazy("lecturers", "Change of a contest")
        indexes = [models.Index(fields=["txid"], name="contest_changed_txid")]

    def __str__(self) -> str:
        return str(self.contest_id)
