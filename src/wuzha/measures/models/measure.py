# SPDX-License-Identifier: Apache-2.0
"""A measure: what is done to whom, by which ground, who proposed and who decided it, from when to when it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.core.clocks.due import Clocked
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.measures.models.subject import Subject
from wuzha.measures.registry import kind_of, readable
from wuzha.measures.rules.life import BEFORE, TOLD, Act, EndReason, ServedBy, State
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL
S = State


class MeasureRecord(ScopedModel):
    """Seen by the unit that proposes it and whoever is above; by the unit it is done to, once it is served; by roles
    that may read its kind. `MEASURE` leads to the measure."""

    MEASURE: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        # What the system counts for a unit is counted whoever may open it.
        readers = Q() if actor.is_system else Q(**{f"{cls.MEASURE}kind__in": readable(actor.role)})
        ours = Q(**{f"{cls.MEASURE}unit_id__in": ids})
        if len(actor.unit_path or "") == Unit.steplen:  # of a city's own units nobody outside proposes anything
            return ours & readers
        of_us = Q(**{f"{cls.MEASURE}subject__unit_id__in": ids, f"{cls.MEASURE}state__in": TOLD})
        return (ours | of_us) & readers


class Measure(MeasureRecord, Clocked, Numbered):
    RECORD: ClassVar[str] = "measure"
    LETTERS: ClassVar[str] = "CS"

    kind = models.CharField(max_length=16, verbose_name=pgettext_lazy("decided measure", "Kind of measure"))
    subject = models.ForeignKey(
        Subject,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=pgettext_lazy("decided measure", "Subject"),
    )
    #: Whose measure it is: the unit that proposed it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("decided measure", "Proposed by")
    )
    #: The measure before it on its ladder.
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="following")
    state = models.CharField(max_length=12, choices=State, default=State.PROPOSED, verbose_name=_("State"))
    stage = models.CharField(max_length=16, blank=True, verbose_name=pgettext_lazy("decided measure", "Stage"))
    #: In a few words, naming nobody: lists, files and reminders show it.
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("decided measure", "Matter"))
    reason = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("decided measure", "Why"))
    #: Plain values of the kind: a fine in 分, the name of an award.
    values = models.JSONField(default=dict)

    ground = models.CharField(max_length=48, verbose_name=pgettext_lazy("decided measure", "Ground"))
    ground_title = models.CharField(max_length=120)
    ground_version = models.CharField(max_length=24)
    ground_since = models.DateField()
    ground_until = models.DateField(null=True)
    #: The day on which the ground had to be in force.
    ground_day = models.DateField()
    article = models.CharField(max_length=300, verbose_name=pgettext_lazy("decided measure", "Article"))

    about_type = models.CharField(max_length=32, blank=True)
    about_id = models.BigIntegerField(null=True)

    proposed_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("decided measure", "Proposed"))
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    completed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "Approved"))
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    #: 发文字号 of this office.
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    authority = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("decided measure", "Deciding authority")
    )
    authority_no = models.CharField(max_length=64, blank=True)
    authority_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "Decided"))
    served_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "Served"))
    served_by = models.CharField(max_length=12, blank=True, choices=ServedBy)

    #: The term as it was decided; none: no end.
    term_length = models.PositiveSmallIntegerField(null=True)
    term_unit = models.CharField(max_length=16, blank=True)
    #: In force from the first instant to the last; `until` is the end of the term, or when it was ended before.
    starts_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "In force from"))
    until = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "In force to"))
    ended_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "Ended"))
    end_reason = models.CharField(max_length=12, blank=True, choices=EndReason)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(MeasureRecord.Meta):
        verbose_name = pgettext_lazy("decided measure", "Measure")
        indexes = [
            models.Index(fields=["subject", "starts_at"], name="measures_subject_at"),
            # Who is under what at an instant, and how many, read from here alone.
            models.Index(
                fields=["kind", "starts_at", "until"],
                include=["unit"],
                name="measures_in_force",
                condition=Q(starts_at__isnull=False),
            ),
            models.Index(fields=["-proposed_at", "-id"], name="measures_list"),
            models.Index(fields=["unit", "state"], name="measures_unit"),
            models.Index(fields=["state", "until", "id"], name="measures_ends"),
            models.Index(fields=["about_type", "about_id"], name="measures_about", condition=Q(about_id__isnull=False)),
            models.Index(fields=["step_at"], name="measures_step", condition=Q(step_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="measures_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="measures_has_ground", condition=~Q(ground="") & ~Q(article="")),
            models.CheckConstraint(
                name="measures_ground_in_force",
                condition=Q(ground_since__lte=F("ground_day"))
                & (Q(ground_until__isnull=True) | Q(ground_until__gte=F("ground_day"))),
            ),
            models.CheckConstraint(
                name="measures_two_people",
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("proposed_by")) & (Q(completed_by__isnull=True) | ~Q(approved_by=F("completed_by"))),
            ),
            models.CheckConstraint(
                name="measures_decided_is_approved",
                condition=Q(state__in=[*BEFORE, S.REFUSED, S.WITHDRAWN])
                | Q(approved_at__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="measures_authority_decided",
                condition=Q(authority="")
                | Q(state__in=[*BEFORE, S.REFUSED, S.WITHDRAWN])
                | ~Q(authority_no="") & Q(authority_on__isnull=False),
            ),
            models.CheckConstraint(
                name="measures_in_force_is_served",
                condition=Q(
                    state__in=[S.IN_FORCE, S.LIFTED, S.EXPIRED], served_at__isnull=False, starts_at__isnull=False
                )
                | ~Q(state__in=[S.IN_FORCE, S.LIFTED, S.EXPIRED]) & Q(starts_at__isnull=True),
            ),
            models.CheckConstraint(
                name="measures_ended_has_time",
                condition=Q(state__in=[S.LIFTED, S.EXPIRED], ended_at__isnull=False, until__isnull=False)
                | ~Q(state__in=[S.LIFTED, S.EXPIRED]),
            ),
            models.CheckConstraint(name="measures_lifted_for_a_reason", condition=Q(state=S.LIFTED) ^ Q(end_reason="")),
            models.CheckConstraint(
                name="measures_about_one",
                condition=Q(about_type="", about_id__isnull=True) | ~Q(about_type="") & Q(about_id__isnull=False),
            ),
            models.CheckConstraint(
                name="measures_term_whole",
                condition=Q(term_length__isnull=True, term_unit="") | Q(term_length__gt=0) & ~Q(term_unit=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind_word(self) -> str:
        return str(kind_of(self.kind).title)

    @property
    def stage_word(self) -> str:
        return str(kind_of(self.kind).stage(self.stage)) if self.stage else ""

    @property
    def is_ahead(self) -> bool:
        """Whether it was served, and its term has not begun yet."""
        return self.state == S.IN_FORCE and self.starts_at is not None and self.starts_at > timezone.now()

    @property
    def state_word(self) -> str:
        """The state; in force with its stage, or from when it will be."""
        word = str(self.get_state_display())
        if self.is_ahead:
            return pgettext("decided measure", "Served, in force from %(day)s") % {
                "day": f"{timezone.localdate(self.starts_at):%Y-%m-%d}"
            }
        return self.stage_word or word if self.state == S.IN_FORCE else word

    def holds(self, at: Any) -> bool:
        """Whether it is in force at an instant."""
        return self.starts_at is not None and self.starts_at <= at and (self.until is None or at <= self.until)

    def get_absolute_url(self) -> str:
        return reverse("measures:record", args=[self.pk])


class OfMeasure(MeasureRecord):
    """A record that is seen by whoever sees its measure."""

    MEASURE: ClassVar[str] = "measure__"

    class Meta(MeasureRecord.Meta):
        abstract = True


class MeasureStep(OfMeasure, Step):
    """One act on a measure: from which state to which, by whom. Only ever added to."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    stage = models.CharField(max_length=16, blank=True)
    #: Code of the reason of an end, and plain facts of the act: the criteria as they stood, the term.
    because = models.CharField(max_length=16, blank=True)
    detail = models.JSONField(default=dict)

    class Meta(OfMeasure.Meta):
        verbose_name = pgettext_lazy("decided measure", "Step of a measure")
        indexes = [models.Index(fields=["measure", "id"], name="measures_steps")]
        constraints = [models.CheckConstraint(name="measures_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.act}"


class MeasureEvidence(OfMeasure):
    """What a proposal rests on, as it was when it was proposed. A proposal that was completed has several, the last one
    counts. Nothing changes it (`0001_schema`)."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="evidence")
    no = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    facts = models.JSONField()
    labels = models.JSONField(default=dict)
    keys = models.JSONField(default=list)
    #: Ground, version and article it was proposed by.
    ground = models.JSONField()
    digest = models.CharField(max_length=64)
    words = SealedField(Kind.TEXT)

    class Meta(OfMeasure.Meta):
        verbose_name = pgettext_lazy("decided measure", "Evidence of a measure")
        constraints = [models.UniqueConstraint(fields=["measure", "no"], name="measures_evidence_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.no}"


class MeasurePaper(OfMeasure, KeptPaper):
    """A paper made here, or a scan: of the authority's decision, of the receipt of service, of an appeal. Sealed."""

    RECORD: ClassVar[str] = "measure_paper"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="papers")
    #: Code of a paper of the kind, or what was scanned: `DECISION`, `RECEIPT`, `APPEAL`.
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=64)

    class Meta(OfMeasure.Meta):
        verbose_name = pgettext_lazy("decided measure", "Paper of a measure")

    def __str__(self) -> str:
        return f"{self.measure_id} {self.kind}"


