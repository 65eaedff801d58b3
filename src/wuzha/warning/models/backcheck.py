# SPDX-License-Identifier: Apache-2.0
"""Back-check (倒查): known cases, the warnings that named their victims, and where the chain broke.

`KnownCase` is a case as far as the warning desk must know it, from imported lists. It stands in for the case domain:
when that keeps cases of its own, this becomes its reader and the import goes there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedManager
from wuzha.plain import written_plainly
from wuzha.sealed.fields import BlindIndexField, IndexCopyField, SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models.warning import WarningRecord
from wuzha.warning.rules.backcheck import FoundBy, Stage

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class KnownCase(models.Model):
    """A case of telecom fraud: who was deceived, when, and when it was reported. Money in 分; instants aware."""

    case_no = models.CharField(max_length=64, verbose_name=_("Case number"))
    #: A case may have several victims, each with a row.
    victim_no = models.PositiveSmallIntegerField(default=1, db_default=1, verbose_name=_("Victim"))
    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    station = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Station"))
    occurred_at = models.DateTimeField(verbose_name=_("Occurred"))
    reported_at = models.DateTimeField(verbose_name=_("Reported"))
    fraud_type = models.CharField(max_length=24, verbose_name=_("Scam type"))
    loss_fen = models.BigIntegerField(default=0, verbose_name=_("Loss"))
    phone = SealedField(Kind.PHONE, verbose_name=_("Phone"))
    phone_index = BlindIndexField("phone")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    account = SealedField(Kind.ACCOUNT, verbose_name=_("Account"))
    account_index = BlindIndexField("account")
    name = SealedField(Kind.NAME, verbose_name=_("Name"))
    flags = ArrayField(models.CharField(max_length=48), default=list, verbose_name=_("Flags"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    #: Equal for the same row in two files: an import may be repeated.
    digest = IndexCopyField(max_length=16)
    raw = SealedField(Kind.TEXT)
    received_at = models.DateTimeField(default=timezone.now, verbose_name=_("Received"))
    #: When it was last matched with the warnings.
    checked_at = models.DateTimeField(null=True, verbose_name=_("Back-checked"))
    synthetic = models.BooleanField(default=False, verbose_name=_("Synthetic"))

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Case")
        base_manager_name = "unscoped"
        default_manager_name = "objects"
        indexes = [
            models.Index(fields=["reported_at"], name="case_reported"),
            models.Index(fields=["occurred_at"], name="case_occurred"),
            models.Index(fields=["phone_index"], name="case_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["id_index"], name="case_id_no", condition=Q(id_index__isnull=False)),
            models.Index(fields=["account_index"], name="case_account", condition=Q(account_index__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["centre", "case_no", "victim_no"], name="case_once"),
            written_plainly("case_number_plain", "case_no"),
            models.CheckConstraint(
                name="case_has_a_key",
                condition=Q(phone_index__isnull=False) | Q(id_index__isnull=False) | Q(account_index__isnull=False),
            ),
            models.CheckConstraint(name="case_loss_not_negative", condition=Q(loss_fen__gte=0)),
            models.CheckConstraint(name="case_times_in_order", condition=Q(occurred_at__lte=F("reported_at"))),
        ]

    def __str__(self) -> str:
        return self.case_no if self.victim_no == 1 else f"{self.case_no} ({self.victim_no})"

    def get_absolute_url(self) -> str:
        return reverse("warning:case", args=[self.pk])

    @staticmethod
    def scope(actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        if reach.centres == all_centres():
            return Q()
        return Q(centre_id__in=reach.centres) | Q(station_id__in=reach.ids)


class OfCase(models.Model):
    """A record that is seen by whoever sees its case."""

    unscoped: ClassVar[Any] = models.Manager()
    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "objects"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(case__in=KnownCase.objects.visible_to(actor))


class CaseMatch(OfCase):
    """A warning that named the victim of a case, pushed before the case was reported."""

    case = models.ForeignKey(KnownCase, on_delete=models.CASCADE, related_name="matches")
    warning = models.ForeignKey(WarningRecord, on_delete=models.PROTECT, related_name="cases")
    found_by = models.CharField(max_length=8, choices=FoundBy, verbose_name=_("Found by"))
    #: Closed as dissuaded, and deceived by the same type of scam within the days of the rule.
    relapse = models.BooleanField(default=False, verbose_name=_("Deceived after dissuasion"))

    class Meta(OfCase.Meta):
        verbose_name = _("Matched warning")
        indexes = [models.Index(fields=["warning"], name="case_relapse", condition=Q(relapse=True))]
        constraints = [models.UniqueConstraint(fields=["case", "warning"], name="case_match_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.warning_id}"


class BackCheck(OfCase):
    """Where the chain broke for one case, looking back a number of days. A person may correct it; both are kept."""

    case = models.ForeignKey(KnownCase, on_delete=models.CASCADE, related_name="checks")
    days = models.PositiveSmallIntegerField(verbose_name=_("Days looked back"))
    computed = models.CharField(max_length=16, choices=Stage, verbose_name=_("As computed"))
    #: The warning that decides the class; none for a case that was not warned.
    warning = models.ForeignKey(WarningRecord, null=True, on_delete=models.PROTECT, related_name="+")
    corrected = models.CharField(max_length=16, blank=True, choices=Stage, verbose_name=_("Corrected"))
    #: What was computed when it was corrected: when that has changed since, the correction is to be looked at again.
    corrected_from = models.CharField(max_length=16, blank=True, choices=Stage)
    reason = models.CharField(max_length=24, blank=True, verbose_name=_("Reason"))
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    corrected_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True)
    #: What counts: the correction where there is one.
    stage = models.GeneratedField(
        expression=Case(When(corrected="", then=F("computed")), default=F("corrected")),
        output_field=models.CharField(max_length=16, choices=Stage),
        db_persist=True,
    )

    class Meta(OfCase.Meta):
        verbose_name = _("Back-check")
        indexes = [
            models.Index(fields=["warning"], name="backcheck_warning", condition=Q(warning__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "days"], name="backcheck_once"),
            models.CheckConstraint(
                name="backcheck_corrected_whole",
                condition=Q(corrected="", reason="", corrected_by__isnull=True)
                | (~Q(corrected="") & ~Q(reason="") & Q(corrected_by__isnull=False, corrected_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.days} {self.computed}"

    @property
    def outdated(self) -> bool:
        """Whether the facts changed after a person corrected the class."""
        return bool(self.corrected) and self.corrected_from != self.computed
