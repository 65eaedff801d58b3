# SPDX-License-Identifier: Apache-2.0
"""Victims of cases: each with the loss claimed and verified, how reached and how paid."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cases.models.case import Case, OfCase
from wuzha.intake.cells import CellProblem
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.sealed.fields import BirthYearField, BlindIndexField, IndexCopyField, SealedField, SexField
from wuzha.sealed.value import Kind

#: What a list's cell of the loss may be found to be, as flags.
LOSS_FLAGS = [f"loss:{code}" for code in CellProblem]


class Victim(OfCase):
    """Who was deceived in a case, when, and when that was reported. Money in 分; instants aware."""

    RECORD: ClassVar[str] = "victim"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="victims")
    #: A case may have several: the first has 1.
    no = models.PositiveSmallIntegerField(default=1, db_default=1, verbose_name=_("Victim"))
    occurred_at = models.DateTimeField(verbose_name=_("Occurred"))
    reported_at = models.DateTimeField(verbose_name=_("Reported"))
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    #: Of the ID number, read when it was sealed: for counts, which open nobody.
    sex = SexField("id_no", verbose_name=_("Sex"))
    birth_year = BirthYearField("id_no", verbose_name=_("Year of birth"))
    #: A code of `cases.occupations`.
    occupation = models.CharField(
        max_length=24, blank=True, db_default="", default="", verbose_name=pgettext_lazy("victim", "Occupation")
    )
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account"))
    account_index = BlindIndexField("account")
    #: 现住地: the township, and where in it.
    home_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Township of residence")
    )
    address = SealedField(Kind.ADDRESS, verbose_name=_("Residence"))
    #: 报损, 核实, 避免; what is returned is counted from the restitutions.
    loss_fen = models.BigIntegerField(default=0, verbose_name=_("Loss claimed"))
    verified_fen = models.BigIntegerField(null=True, verbose_name=_("Loss verified"))
    averted_fen = models.BigIntegerField(null=True, verbose_name=_("Loss averted"))
    #: Codes of `cases.channels` and of `cases.payments`: a loss without an account is a loss.
    reached_by = ArrayField(models.CharField(max_length=24), default=list, verbose_name=_("How reached"))
    paid_by = ArrayField(models.CharField(max_length=24), default=list, verbose_name=_("How paid"))
    flags = ArrayField(models.CharField(max_length=48), default=list, verbose_name=_("Flags"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    #: Equal for the same row in two files: an import may be repeated. Empty for one entered by hand.
    digest = IndexCopyField(max_length=16, null=True)
    raw = SealedField(Kind.TEXT)
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    #: When the warnings were last looked through for this person.
    checked_at = models.DateTimeField(null=True, verbose_name=_("Back-checked"))
    synthetic = models.BooleanField(default=False, verbose_name=_("Synthetic"))

    class Meta(OfCase.Meta):
        verbose_name = _("Victim")
        indexes = [
            models.Index(fields=["reported_at"], name="victim_reported"),
            models.Index(fields=["occurred_at"], name="victim_occurred"),
            models.Index(fields=["phone_index"], name="victim_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["id_index"], name="victim_id_no", condition=Q(id_index__isnull=False)),
            models.Index(fields=["id"], name="victim_unread", condition=Q(id_no__isnull=False) & Q(sex__isnull=True)),
            models.Index(fields=["account_index"], name="victim_account", condition=Q(account_index__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="victim_once"),
            models.CheckConstraint(
                name="victim_has_a_key",
                condition=Q(phone_index__isnull=False)
                | Q(id_index__isnull=False)
                | Q(account_index__isnull=False)
                | Q(batch__isnull=True),
            ),
            models.CheckConstraint(
                name="victim_sums_not_negative",
                condition=Q(loss_fen__gte=0)
                & (Q(verified_fen__isnull=True) | Q(verified_fen__gte=0))
                & (Q(averted_fen__isnull=True) | Q(averted_fen__gte=0)),
            ),
            models.CheckConstraint(name="victim_sex_known", condition=Q(sex__isnull=True) | Q(sex__in=[0, 1, 2])),
            models.CheckConstraint(
                name="victim_birth_year", condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2200))
            ),
            models.CheckConstraint(name="victim_times_in_order", condition=Q(occurred_at__lte=F("reported_at"))),
        ]

    def __str__(self) -> str:
        return str(self.case) if self.no == 1 else f"{self.case} ({self.no})"

    @property
    def age(self) -> int | None:
        """By the year of the deed: a year at most too many."""
        return None if self.birth_year is None else timezone.localtime(self.occurred_at).year - self.birth_year

    @property
    def loss_unknown(self) -> bool:
        """Whether a list told of the victim and not, or not readably, of the loss."""
        return not self.loss_fen and self.digest is not None and not set(LOSS_FLAGS).isdisjoint(self.flags)

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()
