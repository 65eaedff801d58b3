# SPDX-License-Identifier: Apache-2.0
"""The registry of involved cards (涉案卡): each card once, with every case it is in and all that was done with it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cards.rules.kinds import FAMILY, CardAct, CardKind, DisposalKind, Family, Responsibility, Source, kinds_of
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.engine.identifiers import Phone
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind, masked_by

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Officer = settings.AUTH_USER_MODEL


class InvolvedCard(ScopedModel, Numbered):
    """One card. Its centre sees it with all that hangs on it; a bank or carrier sees it masked, and nothing of cases,
    once it was asked about it."""

    RECORD: ClassVar[str] = "card"
    LETTERS: ClassVar[str] = "KP"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    kind = models.CharField(max_length=12, choices=CardKind, verbose_name=pgettext_lazy("card", "Kind"))
    #: Of the kind: within it a number is one card.
    family = models.CharField(max_length=12, choices=Family)
    card_no = SealedField(Kind.ACCOUNT, verbose_name=pgettext_lazy("card", "Number of the card"))
    number_index = BlindIndexField("card_no")
    #: The bank or carrier of the city that gave it out, or the name of one that is no unit here.
    institution = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("card", "Institution")
    )
    institution_name = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("card", "Institution, as told")
    )
    outlet = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("card", "Opening outlet"),
    )  # fmt: skip
    opened_on = models.DateField(null=True, verbose_name=pgettext_lazy("card", "Opened on"))
    clerk = SealedField(Kind.NAME, verbose_name=pgettext_lazy("card", "Opening clerk"))
    clerk_no = models.CharField(max_length=32, blank=True, verbose_name=pgettext_lazy("card", "Number of the clerk"))
    #: A person on file; else name and number as told, or the name of an organisation.
    individual = models.ForeignKey(
        "people.Individual", null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("card", "Holder on file"),
    )  # fmt: skip
    holder = SealedField(Kind.NAME, verbose_name=pgettext_lazy("card", "Holder"))
    holder_id = SealedField(Kind.ID_NUMBER, verbose_name=pgettext_lazy("card", "ID number of the holder"))
    holder_index = BlindIndexField("holder_id")
    organisation = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("card", "Organisation"))
    #: Of its involvements: the first day, the lowest level, what ran through it in all cases (分), how many cases.
    first_involved_on = models.DateField(verbose_name=pgettext_lazy("card", "First involved on"))
    level = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("card", "Level"))
    amount_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("card", "Money through it"))
    cases = models.PositiveIntegerField(default=0, verbose_name=pgettext_lazy("card", "Cases"))
    #: Of its disposals: the last one, by its day; empty while none is known.
    disposal = models.CharField(
        max_length=8, choices=DisposalKind, blank=True, verbose_name=pgettext_lazy("card", "Disposal")
    )
    disposed_on = models.DateField(null=True, verbose_name=pgettext_lazy("card", "Disposed of on"))
    #: Of its back-traces: the last one that was concluded.
    responsibility = models.CharField(
        max_length=12, choices=Responsibility, blank=True, verbose_name=pgettext_lazy("card", "Responsibility")
    )
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    touched_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("card", "Involved card")
        indexes = [
            models.Index(fields=["-first_involved_on", "-id"], name="card_list"),
            models.Index(fields=["outlet", "-first_involved_on", "-id"], name="card_of_outlet"),
            models.Index(fields=["institution", "-first_involved_on", "-id"], name="card_of_institution"),
            models.Index(fields=["holder_index"], name="card_of_holder", condition=Q(holder_index__isnull=False)),
            models.Index(fields=["individual"], name="card_of_individual", condition=Q(individual__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number_index", "family", "centre"], name="card_once"),
            models.CheckConstraint(name="card_kind_known", condition=Q(kind__in=CardKind.values)),
            models.CheckConstraint(
                name="card_family_of_kind",
                condition=Q(family=Family.ACCOUNT, kind__in=kinds_of(Family.ACCOUNT))
                | Q(family=Family.PAYMENT, kind__in=kinds_of(Family.PAYMENT))
                | Q(family=Family.LINE, kind__in=kinds_of(Family.LINE))
                | Q(family=Family.INTERNET, kind__in=kinds_of(Family.INTERNET)),
            ),
            models.CheckConstraint(name="card_money", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(
                name="card_outlet_of_institution", condition=Q(outlet__isnull=True) | Q(institution__isnull=False)
            ),
            models.CheckConstraint(
                name="card_disposed_whole",
                condition=Q(disposal="", disposed_on__isnull=True) | ~Q(disposal="") & Q(disposed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: object, **options: object) -> None:
        self.family = FAMILY[self.kind]
        super().save(*args, **options)  # type: ignore[arg-type]  # as Django gave them

    def get_absolute_url(self) -> str:
        return reverse("cards:card", args=[self.pk])

    @property
    def shown(self) -> str:
        """The number masked as those of its family are, as lists name the card."""
        if self.card_no is None:
            return self.number
        return masked_by(self.card_no, Phone.mask) if self.family == Family.LINE else str(self.card_no)

    @property
    def owner(self) -> str:
        """Whose it is: masked, or an organisation."""
        return self.organisation or (str(self.holder) if self.holder is not None else "")

    @property
    def issuer(self) -> str:
        return self.institution.name if self.institution is not None else self.institution_name

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        if reach.centres:
            return Q(centre_id__in=reach.centres)
        asked: Any = apps.get_model("cards", "BackTrace")
        return Q(pk__in=asked.unscoped.filter(addressed_id__in=reach.ids).values("card"))


class OfCard(ScopedModel):
    """Seen by the centre alone: a bank or carrier that was asked about a card sees nothing of cases."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(card__centre_id__in=units_below(actor.unit_path).centres)


