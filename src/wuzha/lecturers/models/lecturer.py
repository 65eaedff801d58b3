# SPDX-License-Identifier: Apache-2.0
"""Lecturers, their talks with the marks of audiences, their stars with the facts they rest on, their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.documents.papers import KeptPaper
from wuzha.lecturers.rules.life import Cause, LecturerState
from wuzha.lecturers.rules.stars import AUDIENCE_MARKS, MOST_STARS
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfUnit(ScopedModel):
    """Seen by the unit that nominated the lecturer and whoever is above. `UNIT` leads to it."""

    UNIT: ClassVar[str] = "unit"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(**{f"{cls.UNIT}_id__in": units_below(actor.unit_path).ids})


class Lecturer(OfUnit, Numbered):
    """Somebody who speaks in public against fraud, nominated by a unit: a user, or an outsider by name. The name is
    said at every talk, and stands here in clear; the phone is sealed."""

    RECORD: ClassVar[str] = "lecturer"
    LETTERS: ClassVar[str] = "JS"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("User"))
    name = models.CharField(max_length=40, verbose_name=_("Name"))
    #: Where an outsider works.
    work = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("lecturers", "Works at"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    state = models.CharField(max_length=12, choices=LecturerState, default=LecturerState.NOMINATED)
    #: Set by a `StarDecision` alone (`0001_schema`).
    stars = models.PositiveSmallIntegerField(default=0, verbose_name=pgettext_lazy("lecturers", "Stars"))
    review_due = models.DateField(null=True, verbose_name=pgettext_lazy("lecturers", "Review due"))
    nominated_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("lecturers", "Nominated"))
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, verbose_name=pgettext_lazy("lecturers", "Lecturer since"))
    ended_on = models.DateField(null=True, verbose_name=pgettext_lazy("lecturers", "Left on"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("lecturers", "Lecturer")
        indexes = [
            models.Index(fields=["state", "-stars", "-id"], name="lecturer_list"),
            models.Index(fields=["unit", "state"], name="lecturer_unit"),
            models.Index(fields=["phone_index"], name="lecturer_phone"),
        ]
        constraints = [
            models.CheckConstraint(name="lecturer_state_known", condition=Q(state__in=LecturerState.values)),
            models.CheckConstraint(name="lecturer_stars_range", condition=Q(stars__lte=MOST_STARS)),
            models.CheckConstraint(
                name="lecturer_by_two",
                condition=Q(decided_by__isnull=True) | Q(nominated_by__isnull=True) | ~Q(decided_by=F("nominated_by")),
            ),
            models.CheckConstraint(
                name="lecturer_active_since",
                condition=~Q(state__in=[LecturerState.ACTIVE, LecturerState.LEFT]) | Q(since__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["person"], name="lecturer_person_once",
                condition=Q(person__isnull=False, state__in=[LecturerState.NOMINATED, LecturerState.ACTIVE]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.number

    def get_absolute_url(self) -> str:
        return reverse("lecturers:lecturer", args=[self.pk])


class OfLecturer(OfUnit):
    """Seen by whoever sees the lecturer."""

    UNIT: ClassVar[str] = "lecturer__unit"

    class Meta(OfUnit.Meta):
        abstract = True


class Talk(OfLecturer, Numbered):
    """宣讲场次: where a lecturer spoke, on what, to how many. Struck when it was wrong; both stay."""

    RECORD: ClassVar[str] = "lecturer_talk"
    LETTERS: ClassVar[str] = "JX"

    lecturer = models.ForeignKey(
        Lecturer, on_delete=models.PROTECT, related_name="talks", verbose_name=pgettext_lazy("lecturers", "Lecturer")
    )
    #: Where it was: the unit whose people listened.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("lecturers", "Held at")
    )
    activity = models.ForeignKey("outreach.Activity", null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(verbose_name=pgettext_lazy("lecturers", "Day"))
    place = models.CharField(max_length=64, verbose_name=pgettext_lazy("lecturers", "Place"))
    topic = models.CharField(max_length=64, verbose_name=pgettext_lazy("lecturers", "Topic"))
    people = models.PositiveIntegerField(verbose_name=pgettext_lazy("lecturers", "Audience"))
    #: What the address of its marks ends in, and until when they are taken.
    code = models.CharField(max_length=24, null=True, unique=True)
    code_until = models.DateTimeField(null=True)
    #: Marks of devices that are gone: their number and sum stay.
    old_marks = models.PositiveIntegerField(default=0, db_default=0)
    old_sum = models.PositiveIntegerField(default=0, db_default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    struck_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lecturers", "Struck"))
    struck_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    why = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfLecturer.Meta):
        verbose_name = pgettext_lazy("lecturers", "Talk")
        indexes = [
            models.Index(fields=["lecturer", "-day"], name="talk_lecturer"),
            models.Index(fields=["-day", "-id"], name="talk_list"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lecturer", "activity"], name="talk_activity_once",
                condition=Q(activity__isnull=False, struck_at__isnull=True),
            ),
            models.CheckConstraint(
                name="talk_code_has_end", condition=Q(code__isnull=True) ^ Q(code_until__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("lecturers:talk", args=[self.pk])


class AudienceMark(OfUnit):
    """One mark by one device: a hash that says so much, and cannot be traced back."""

    UNIT: ClassVar[str] = "talk__lecturer__unit"

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="marks")
    device = models.CharField(max_length=43)
    mark = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("lecturers", "Mark by an audience")
        constraints = [
            models.UniqueConstraint(fields=["talk", "device"], name="audience_mark_once"),
            models.CheckConstraint(name="audience_mark_range", condition=Q(mark__in=AUDIENCE_MARKS)),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.mark}"


class StarDecision(OfLecturer):
    """Stars as the rule computed them, with the facts and the version of the rule. Only ever added to."""

    RECORD: ClassVar[str] = "star_decision"

    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="decisions")
    cause = models.CharField(max_length=8, choices=Cause)
    contest = models.ForeignKey("lecturers.Contest", null=True, on_delete=models.PROTECT, related_name="decisions")
    day = models.DateField(verbose_name=pgettext_lazy("lecturers", "Day"))
    before = models.PositiveSmallIntegerField()
    computed = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("lecturers", "Stars"))
    #: Hundredths of 100 points.
    score = models.PositiveIntegerField(verbose_name=pgettext_lazy("lecturers", "Score"))
    facts = models.JSONField(default=dict)
    #: When the rule came into force; empty for the one that was delivered.
    rule = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfLecturer.Meta):
        verbose_name = pgettext_lazy("lecturers", "Stars of a lecturer")
        indexes = [models.Index(fields=["lecturer", "-id"], name="star_lecturer")]
        constraints = [
            models.UniqueConstraint(
                fields=["lecturer", "contest"], name="star_contest_once", condition=Q(contest__isnull=False)
            ),
            models.CheckConstraint(
                name="star_contest_named", condition=Q(cause=Cause.REVIEW) ^ Q(contest__isnull=False)
            ),
            models.CheckConstraint(
                name="star_follows_rule",
                condition=Q(cause=Cause.CONTEST, stars__gte=F("before"), stars__in=[F("before"), F("computed")])
                | Q(cause=Cause.REVIEW, stars__lte=F("before"), stars__in=[F("before"), F("before") - 1, 0]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lecturer_id} {self.stars}"


class LecturerPaper(OfLecturer, KeptPaper):
    """A certificate of a lecturer; sealed."""

    RECORD: ClassVar[str] = "lecturer_paper"

    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="papers")
    contest = models.ForeignKey("lecturers.Contest", null=True, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("CONTEST", pgettext_lazy("lecturers", "Certificate of a contest")),
            ("STARS", pgettext_lazy("lecturers", "Certificate of stars")),
        ],
    )

    class Meta(OfLecturer.Meta):
        verbose_name = pgettext_lazy("lecturers", "Certificate")

    def __str__(self) -> str:
        return f"{self.lecturer_id} {self.kind}"
