# SPDX-License-Identifier: Apache-2.0
"""A request: what one unit asks of another, until when, and where that stands."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Alert, Clocked
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.requests.registry import kind_of, readable
from wuzha.requests.rules.life import OPEN, OWED, Act, State
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class RequestRecord(ScopedModel):
    """Seen by the unit that asks, the one that is asked, and whoever is above either, in a role that may read its kind.
    `REQUEST` leads to the request."""

    REQUEST: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        near = Q(**{f"{cls.REQUEST}asking_id__in": ids}) | Q(**{f"{cls.REQUEST}addressed_id__in": ids})
        return near & Q(**{f"{cls.REQUEST}kind__in": readable(actor.role)})


class Request(RequestRecord, Clocked, Numbered):
    RECORD: ClassVar[str] = "request"
    LETTERS: ClassVar[str] = "JB"

    #: Names it in files to and from another network.
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=16, verbose_name=_("Kind"))
    asking = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("request", "Asked by")
    )
    addressed = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("request", "Asked of")
    )
    state = models.CharField(max_length=12, choices=State, default=State.SENT, verbose_name=_("State"))
    #: The record it is about, as the trail names it; empty for one that stands alone.
    about_type = models.CharField(max_length=32, blank=True)
    about_id = models.BigIntegerField(null=True)
    #: The same for all that were sent at once.
    bulk = models.UUIDField(null=True)
    #: In a few words, and naming nobody: lists, files and reminders show it.
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("request", "Matter"))
    what = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("request", "What is asked for"))
    sent_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("request", "Sent"))
    sign_due_at = models.DateTimeField(verbose_name=pgettext_lazy("request", "To be signed for by"))
    due_at = models.DateTimeField(verbose_name=pgettext_lazy("request", "To be answered by"))
    #: When the present deadline was set: no reminder lies before it.
    due_since = models.DateTimeField(default=timezone.now)
    signed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("request", "Signed for"))
    answered_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("request", "Answered"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(RequestRecord.Meta):
        verbose_name = pgettext_lazy("request", "Request")
        indexes = [
            models.Index(fields=["addressed", "state", "due_at"], name="request_owed"),
            models.Index(fields=["asking", "state"], name="request_asked"),
            models.Index(fields=["-sent_at", "-id"], name="request_list"),
            models.Index(fields=["about_type", "about_id"], name="request_about", condition=Q(about_id__isnull=False)),
            # Of what is open alone, however much is done: who owes what, and the lists by deadline.
            models.Index(
                fields=["addressed", "kind"],
                include=["due_at", "asking", "state"],
                name="request_debts",
                condition=Q(state__in=OWED),
            ),
            models.Index(fields=["due_at", "id"], name="request_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["step_at"], name="request_step", condition=Q(step_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="request_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="request_answered_has_answer",
                condition=~Q(state__in=[State.ANSWERED, State.RETURNED, State.ACCEPTED])
                | Q(signed_at__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_about_one",
                condition=Q(about_type="", about_id__isnull=True) | ~Q(about_type="") & Q(about_id__isnull=False),
            ),
            models.CheckConstraint(name="request_due_after_sent", condition=Q(due_at__gt=F("sent_at"))),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind_word(self) -> str:
        return str(kind_of(self.kind).title)

    @property
    def owed(self) -> bool:
        """Whether the addressed unit still owes an answer."""
        return self.state in OWED

    def get_absolute_url(self) -> str:
        page = kind_of(self.kind).page
        return page(self) if page is not None else reverse("requests:record", args=[self.pk])


class OfRequest(RequestRecord):
    """A record that is seen by whoever sees its request."""

    REQUEST: ClassVar[str] = "request__"

    class Meta(RequestRecord.Meta):
        abstract = True


class RequestStep(OfRequest, Step):
    """One act on a request: from which state to which, by whom. Only ever added to."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    #: The deadline from then on.
    due_at = models.DateTimeField(verbose_name=_("Due"))

    class Meta(OfRequest.Meta):
        verbose_name = pgettext_lazy("request", "Step of a request")
        indexes = [models.Index(fields=["request", "id"], name="request_steps")]
        constraints = [models.CheckConstraint(name="request_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"


class RequestAnswer(OfRequest):
    """One answer: text and fields of its kind. A request that was returned has several, the last one counts."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="answers")
    no = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("request", "Answered"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    #: The deadline that held then.
    due_at = models.DateTimeField(verbose_name=_("Due"))
    conclusion = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("request", "Conclusion"))
    #: Fields that name nobody, by their codes: codes, days, counts, sums in 分, flags.
    values = models.JSONField(default=dict, verbose_name=pgettext_lazy("request", "Fields of the answer"))
    text = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("request", "Answer"))
    #: Fields in words, as JSON.
    words = SealedField(Kind.TEXT)
    #: Equal for the same answer in two files: an import may be repeated.
    digest = IndexCopyField(max_length=16, null=True)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfRequest.Meta):
        verbose_name = pgettext_lazy("request", "Answer to a request")
        constraints = [models.UniqueConstraint(fields=["request", "no"], name="request_answer_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.no}"

    @property
    def in_time(self) -> bool:
        return self.at <= self.due_at


class RequestFile(OfRequest, KeptPaper):
    """A file beside what is asked, or beside an answer; sealed."""

    RECORD: ClassVar[str] = "request_file"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="files")
    answer = models.ForeignKey(RequestAnswer, null=True, on_delete=models.PROTECT, related_name="files")
    #: Whose it is: that of the question or that of an answer.
    kind = models.CharField(
        max_length=8,
        choices=[
            ("ASKED", pgettext_lazy("request", "What is asked for")), ("ANSWER", pgettext_lazy("request", "Answer")),
        ],
    )  # fmt: skip

    class Meta(OfRequest.Meta):
        verbose_name = pgettext_lazy("request", "File of a request")

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"


class RequestAlert(OfRequest, Alert):
    """A reminder that went out, once: to which unit, why, and with which words."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="alerts")
    clock = models.CharField(max_length=8)
    #: Days from the deadline; how many there were before, of a reminder by hand.
    days = models.SmallIntegerField(default=0)
    tell = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    text = models.CharField(max_length=400, blank=True, verbose_name=pgettext_lazy("request", "Text"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfRequest.Meta):
        verbose_name = pgettext_lazy("request", "Reminder of a request")
        indexes = [
            models.Index(
                fields=["unit", "-fired_at"], name="request_alert_open", condition=Q(acknowledged_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "clock", "days", "tell", "due_at"], name="request_alert_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.clock} {self.days}"
