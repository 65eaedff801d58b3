# SPDX-License-Identifier: Apache-2.0
"""Rounds of a contest, marks that are only ever added to, excuses of judges, protests."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.lecturers.models.contest import Contest, Contestant, Judge, OfContest, OfWholeCity
from wuzha.lecturers.rules.life import RoundState
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class Round(OfContest):
    """A round: who takes part is settled when it opens. Several may take marks at once: a phone may come back late."""

    RECORD: ClassVar[str] = "contest_round"

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="rounds")
    number_in = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    share = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(null=True)
    playoff = models.BooleanField(default=False)
    taking = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.WAITING, verbose_name=_("State"))
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(OfContest.Meta):
        verbose_name = pgettext_lazy("lecturers", "Round")
        constraints = [
            models.CheckConstraint(name="contest_round_state_known", condition=Q(state__in=RoundState.values)),
            models.UniqueConstraint(fields=["contest", "number_in"], name="contest_round_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        return self.title


class OfRound(OfWholeCity):
    """Seen by whoever sees the contest of the round."""

    CITY: ClassVar[str] = "round__contest__city"

    class Meta(OfWholeCity.Meta):
        abstract = True


class Excuse(OfRound):
    """A judge does not mark a round: none of the judge's marks in it count."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="excuses")
    judge = models.ForeignKey(Judge, on_delete=models.CASCADE, related_name="excuses")
    why = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfRound.Meta):
        verbose_name = pgettext_lazy("lecturers", "Excuse of a judge")
        constraints = [models.UniqueConstraint(fields=["round", "judge"], name="excuse_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.judge_id}"


class Protest(OfContest):
    """A protest against the provisional list: registered by one, decided by another."""

    RECORD: ClassVar[str] = "contest_protest"

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="protests")
    contestant = models.ForeignKey(Contestant, on_delete=models.PROTECT, related_name="protests")
    mark = models.ForeignKey("lecturers.Mark", null=True, on_delete=models.PROTECT, related_name="protests")
    words = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("lecturers", "What is protested against"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    answer = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("lecturers", "Answer"))
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfContest.Meta):
        verbose_name = pgettext_lazy("lecturers", "Protest")
        constraints = [
            models.CheckConstraint(
                name="protest_decided_by_another",
                condition=Q(accepted__isnull=True, decided_by__isnull=True)
                | Q(accepted__isnull=False, decided_by__isnull=False) & (Q(by__isnull=True) | ~Q(decided_by=F("by"))),
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.pk}"


class Mark(OfRound):
    """One judge's mark of a contestant in a round, in hundredths. Only ever added to: one that an accepted protest
    corrects stays, and the other names it."""

    RECORD: ClassVar[str] = "contest_mark"

    #: The phone's own: the same sent twice is one mark.
    uid = models.UUIDField(unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="marks")
    contestant = models.ForeignKey(Contestant, on_delete=models.PROTECT, related_name="marks")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="marks")
    #: Code of a criterion → hundredths.
    parts = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    #: When the phone says it was given, and when it came.
    given_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected")
    protest = models.OneToOneField(Protest, null=True, on_delete=models.PROTECT, related_name="correction")

    class Meta(OfRound.Meta):
        verbose_name = pgettext_lazy("lecturers", "Mark of a judge")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contestant", "judge"], name="mark_once", condition=Q(corrects__isnull=True)
            ),
            models.CheckConstraint(name="mark_range", condition=Q(total__lte=10_000)),
            models.CheckConstraint(
                name="mark_corrected_by_protest",
                condition=Q(corrects__isnull=True, protest__isnull=True)
                | Q(corrects__isnull=False, protest__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.contestant_id} {self.judge_id}"