class MeasureAppeal(OfMeasure):
    """An appeal against a measure, until it is answered. The measure stays in force meanwhile."""

    RECORD: ClassVar[str] = "measure_appeal"

    class Result(models.TextChoices):
        UPHELD = "UPHELD", pgettext_lazy("decided measure", "The measure stays")
        LIFTED = "LIFTED", pgettext_lazy("decided measure", "The measure is lifted")
        NOT_HEARD = "NOT_HEARD", pgettext_lazy("decided measure", "The appeal is not accepted")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="appeals")
    filed_at = models.DateTimeField(verbose_name=pgettext_lazy("decided measure", "Filed"))
    #: Who entered it; the words are those of the subject.
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedField(Kind.TEXT)
    #: Whether it came after its time.
    late = models.BooleanField(default=False)
    hear_due_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=12, blank=True, choices=Result)
    answer = SealedField(Kind.TEXT)

    class Meta(OfMeasure.Meta):
        verbose_name = pgettext_lazy("decided measure", "Appeal against a measure")
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], name="measures_appeal_one_open", condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(
                name="measures_appeal_answered_has_result", condition=Q(answered_at__isnull=True) ^ ~Q(result="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.filed_at:%Y-%m-%d}"

    @property
    def due_at(self) -> Any:
        """What is owed next."""
        return self.hear_due_at if self.heard_at is None else self.answer_due_at
