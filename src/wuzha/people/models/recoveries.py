# SPDX-License-Identifier: Apache-2.0
"""What was got back: seized, paid back, handed to victims. A lot is the same money, however often it changes hands."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.people.models.individuals import Involvement, OfPeople
from wuzha.people.rules.kinds import RecoveryKind
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Officer = settings.AUTH_USER_MODEL


class Recovery(OfPeople):
    """One entry of a lot, in 分. What was told wrongly is struck and told anew."""

    RECORD: ClassVar[str] = "recovery"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="recoveries")
    #: From whom; empty where that is not known.
    involvement = models.ForeignKey(Involvement, null=True, on_delete=models.PROTECT, related_name="recoveries")
    kind = models.CharField(max_length=12, choices=RecoveryKind, verbose_name=pgettext_lazy("recovery", "Kind"))
    fen = models.BigIntegerField(verbose_name=pgettext_lazy("recovery", "Sum"))
    day = models.DateField(verbose_name=pgettext_lazy("recovery", "Day"))
    document_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("recovery", "Number of the document")
    )
    #: Which money it is: a number made here, or that of a freeze or a restitution it was told of already.
    lot = models.CharField(max_length=64, verbose_name=pgettext_lazy("recovery", "Lot"))
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("recovery", "Note"))
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("recovery", "Recorded"))
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("recovery", "By")
    )
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrects",
        verbose_name=pgettext_lazy("recovery", "Corrected by"),
    )  # fmt: skip

    class Meta(OfPeople.Meta):
        verbose_name = pgettext_lazy("recovery", "Recovery")
        indexes = [
            models.Index(fields=["case", "id"], name="recoveries_of"),
            models.Index(fields=["lot", "day", "id"], name="recovery_lot", condition=Q(struck_by__isnull=True)),
            models.Index(fields=["day"], name="recovery_day", condition=Q(struck_by__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(name="recovery_kind_known", condition=Q(kind__in=RecoveryKind.values)),
            models.CheckConstraint(name="recovery_in_lot", condition=~Q(lot="")),
            models.CheckConstraint(
                name="recovery_positive", condition=Q(fen__gt=0) | Q(kind=RecoveryKind.VOIDED, fen=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot} {self.kind}"
