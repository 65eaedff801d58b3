# SPDX-License-Identifier: Apache-2.0
"""An oversight ticket 督办单: one matter, given to one unit or several, each through a request of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Clocked
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.inspections.rules.tickets import Act, Source, State, TicketAct, TicketState
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Ticket(ScopedModel, Numbered):
    """Seen by the unit that issues it, the units it is given to once it is issued, and whoever is above one of
    these."""

    RECORD: ClassVar[str] = "ticket"
    LETTERS: ClassVar[str] = "DB"

    issuer = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("ticket", "Issued by")
    )
    source = models.CharField(max_length=12, choices=Source, verbose_name=pgettext_lazy("ticket", "Source"))
    #: The record it comes from, as the trail names it: a case, an inspection, a bulletin, a meeting.
    about_type = models.CharField(max_length=32, blank=True)
    about_id = models.BigIntegerField(null=True)
    #: The document it comes from, such as 慈反诈通〔2023〕3号, or the class of a back-check.
    source_note = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("ticket", "Source document"))
    #: In a few words, and naming nobody: lists, requests and reminders show it.
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("ticket", "Matter"))
    problem = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("ticket", "Problem"))
    basis = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("ticket", "Basis"))
    demand = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("ticket", "What is to be put right"))
    due_on = models.DateField(verbose_name=pgettext_lazy("ticket", "Deadline"))
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("ticket", "Drafted"))
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Issued"))
    #: 发文字号: the word of the rule set, the year, and the number within it.
    word = models.CharField(max_length=16, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=TicketState, default=TicketState.DRAFT, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("ticket", "Oversight ticket")
        indexes = [
            models.Index(fields=["issuer", "state", "-id"], name="ticket_list"),
            models.Index(fields=["about_type", "about_id"], name="ticket_about", condition=Q(about_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="ticket_state_known", condition=Q(state__in=TicketState.values)),
            models.CheckConstraint(name="ticket_source_known", condition=Q(source__in=Source.values)),
            models.CheckConstraint(
                name="ticket_issued_has_number",
                condition=~Q(state__in=[TicketState.ISSUED, TicketState.CLOSED])
                | Q(issued_at__isnull=False, year__isnull=False, serial__isnull=False),
            ),
            models.UniqueConstraint(fields=["issuer", "word", "year", "serial"], name="ticket_number_once"),
            #: Who drafts it does not issue it.
            models.CheckConstraint(
                name="ticket_two_people",
                condition=Q(issued_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(issued_by=models.F("drafted_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.document_no or self.number

    @property
    def document_no(self) -> str:
        """编号, such as 慈反诈督〔2023〕1号; empty for a draft."""
        return f"{self.word}〔{self.year}〕{self.serial}号" if self.serial else ""

    def get_absolute_url(self) -> str:
        return reverse("inspections:ticket", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        given = TicketUnit.unscoped.filter(unit_id__in=ids).exclude(state=State.DRAFT)
        return Q(issuer_id__in=ids) | Q(pk__in=given.values("ticket_id"))


class TicketUnit(ScopedModel, Clocked):
    """A ticket with one of the units it is given to 承办单位: its request, where that stands, and how it was concluded.
    Another unit of the same ticket does not see it."""

    RECORD: ClassVar[str] = "ticket_unit"

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("ticket", "Given to")
    )
    request = models.OneToOneField("requests.Request", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, verbose_name=_("State"))
    issued_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Issued"))
    due_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Deadline"))
    signed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Signed for"))
    signed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Replied"))
    reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Struck off"))
    #: Whether the reply that was taken came by its deadline; empty until then.
    in_time = models.BooleanField(null=True)
    #: How often a reply was returned, and when it first ran over its deadline: they stay when it is closed.
    returns = models.PositiveSmallIntegerField(default=0, db_default=0)
    overdue_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("ticket", "Overdue since"))
    #: The step of the chain that may be taken now (`inspections.chain`); empty: none.
    proposed = models.CharField(max_length=24, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("ticket", "Unit of a ticket")
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="ticket_unit_owed"),
            models.Index(fields=["ticket", "id"], name="ticket_units"),
            models.Index(fields=["step_at"], name="ticket_unit_step", condition=Q(step_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="ticket_unit_state_known", condition=Q(state__in=State.values)),
            models.UniqueConstraint(fields=["ticket", "unit"], name="ticket_unit_once"),
            models.CheckConstraint(
                name="ticket_unit_asked",
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(request__isnull=False, issued_at__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ticket_unit_closed", condition=~Q(state=State.CLOSED) | Q(closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.unit}"

    @property
    def number(self) -> str:
        return str(self.ticket)

    def get_absolute_url(self) -> str:
        return self.ticket.get_absolute_url()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        return Q(ticket__issuer_id__in=ids) | Q(unit_id__in=ids) & ~Q(state=State.DRAFT)


class TicketStep(ScopedModel, Step):
    """One act on a whole ticket. Only ever added to."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=TicketAct)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("ticket", "Step of a ticket")
        indexes = [models.Index(fields=["ticket", "id"], name="ticket_steps")]
        constraints = [models.CheckConstraint(name="ticket_step_act_known", condition=Q(act__in=TicketAct.values))]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.act}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(ticket__issuer_id__in=units_below(actor.unit_path).ids)


class OfTicketUnit(ScopedModel):
    """Seen by whoever sees the unit's part of a ticket."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        mine = Q(part__unit_id__in=ids) & ~Q(part__state=State.DRAFT)
        return Q(part__ticket__issuer_id__in=ids) | mine


class UnitStep(OfTicketUnit, Step):
    """One act on a ticket with one unit: by whom, with which deadline from then on. Only ever added to."""

    part = models.ForeignKey(TicketUnit, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    due_at = models.DateTimeField(null=True, verbose_name=_("Due"))

    class Meta(OfTicketUnit.Meta):
        verbose_name = pgettext_lazy("ticket", "Step of a ticket with a unit")
        indexes = [models.Index(fields=["part", "id"], name="ticket_unit_steps")]
        constraints = [models.CheckConstraint(name="ticket_unit_step_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.part_id} {self.act}"


class Escalation(OfTicketUnit):
    """A step of the chain that a person took: who was told, by whom and why; or what was proposed, and what came of
    it."""

    RECORD: ClassVar[str] = "escalation"

    part = models.ForeignKey(TicketUnit, on_delete=models.PROTECT, related_name="escalations")
    step = models.CharField(max_length=24)
    #: Days after the deadline.
    days = models.PositiveSmallIntegerField()
    #: Who is told; empty for a proposal.
    told = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("ticket", "Told")
    )
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    note = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    #: The measure that another room proposed on it, as the trail names it.
    about_type = models.CharField(max_length=32, blank=True)
    about_id = models.BigIntegerField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfTicketUnit.Meta):
        verbose_name = pgettext_lazy("ticket", "Escalation")
        indexes = [
            models.Index(fields=["told", "-at"], name="escalation_open", condition=Q(acknowledged_at__isnull=True))
        ]
        constraints = [models.UniqueConstraint(fields=["part", "step"], name="escalation_once")]

    def __str__(self) -> str:
        return f"{self.part_id} {self.step}"


class TicketPaper(ScopedModel, KeptPaper):
    """The ticket as a Word file, with the receipt that a unit without access sends back."""

    RECORD: ClassVar[str] = "ticket_paper"

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, choices=[("TICKET", pgettext_lazy("ticket", "Oversight ticket"))])

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("ticket", "Paper of a ticket")

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(ticket__issuer_id__in=units_below(actor.unit_path).ids)
