# SPDX-License-Identifier: Apache-2.0
"""A case: where it stands before the law, who has it, and each step with its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IRegex
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.reach import reach_of
from wuzha.cases.rules.life import UNNUMBERED, WITH_PAPER, Act, Source, State
from wuzha.cases.rules.numbers import OUR_NUMBER
from wuzha.core.clocks.due import Clocked
from wuzha.core.growing import in_order
from wuzha.core.numbering import Numbered
from wuzha.core.steps import DocumentedStep
from wuzha.org.models import Unit
from wuzha.org.scoping import ScopedModel
from wuzha.plain import Plain, written_plainly
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class CaseRecord(ScopedModel):
    """Seen by the unit that handles the case, its centre, and whoever is above either. `CASE` leads to the case."""

    CASE: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return reach_of(actor.unit_path, cls.CASE)


class Case(CaseRecord, Clocked, Numbered):
    """One deed, with one victim or several. Numbers and days of its documents stand in its steps."""

    RECORD: ClassVar[str] = "case"
    LETTERS: ClassVar[str] = "AJ"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    #: Who handles it (办案单位); not known for what some lists tell of.
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Handling unit")
    )
    source = models.CharField(max_length=8, choices=Source, verbose_name=pgettext_lazy("case", "Source"))
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED, verbose_name=_("State"))
    #: 案事件编号 of the case system, copied from there, never made here.
    case_no = models.CharField(max_length=64, blank=True, verbose_name=_("Case number"))
    #: 接警编号.
    report_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the report"))
    received_at = models.DateTimeField(verbose_name=_("Reported"))
    fraud_type = models.CharField(max_length=24, blank=True, verbose_name=_("Scam type"))
    #: 案发地: the township, and where in it.
    place_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Township of the deed")
    )
    place = SealedField(Kind.ADDRESS, verbose_name=_("Place of the deed"))
    #: 受理地.
    accepting_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Accepting unit")
    )
    narrative = SealedField(Kind.TEXT, verbose_name=_("What happened"))
    #: Natural days from 受案 to the decision.
    decide_days = models.PositiveSmallIntegerField(default=3, verbose_name=_("To be decided within"))
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", verbose_name=_("Joined to")
    )
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(CaseRecord.Meta):
        verbose_name = _("Case")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="case_list"),
            models.Index(fields=["unit", "state"], name="case_of_unit"),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["step_at", "id"], name="case_step_at", condition=Q(step_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["centre", "case_no"], name="case_no_once", condition=~Q(case_no="")),
            written_plainly("case_no_plain", "case_no"),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="case_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(
                name="case_filed_has_number",
                condition=Q(state__in=UNNUMBERED) | ~Q(case_no=""),
            ),
            models.CheckConstraint(
                name="case_merged_into_one",
                condition=Q(state=State.MERGED, merged_into__isnull=False) & ~Q(merged_into=F("id"))
                | ~Q(state=State.MERGED) & Q(merged_into__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.case_no or self.number

    @cached_property
    def papers(self) -> dict[str, CaseStep]:
        """Act → its latest step that stands, of acts with a document: number, day and organ."""
        steps = list(CaseStep.unscoped.filter(case=self).order_by("pk"))
        return {one.act: one for one in in_order(steps) if one.act in WITH_PAPER}

    def get_absolute_url(self) -> str:
        return reverse("cases:record", args=[self.pk])


class OfCase(CaseRecord):
    """A record that is seen by whoever sees its case."""

    CASE: ClassVar[str] = "case__"

    class Meta(CaseRecord.Meta):
        abstract = True


class CaseStep(OfCase, DocumentedStep):
    """One act on a case: its document, from which state to which, by whom. What was told wrongly is struck and told
    anew; both stay."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    #: The day that counts: that of the document where there is one. Empty where only the fact is known.
    day = models.DateField(null=True, verbose_name=pgettext_lazy("document", "Day"))
    organ = models.CharField(max_length=64, blank=True, verbose_name=_("Deciding organ"))
    #: Code of its ground (`cases.withdrawals`).
    because = models.CharField(
        max_length=24, blank=True, default="", db_default="", verbose_name=pgettext_lazy("withdrawal", "Ground")
    )

    class Meta(OfCase.Meta):
        verbose_name = _("Step of a case")
        indexes = [
            models.Index(fields=["case", "id"], name="case_steps"),
            # Results are counted by the day of a document.
            models.Index(fields=["act", "day"], name="case_step_day", condition=Q(struck_by__isnull=True)),
            # Which counted at an instant, whatever was struck since.
            models.Index(fields=["act", "day", "case"], name="case_step_known"),
        ]
        constraints = [
            models.CheckConstraint(name="case_step_act_known", condition=Q(act__in=Act.values)),
            # What this platform numbers is no document.
            models.CheckConstraint(
                name="case_step_number_copied", condition=~Q(IRegex(Plain(F("document_no")), OUR_NUMBER))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.act}"


class CaseOfficer(OfCase):
    """Who works on a case, from a day to a day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="officers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("Officer"))
    #: 主办.
    leads = models.BooleanField(default=False, verbose_name=_("Leads the case"))
    since = models.DateField(verbose_name=pgettext_lazy("officer", "From"))
    until = models.DateField(null=True, verbose_name=pgettext_lazy("officer", "Until"))

    class Meta(OfCase.Meta):
        verbose_name = _("Officer of a case")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="case_officer_once", condition=Q(until=None)),
            models.UniqueConstraint(fields=["case"], name="case_one_leads", condition=Q(until=None, leads=True)),
            models.CheckConstraint(
                name="case_officer_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.person_id}"
