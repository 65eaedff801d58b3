# SPDX-License-Identifier: Apache-2.0
"""What a victim lost otherwise than from account to account (`domain.md` §4.9): cash, gold, parcels, coins, cards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.orders.models.case import OfCase, Report
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class ValueOut(models.TextChoices):
    """How value left a victim without a bank trail; what went by bank or payment account is a payment."""

    CASH = "CASH", pgettext_lazy("loss", "Cash, handed over")
    GOLD = "GOLD", pgettext_lazy("loss", "Gold or jewellery")
    PARCEL = "PARCEL", pgettext_lazy("loss", "Sent by parcel")
    RIDE = "RIDE", pgettext_lazy("loss", "Carried by a driver or errand runner")
    CRYPTO = "CRYPTO", pgettext_lazy("loss", "Virtual coins")
    GIFTCARD = "GIFTCARD", pgettext_lazy("loss", "Gift or prepaid cards bought")
    POS = "POS", pgettext_lazy("loss", "Bought at a counter or terminal")


class OtherLoss(OfCase):
    """One loss of a report that no account shows. Part of the report's loss; no order can stop it, no trace follow."""

    CENTRE: ClassVar[str] = "report__case__centre_id"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="other_losses")
    kind = models.CharField(max_length=8, choices=ValueOut, verbose_name=_("How it was lost"))
    #: In 分; of things and coins what they were worth in yuan at that moment.
    amount_fen = models.BigIntegerField(verbose_name=_("Amount"))
    at = models.DateTimeField(verbose_name=_("Time"))
    #: Where it was handed over or sent to.
    place = SealedField(Kind.ADDRESS, verbose_name=_("Place"))
    #: Who or what carried it: courier, driver, plate, shop, coin and chain.
    carrier = SealedField(Kind.TEXT, verbose_name=_("Carried by"))
    #: Number of the order, parcel or card, hash of the transaction, address of the wallet.
    reference = SealedField(Kind.TEXT, verbose_name=_("Number of the order, parcel, card or transaction"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(OfCase.Meta):
        verbose_name = _("Loss without an account")
        indexes = [models.Index(fields=["report"], name="funds_other_loss_report")]
        constraints = [
            models.CheckConstraint(name="funds_other_loss_positive", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="funds_other_loss_kind_known", condition=Q(kind__in=ValueOut.values)),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"