class CardInvolvement(OfCard):
    """A card in a case, as one source tells of it. The same told again is the same row."""

    card = models.ForeignKey(InvolvedCard, on_delete=models.PROTECT, related_name="involvements")
    source = models.CharField(max_length=8, choices=Source, verbose_name=pgettext_lazy("card", "Source"))
    #: What the source calls it, such as the key of a funds case: once for each card.
    key = models.CharField(max_length=40)
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("card", "Case")
    )
    funds_case = models.ForeignKey(
        "funds.FundsCase", null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("card", "Case of the funds desk"),
    )  # fmt: skip
    #: As a list from above names the case, where it is none here.
    case_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("card", "Case number"))
    #: 一级卡 1, 二级卡 2 …
    level = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("card", "Level"))
    amount_fen = models.BigIntegerField(default=0, verbose_name=pgettext_lazy("card", "Money through it"))
    involved_on = models.DateField(verbose_name=pgettext_lazy("card", "Involved on"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCard.Meta):
        verbose_name = pgettext_lazy("card", "Involvement of a card")
        indexes = [
            models.Index(fields=["case"], name="card_in_case", condition=Q(case__isnull=False)),
            models.Index(fields=["funds_case"], name="card_in_funds", condition=Q(funds_case__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["card", "source", "key"], name="card_involved_once"),
            models.CheckConstraint(name="card_involved_source", condition=Q(source__in=Source.values)),
            models.CheckConstraint(name="card_involved_money", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(
                name="card_involved_level", condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=99)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.source} {self.key}"


class CardDisposal(OfCard):
    """What was done with a card: stopped, frozen, suspended, closed, restored; when, by whom, by which document."""

    card = models.ForeignKey(InvolvedCard, on_delete=models.PROTECT, related_name="disposals")
    kind = models.CharField(max_length=8, choices=DisposalKind, verbose_name=pgettext_lazy("card", "Disposal"))
    day = models.DateField(verbose_name=pgettext_lazy("card", "Day"))
    #: Unit or institution, and number of the document; never a person.
    by_whom = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("card", "Done by"))
    reference = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("card", "Document"))
    source = models.CharField(max_length=8, choices=Source, verbose_name=pgettext_lazy("card", "Source"))
    key = models.CharField(max_length=40)
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))

    class Meta(OfCard.Meta):
        verbose_name = pgettext_lazy("card", "Disposal of a card")
        constraints = [
            models.UniqueConstraint(fields=["card", "source", "key"], name="card_disposed_once"),
            models.CheckConstraint(name="card_disposal_known", condition=Q(kind__in=DisposalKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.kind} {self.day}"


class CardStep(OfCard, Step):
    """One act on a card or on its back-trace, by whom. Only ever added to."""

    card = models.ForeignKey(InvolvedCard, on_delete=models.PROTECT, related_name="steps")
    trace = models.ForeignKey("cards.BackTrace", null=True, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=CardAct)

    class Meta(OfCard.Meta):
        verbose_name = pgettext_lazy("card", "Step of a card")
        indexes = [models.Index(fields=["card", "id"], name="card_steps")]
        constraints = [models.CheckConstraint(name="card_step_act_known", condition=Q(act__in=CardAct.values))]

    def __str__(self) -> str:
        return f"{self.card_id} {self.act}"


def opened_within(days: int) -> Q:
    """Cards that were involved within so many days of their opening."""
    return Q(opened_on__gte=F("first_involved_on") - timedelta(days=days), opened_on__lte=F("first_involved_on"))
