# SPDX-License-Identifier: Apache-2.0
"""Interviews (约谈) and referrals (移送)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.oversight.rules import InterviewAct, InterviewState, Organ, ReferralAct, ReferralState
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


def _person(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", **more)


class Interview(ScopedModel, Numbered):
    """An interview with who answers for a unit. Seen by the unit that holds it, the unit that is asked, and whoever is
    above either."""

    RECORD: ClassVar[str] = "interview"
    LETTERS: ClassVar[str] = "YT"

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("oversight", "Held by")
    )
    asked = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("oversight", "Unit")
    )
    measure = models.ForeignKey("measures.Measure", null=True, on_delete=models.PROTECT, related_name="interviews")
    state = models.CharField(
        max_length=12, choices=InterviewState, default=InterviewState.PLANNED, verbose_name=_("State")
    )
    #: Posts, no names.
    whom = models.CharField(max_length=60, verbose_name=pgettext_lazy("oversight", "Who is interviewed (post)"))
    chair = models.CharField(max_length=60, verbose_name=pgettext_lazy("oversight", "Who presides (post)"))
    planned_at = models.DateTimeField(verbose_name=pgettext_lazy("oversight", "When"))
    place = models.CharField(max_length=60, verbose_name=pgettext_lazy("oversight", "Where"))
    matters = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "About what"))
    held_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("oversight", "Held"))
    problems = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "Problems pointed out"))
    commitments = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "What was promised"))
    due_on = models.DateField(null=True, verbose_name=pgettext_lazy("oversight", "To be mended by"))
    follow_up = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "What came of it"))
    #: The request by which the unit was asked to come.
    request_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("oversight", "Interview")
        indexes = [
            models.Index(fields=["-planned_at", "-id"], name="oversight_interview_list"),
            models.Index(fields=["measure"], name="oversight_interview_of", condition=Q(measure__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="oversight_interview_state", condition=Q(state__in=InterviewState.values)),
            models.CheckConstraint(
                name="oversight_interview_held", condition=~Q(state__in=["HELD", "CLOSED"]) | Q(held_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(unit_id__in=ids) | Q(asked_id__in=ids)

    def get_absolute_url(self) -> str:
        return reverse("oversight:interview", args=[self.pk])


class InterviewStep(ScopedModel, Step):
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=InterviewAct)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("oversight", "Step of an interview")

    def __str__(self) -> str:
        return f"{self.interview_id} {self.act}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(interview__unit_id__in=ids) | Q(interview__asked_id__in=ids)


class Referral(ScopedModel, Numbered):
    """Something handed on to another organ, which decides by itself. Seen by the unit that refers and whoever is above,
    never by whom it is about."""

    RECORD: ClassVar[str] = "referral"
    LETTERS: ClassVar[str] = "YS"

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("oversight", "Referred by")
    )
    about = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("oversight", "Unit")
    )
    measure = models.ForeignKey("measures.Measure", null=True, on_delete=models.PROTECT, related_name="referrals")
    organ = models.CharField(max_length=12, choices=Organ, verbose_name=pgettext_lazy("oversight", "To whom"))
    state = models.CharField(max_length=12, choices=ReferralState, default=ReferralState.DRAFT, verbose_name=_("State"))
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("oversight", "Matter"))
    facts = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "Facts"))
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    drafted_by = _person()
    approved_by = _person()
    sent_on = models.DateField(null=True, verbose_name=pgettext_lazy("oversight", "Sent"))
    answered_on = models.DateField(null=True, verbose_name=pgettext_lazy("oversight", "Answered"))
    answer = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("oversight", "Answer"))
    recorded_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("oversight", "Referral")
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="oversight_referral_list")]
        constraints = [
            models.CheckConstraint(name="oversight_referral_state", condition=Q(state__in=ReferralState.values)),
            models.CheckConstraint(
                name="oversight_referral_two_people",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="oversight_referral_sent_is_approved",
                condition=~Q(state__in=["SENT", "ANSWERED"])
                | Q(approved_by__isnull=False, sent_on__isnull=False) & ~Q(document_no=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)

    def get_absolute_url(self) -> str:
        return reverse("oversight:referral", args=[self.pk])


class ReferralStep(ScopedModel, Step):
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=ReferralAct)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("oversight", "Step of a referral")

    def __str__(self) -> str:
        return f"{self.referral_id} {self.act}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(referral__unit_id__in=units_below(actor.unit_path).ids)


class OversightPaper(ScopedModel, KeptPaper):
    """Minutes, a signed scan of them, or a letter of referral. Sealed."""

    RECORD: ClassVar[str] = "oversight_paper"

    interview = models.ForeignKey(Interview, null=True, on_delete=models.PROTECT, related_name="papers")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("MINUTES", pgettext_lazy("oversight", "Minutes")),
            ("SIGNED", pgettext_lazy("oversight", "Signed minutes")),
            ("LETTER", pgettext_lazy("oversight", "Letter of referral")),
        ],
    )

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("oversight", "Paper of oversight")
        constraints = [
            models.CheckConstraint(
                name="oversight_paper_of_one", condition=Q(interview__isnull=True) ^ Q(referral__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(interview__unit_id__in=ids) | Q(interview__asked_id__in=ids) | Q(referral__unit_id__in=ids)
