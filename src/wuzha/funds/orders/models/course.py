# SPDX-License-Identifier: Apache-2.0
"""What happened to an order: the bank's answers, each change, who was told, who was chased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.clocks.due import Alert
from wuzha.documents.papers import KeptPaper
from wuzha.funds.orders.models.case import CentreRecord, Institution, Person
from wuzha.funds.orders.models.freezes import Freeze
from wuzha.funds.orders.models.orders import StopOrder
from wuzha.funds.orders.models.releases import FreezeObjection
from wuzha.funds.orders.models.seizures import GiveBack
from wuzha.funds.orders.rules.clocks import AlertKind
from wuzha.funds.orders.rules.results import ResultClass
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

ONE_ORDER = Q(stop__isnull=False, freeze__isnull=True) | Q(stop__isnull=True, freeze__isnull=False)


class OfOrder(CentreRecord):
    """A record of a stop order or of a freeze, with the centre it belongs to."""

    CENTRE: ClassVar[str] = "centre_id"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta(CentreRecord.Meta):
        abstract = True


class RequestKind(models.TextChoices):
    """What a bank answered to."""

    STOP = "STOP", pgettext_lazy("asked", "Stop")
    EXTEND = "EXTEND", pgettext_lazy("asked", "Second stop")
    FREEZE = "FREEZE", pgettext_lazy("asked", "Freeze")
    RENEW = "RENEW", pgettext_lazy("asked", "Renewal")


class BankAnswer(OfOrder):
    """What a bank answered, with the class its code had on that day."""

    stop = models.ForeignKey(StopOrder, null=True, on_delete=models.PROTECT, related_name="answers")
    freeze = models.ForeignKey(Freeze, null=True, on_delete=models.PROTECT, related_name="answers")
    institution = models.ForeignKey(Institution, null=True, on_delete=models.PROTECT, related_name="answers")
    asked = models.CharField(max_length=8, choices=RequestKind, verbose_name=_("Asked for"))
    #: When it was asked, for the time the bank took.
    asked_at = models.DateTimeField(verbose_name=_("Asked"))
    answered_at = models.DateTimeField(verbose_name=_("Answered"))
    code = models.CharField(max_length=4, verbose_name=_("Result code"))
    result = models.CharField(max_length=20, choices=ResultClass, verbose_name=_("Result"))
    balance_fen = models.BigIntegerField(null=True, verbose_name=_("Balance"))
    held_fen = models.BigIntegerField(null=True, verbose_name=_("Held"))
    start_at = models.DateTimeField(null=True, verbose_name=_("From"))
    expire_at = models.DateTimeField(null=True, verbose_name=_("Until"))
    remark = SealedField(Kind.TEXT, verbose_name=_("Remark"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("File"))
    line = models.PositiveIntegerField(null=True, verbose_name=_("Line"))
    #: The answer this one takes the place of, and why; that one stays as it was told.
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    reason = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfOrder.Meta):
        verbose_name = _("Answer of a bank")
        indexes = [models.Index(fields=["institution", "answered_at"], name="answer_of_institution")]
        constraints = [
            models.CheckConstraint(name="answer_of_one_order", condition=ONE_ORDER),
            models.CheckConstraint(name="answer_after_question", condition=Q(answered_at__gte=F("asked_at"))),
            models.CheckConstraint(name="answer_result_known", condition=Q(result__in=ResultClass.values)),
            # The same question is answered once, but for corrections: a file that comes twice adds nothing.
            models.UniqueConstraint(
                fields=["stop", "asked", "asked_at"],
                name="answer_to_stop_once",
                condition=Q(stop__isnull=False, corrects__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["freeze", "asked", "asked_at"],
                name="answer_to_freeze_once",
                condition=Q(freeze__isnull=False, corrects__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked} {self.code}"


class Change(OfOrder):
    """One change of an order: the spine of its history."""

    stop = models.ForeignKey(StopOrder, null=True, on_delete=models.PROTECT, related_name="changes")
    freeze = models.ForeignKey(Freeze, null=True, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=16, verbose_name=_("Action"))
    from_state = models.CharField(max_length=14)
    to_state = models.CharField(max_length=14)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(Kind.TEXT)

    class Meta(OfOrder.Meta):
        verbose_name = _("Change of an order")
        indexes = [
            models.Index(fields=["stop", "at"], name="change_of_stop", condition=Q(stop__isnull=False)),
            models.Index(fields=["freeze", "at"], name="change_of_freeze", condition=Q(freeze__isnull=False)),
        ]
        constraints = [models.CheckConstraint(name="change_of_one_order", condition=ONE_ORDER)]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class OrderAlert(OfOrder, Alert):
    """A step of an order's clock that was told."""

    stop = models.ForeignKey(StopOrder, null=True, on_delete=models.PROTECT, related_name="alerts")
    freeze = models.ForeignKey(Freeze, null=True, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=16, choices=AlertKind, verbose_name=_("Kind"))
    #: Minutes before the end; 0 at the end itself.
    lead = models.PositiveIntegerField(default=0)

    class Meta(OfOrder.Meta):
        verbose_name = _("Alert")
        indexes = [
            models.Index(
                fields=["centre", "-meant_at"], name="order_alert_open", condition=Q(acknowledged_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(name="order_alert_of_one_order", condition=ONE_ORDER),
            models.CheckConstraint(name="order_alert_kind_known", condition=Q(kind__in=AlertKind.values)),
            models.CheckConstraint(name="order_alert_not_before_its_time", condition=Q(fired_at__gte=F("meant_at"))),
            models.UniqueConstraint(
                fields=["stop", "kind", "due_at", "lead"], name="alert_of_stop_once", condition=Q(stop__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["freeze", "kind", "due_at", "lead"],
                name="alert_of_freeze_once",
                condition=Q(freeze__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.lead}"

    @property
    def order(self) -> StopOrder | Freeze:
        """The order it is about."""
        return self.stop or self.freeze  # type: ignore[return-value]  # the table holds alerts of one order each


class ChaseBy(models.TextChoices):
    PHONE = "PHONE", pgettext_lazy("chaser", "Phone")
    PLATFORM = "PLATFORM", pgettext_lazy("chaser", "Police platform")
    LETTER = "LETTER", pgettext_lazy("chaser", "Letter")


class Chaser(OfOrder):
    """An institution was reminded (催办) of all that it has not answered in time."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="chasers")
    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    channel = models.CharField(max_length=8, choices=ChaseBy, verbose_name=_("Channel"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    stops = models.ManyToManyField(StopOrder, related_name="chasers")
    freezes = models.ManyToManyField(Freeze, related_name="chasers")

    class Meta(OfOrder.Meta):
        verbose_name = _("Chaser")
        indexes = [models.Index(fields=["institution", "-at"], name="chaser_of_institution")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.at:%F}"


class PaperKind(models.TextChoices):
    """A file that belongs to an order, to an objection against one, or to a return of seized things."""

    APPLICATION = "APPLICATION", pgettext_lazy("paper", "Application for a stop")
    REPORT = "REPORT", pgettext_lazy("paper", "Report asking for a freeze")
    NOTICE = "NOTICE", pgettext_lazy("paper", "Notice to the bank")
    RENEW_REPORT = "RENEW_REPORT", pgettext_lazy("paper", "Report asking for a renewal")
    RENEW_NOTICE = "RENEW_NOTICE", pgettext_lazy("paper", "Notice of a renewal")
    FREE_REPORT = "FREE_REPORT", pgettext_lazy("paper", "Report asking for a release")
    FREE_NOTICE = "FREE_NOTICE", pgettext_lazy("paper", "Notice of a release")
    OWNER = "OWNER", pgettext_lazy("paper", "Notice of a release to the owner")
    QUERY = "QUERY", pgettext_lazy("paper", "Notice to query the account")
    EVIDENCE = "EVIDENCE", pgettext_lazy("paper", "Notice to take evidence")
    OBJ_RECEIPT = "OBJ_RECEIPT", pgettext_lazy("paper", "Receipt for an objection")
    ANSWER = "ANSWER", pgettext_lazy("paper", "Answer to an objection")
    GIVE_BACK = "GIVE_BACK", pgettext_lazy("paper", "List of things given back")
    DECISION = "DECISION", pgettext_lazy("paper", "Scan of the decision")
    RECEIPT = "RECEIPT", pgettext_lazy("paper", "Receipt of the bank")
    SIGNED_LIST = "SIGNED_LIST", pgettext_lazy("paper", "Scan of the signed list")


class Paper(OfOrder, KeptPaper):
    """A document of an order or of a return of seized things, kept sealed below the data directory."""

    stop = models.ForeignKey(StopOrder, null=True, on_delete=models.PROTECT, related_name="papers")
    freeze = models.ForeignKey(Freeze, null=True, on_delete=models.PROTECT, related_name="papers")
    #: The objection against the freeze that it answers.
    objection = models.ForeignKey(FreezeObjection, null=True, on_delete=models.PROTECT, related_name="papers")
    give_back = models.ForeignKey(GiveBack, null=True, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=PaperKind, verbose_name=_("Kind"))

    class Meta(OfOrder.Meta):
        verbose_name = _("Document of an order")
        constraints = [
            models.CheckConstraint(
                name="paper_of_one_record",
                condition=(ONE_ORDER & Q(give_back__isnull=True))
                | Q(stop__isnull=True, freeze__isnull=True, give_back__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_of_objection_to_freeze", condition=Q(objection__isnull=True) | Q(freeze__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F}"

    @property
    def about(self) -> StopOrder | Freeze | GiveBack:
        """The record on whose page it lies."""
        found = self.stop or self.freeze or self.give_back
        assert found is not None  # noqa: S101 - the database holds that a paper is of one of the three
        return found
