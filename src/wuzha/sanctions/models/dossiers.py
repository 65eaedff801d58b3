# SPDX-License-Identifier: Apache-2.0
"""What is on file about somebody before a sanction or a ban is proposed: deeds with their proof, a judgment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.sanctions.models.base import AboutPerson, OfUnit, Person
from wuzha.sanctions.rules.grounds import Conduct, Judgment, Object
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind


class Dossier(AboutPerson, Numbered):
    """One of each person or organisation. It restricts nobody: what follows is a measure with a ground, decided
    elsewhere."""

    RECORD: ClassVar[str] = "dossier"
    LETTERS: ClassVar[str] = "DA"

    organisation = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("sanction", "Organisation"))
    #: 统一社会信用代码.
    organisation_code = models.CharField(
        max_length=18, blank=True, verbose_name=pgettext_lazy("sanction", "Credit code")
    )
    #: The lead on the black and grey market that it was opened for.
    lead_id = models.BigIntegerField(null=True)
    #: A code of the offences of `sanctions.grounds`; number, day in force, and when the punishment is over.
    offence = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("sanction", "Offence"))
    judgment_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("sanction", "Number of the judgment")
    )
    judged_on = models.DateField(null=True, verbose_name=pgettext_lazy("sanction", "Judgment in force on"))
    #: The first and the last day of the acts that the judgment is about.
    acts_from = models.DateField(null=True, verbose_name=pgettext_lazy("sanction", "Acts from"))
    acts_to = models.DateField(null=True, verbose_name=pgettext_lazy("sanction", "Acts to"))
    served_on = models.DateField(null=True, verbose_name=pgettext_lazy("sanction", "Punishment over on"))
    #: Under which number the province determined it, below the thresholds.
    province_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("sanction", "Number of the province")
    )
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(AboutPerson.Meta):
        verbose_name = pgettext_lazy("sanction", "Dossier")
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="dossier_list")]
        constraints = [
            models.CheckConstraint(
                name="dossier_of_one",
                condition=Q(individual__isnull=False, organisation="", organisation_code="")
                | Q(individual__isnull=True) & ~Q(organisation="") & ~Q(organisation_code=""),
            ),
            models.CheckConstraint(
                name="dossier_acts_in_order",
                condition=(Q(acts_to__isnull=True) | Q(acts_from__isnull=False, acts_from__lte=F("acts_to")))
                & (Q(acts_to__isnull=True) | Q(judged_on__isnull=True) | Q(acts_to__lte=F("judged_on"))),
            ),
            models.UniqueConstraint(fields=["centre", "individual"], name="dossier_once"),
            models.UniqueConstraint(
                fields=["centre", "organisation_code"],
                name="dossier_once_of_org",
                condition=~Q(organisation_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("sanctions:dossier", args=[self.pk])

    @property
    def of_unit(self) -> bool:
        """Whether it is about an organisation."""
        return self.individual_id is None

    @property
    def judgment(self) -> Judgment | None:
        """The judgment on file."""
        if self.judged_on is None:
            return None
        return Judgment(self.offence, self.judged_on, self.judgment_no, self.served_on, self.acts_from, self.acts_to)


class DossierDeed(OfUnit):
    """One act on file. What was recorded wrongly is struck, and stays."""

    MAIN: ClassVar[str] = "dossier__"
    RECORD: ClassVar[str] = "deed"

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="deeds")
    day = models.DateField(verbose_name=pgettext_lazy("sanction", "Day of the act"))
    thing_kind = models.CharField(max_length=12, choices=Object, verbose_name=pgettext_lazy("sanction", "What it was"))
    conduct = models.CharField(max_length=12, choices=Conduct, verbose_name=pgettext_lazy("sanction", "Conduct"))
    thing = SealedField(Kind.ACCOUNT, verbose_name=pgettext_lazy("sanction", "Number of the card or account"))
    thing_index = BlindIndexField("thing")
    receiver = SealedField(Kind.NAME, verbose_name=pgettext_lazy("sanction", "To whom"))
    receiver_index = BlindIndexField("receiver")
    #: What ran through it, in 分.
    inflow_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("sanction", "Money through it"))
    #: The paper that proves it, such as a statement or the answer of a bank; never a person.
    proof = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("sanction", "Proof"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    struck_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("sanction", "Struck"))
    struck_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("sanction", "Deed on file")
        indexes = [models.Index(fields=["dossier", "day", "id"], name="dossier_deeds")]
        constraints = [
            models.CheckConstraint(
                name="dossier_deed_known", condition=Q(thing_kind__in=Object.values, conduct__in=Conduct.values)
            ),
            models.CheckConstraint(name="dossier_deed_money", condition=Q(inflow_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.day} {self.thing_kind}"
