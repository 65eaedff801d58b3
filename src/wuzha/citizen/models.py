# SPDX-License-Identifier: Apache-2.0
"""What was published for citizens, and what they leave. No table here refers to one of the police, and none has room
for who looked or wrote: the program for citizens knows these tables alone."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import pgettext_lazy

#: Longest box of a tip (bytes).
MOST_BOX = 32_768
#: Letters of the number that who leaves a tip is given: none that are taken for another.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_BYTES = Func(F("box"), function="octet_length", output_field=IntegerField())


class PublishedKind(models.TextChoices):
    CARD = "CARD", pgettext_lazy("citizen", "Scam card")
    QUESTION = "QUESTION", pgettext_lazy("citizen", "Question")
    HELP = "HELP", pgettext_lazy("citizen", "Where help is")
    FORM = "FORM", pgettext_lazy("citizen", "What a tip may say")
    WEEK = "WEEK", pgettext_lazy("citizen", "Picture of a week")
    KEY = "KEY", pgettext_lazy("citizen", "Key that closes tips")


class Published(models.Model):
    """One thing that citizens see, as it was published. What replaces it is a row of its own."""

    kind = models.CharField(max_length=8, choices=PublishedKind)
    #: Of a card its type of fraud, of a week its first day.
    code = models.CharField(max_length=24)
    position = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    #: When something else took its place, or nothing did.
    until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = pgettext_lazy("citizen", "Published for citizens")
        ordering = ("kind", "position", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("kind", "code"), condition=Q(until=None), name="citizen_published_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("at")), name="citizen_until_after_at"),
            models.CheckConstraint(condition=Q(kind__in=PublishedKind.values), name="citizen_published_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


def new_number() -> str:
    """A number for a tip: by chance, so that it tells nothing of when and how many."""
    return "".join(secrets.choice(LETTERS) for _ in range(10))


class Tip(models.Model):
    """What a citizen wrote, in a box that only the police can open, until it is a lead. Nothing of who wrote it."""

    number = models.CharField(max_length=10, unique=True, default=new_number)
    at = models.DateTimeField(default=timezone.now)
    box = models.BinaryField(max_length=MOST_BOX)

    class Meta:
        verbose_name = pgettext_lazy("citizen", "Tip of a citizen")
        ordering = ("pk",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=LessThanOrEqual(_BYTES, MOST_BOX), name="citizen_box_size"),
        ]

    def __str__(self) -> str:
        return self.number


class QuizCount(models.Model):
    """How often a question was answered on a day, and how often rightly."""

    day = models.DateField()
    code = models.CharField(max_length=24)
    answered = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = pgettext_lazy("citizen", "Answers to a question on a day")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("day", "code"), name="citizen_quiz_once"),
            models.CheckConstraint(condition=Q(right__lte=F("answered")), name="citizen_right_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"
