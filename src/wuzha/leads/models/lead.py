# SPDX-License-Identifier: Apache-2.0
"""A lead: what was told, where it came from, whom it names, and each step of it. Who told it stands elsewhere
(`models.informant`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.queries.victims import Case
from wuzha.core.clocks.due import Alert, Clocked
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.intake.models import Batch
from wuzha.leads.rules.life import KNOWN, Act, Conclusion, State, Way
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.plain import written_plainly
from wuzha.sealed.fields import BlindIndexField, IndexCopyField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class LeadRecord(ScopedModel):
    """Seen by the centre, the unit that recorded the lead, the one that checks it, and whoever is above one of them.
    `LEAD` leads to the lead."""

    LEAD: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        rule = Q(**{f"{cls.LEAD}centre_id__in": reach.centres})
        for name in ("unit_id", "checking_id"):
            rule |= Q(**{f"{cls.LEAD}{name}__in": reach.ids})
        return rule


class Lead(LeadRecord, Clocked, Numbered):
    #: Another record of the platform is called a lead already: reading that stands out.
    RECORD: ClassVar[str] = "blackgrey_lead"
    LETTERS: ClassVar[str] = "XS"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("lead", "Recorded by")
    )
    #: 核查单位; kept after the check, so that it may look up what it found.
    checking = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("lead", "Checked by")
    )
    state = models.CharField(max_length=12, choices=State, default=State.RECORDED, verbose_name=_("State"))
    #: Codes of `leads.kinds` and `leads.sources`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("lead", "Kind of lead"))
    source = models.CharField(max_length=24, verbose_name=pgettext_lazy("lead", "Source of the lead"))
    #: The number that the source gave it, and which office sent it; neither names a person.
    source_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("lead", "Number of the source"))
    sender = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("lead", "Sent by"))
    received_at = models.DateTimeField(verbose_name=pgettext_lazy("lead", "Received"))
    what = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("lead", "What was told"))
    name = SealedField(Kind.NAME, verbose_name=pgettext_lazy("lead", "Whom it names"))
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account"))
    account_index = BlindIndexField("account")
    chat = SealedField(Kind.CHAT, verbose_name=pgettext_lazy("lead", "Chat account"))
    chat_index = BlindIndexField("chat")
    place_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("lead", "Township")
    )
    place = SealedField(Kind.ADDRESS, verbose_name=pgettext_lazy("lead", "Place"))
    conclusion = models.CharField(
        max_length=12, choices=Conclusion, blank=True, verbose_name=pgettext_lazy("lead", "Conclusion")
    )
    #: What the conclusion stands on.
    reason = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("lead", "What was found"))
    #: By when the source is to be replied to; empty when no reply is due, or it was given.
    reply_due_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("lead", "Reply due"))
    #: The call or warning it came out of, as the trail names it.
    origin_type = models.CharField(max_length=32, blank=True)
    origin_id = models.BigIntegerField(null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    #: Equal for the same row in two files; empty for a lead entered by hand.
    digest = IndexCopyField(max_length=16, null=True)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(LeadRecord.Meta):
        verbose_name = pgettext_lazy("lead", "Lead")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="lead_list"),
            models.Index(fields=["centre", "state"], name="lead_of_centre"),
            models.Index(fields=["reply_due_at", "id"], name="lead_due", condition=Q(reply_due_at__isnull=False)),
            models.Index(fields=["step_at"], name="lead_step_at", condition=Q(step_at__isnull=False)),
            *(
                models.Index(
                    fields=[f"{name}_index"], name=f"lead_{name}", condition=Q(**{f"{name}_index__isnull": False})
                )
                for name in ("id", "phone", "account", "chat")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "source", "source_no"], name="lead_no_once", condition=~Q(source_no="")
            ),
            written_plainly("lead_no_plain", "source_no"),
            models.CheckConstraint(name="lead_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="lead_ends_with_conclusion",
                condition=Q(state__in=KNOWN) & ~Q(conclusion="") | ~Q(state__in=KNOWN) & Q(conclusion=""),
            ),
            models.CheckConstraint(
                name="lead_ends_replied", condition=~Q(state=State.CLOSED) | Q(reply_due_at__isnull=True)
            ),
            models.CheckConstraint(
                name="lead_checked_by_one", condition=~Q(state=State.CHECKING) | Q(checking__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("leads:record", args=[self.pk])


class OfLead(LeadRecord):
    """A record that is seen by whoever sees its lead."""

    LEAD: ClassVar[str] = "lead__"

    class Meta(LeadRecord.Meta):
        abstract = True


class LeadStep(OfLead, Step):
    """One act on a lead. Only ever added to; `code` is that of a conclusion or of a way onward."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    code = models.CharField(max_length=12, blank=True)
    #: Of a reply: its number.
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("lead", "Step of a lead")
        indexes = [models.Index(fields=["lead", "id"], name="lead_steps")]
        constraints = [models.CheckConstraint(name="lead_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.act}"


class LeadOnward(OfLead):
    """A lead handed on: to a case of this platform, or to who decides on a penalty or a sanction."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="onwards")
    way = models.CharField(max_length=12, choices=Way, verbose_name=pgettext_lazy("lead", "Handed on to"))
    case = models.ForeignKey(
        Case, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("lead", "Case")
    )
    organ = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("lead", "Organ that takes it"))
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("lead", "Lead handed on")
        constraints = [
            models.CheckConstraint(
                name="lead_onward_of_case",
                condition=Q(way=Way.CASE, case__isnull=False) | ~Q(way=Way.CASE) & Q(case__isnull=True) & ~Q(organ=""),
            ),
            models.UniqueConstraint(fields=["lead", "case"], name="lead_once_in_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.way}"


class LeadAlert(OfLead, Alert):
    """That a reply is due, told once to the centre, and when it is late to the unit above it."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="alerts")
    days = models.SmallIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))

    class Meta(OfLead.Meta):
        verbose_name = pgettext_lazy("lead", "Alert of a lead")
        constraints = [models.UniqueConstraint(fields=["lead", "days", "unit", "due_at"], name="lead_alert_once")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.days}"
