# SPDX-License-Identifier: Apache-2.0
"""Lists of numbers a warning SMS goes to (`domain.md` §3.8). The product hands the list out, it sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedManager
from wuzha.sealed.fields import IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.models.work import WarningPart
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.sms import MOST_CODE, Receipt

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class SmsList(Numbered):
    """One list as it was made: which text, by whom, when. It never changes; what receipts say stands by the numbers."""

    LETTERS: ClassVar[str] = "DX"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    fraud_type = models.CharField(max_length=24, verbose_name=_("Scam type"))
    level = models.PositiveSmallIntegerField(choices=Level, verbose_name=_("Level"))
    #: Key of the version of `warning.sms_templates`, 0 for the factory's; and its text, which holds nobody's data.
    template_version = models.PositiveIntegerField(verbose_name=_("Version of the text"))
    text = models.CharField(max_length=200, verbose_name=_("Text of the SMS"))
    made_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("list", "Made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Made by")
    )

    unscoped: ClassVar[models.Manager[SmsList]] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("SMS list")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [models.Index(fields=["centre", "-id"], name="sms_list_of_centre")]

    def __str__(self) -> str:
        return self.number

    @staticmethod
    def key_of(text: str) -> int | None:
        """The key that a number such as `DX00000012` names; `None` for anything else."""
        digits = text.strip().removeprefix("DX")
        return int(digits) if digits != text.strip() and digits.isascii() and digits.isdecimal() else None

    def get_absolute_url(self) -> str:
        return reverse("warning:sms_list", args=[self.pk])

    @staticmethod
    def scope(actor: Actor) -> Q:
        """The centre's, and of who is above it: who triages hands numbers out."""
        return Q(centre_id__in=units_below(actor.unit_path).centres)


class SmsNumber(WarningPart):
    """One warning on a list, with the number as it was then, and what the gateway said of it."""

    sms_list = models.ForeignKey(SmsList, on_delete=models.PROTECT, related_name="numbers")
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="sms")
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    #: Of `phone`: receipts name the number.
    phone_index = IndexCopyField(max_length=16, null=True)
    #: Empty until a receipt came.
    receipt = models.CharField(max_length=12, choices=Receipt, blank=True, default="", verbose_name=_("Receipt"))
    code = models.CharField(max_length=MOST_CODE, blank=True, default="", verbose_name=_("Code"))
    receipt_at = models.DateTimeField(null=True, verbose_name=_("Receipt at"))

    class Meta(WarningPart.Meta):
        verbose_name = _("Number of an SMS list")
        indexes = [models.Index(fields=["sms_list", "receipt", "id"], name="sms_number_of_list")]
        constraints = [
            models.UniqueConstraint(fields=["warning", "sms_list"], name="sms_number_once"),
            models.CheckConstraint(
                name="sms_number_receipt_whole",
                condition=Q(receipt="", code="", receipt_at__isnull=True)
                | (Q(receipt__in=Receipt.values, receipt_at__isnull=False) & (Q(code="") | Q(receipt=Receipt.FAILED))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sms_list_id} {self.warning_id} {self.receipt}"
