# SPDX-License-Identifier: Apache-2.0
"""Bulletins, edition by edition, and suggestions of the people's congress that a bulletin answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.bulletins.rules.life import OUT, Act, Mark, Satisfaction, Stage, State
from wuzha.bulletins.rules.life import Step as SuggestionAct
from wuzha.bulletins.rules.text import MAIN
from wuzha.core.indicators import Period
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Suggestion(ScopedModel, Numbered):
    """A suggestion of deputies (代表建议), from receipt to what they say of the reply. Seen by the unit that keeps it
    and whoever is above."""

    RECORD: ClassVar[str] = "suggestion"
    LETTERS: ClassVar[str] = "JY"

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("bulletins", "Unit")
    )
    #: 市十八届人大二次会议.
    session = models.CharField(max_length=40, verbose_name=pgettext_lazy("suggestion", "Session"))
    #: Its number there, without 第 and 号.
    no = models.PositiveIntegerField(verbose_name=pgettext_lazy("suggestion", "Number there"))
    title = models.CharField(max_length=120, verbose_name=pgettext_lazy("bulletins", "Title"))
    #: Names of the deputies.
    proposers = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("suggestion", "Deputies"))
    received_on = models.DateField(verbose_name=pgettext_lazy("suggestion", "Received"))
    assigned_on = models.DateField(null=True, verbose_name=pgettext_lazy("suggestion", "Assigned"))
    assigned_by = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("suggestion", "Assigned by"))
    #: Units that handle it together with us, as the assignment says.
    together = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("suggestion", "Together with"))
    due_on = models.DateField(null=True, verbose_name=pgettext_lazy("suggestion", "To be answered by"))
    #: How often it was handled: 2 after the deputies were not satisfied.
    round = models.PositiveSmallIntegerField(default=1)
    sent_on = models.DateField(null=True, verbose_name=pgettext_lazy("suggestion", "Reply sent"))
    satisfaction = models.CharField(
        max_length=12, choices=Satisfaction, blank=True, verbose_name=pgettext_lazy("suggestion", "Satisfaction")
    )
    state = models.CharField(max_length=12, choices=Stage, default=Stage.RECEIVED, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("suggestion", "Suggestion")
        indexes = [models.Index(fields=["-received_on", "-id"], name="suggestion_list")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "session", "no"], name="suggestion_once"),
            models.CheckConstraint(name="suggestion_state_known", condition=Q(state__in=Stage.values)),
            models.CheckConstraint(
                name="suggestion_assigned_has_day",
                condition=Q(state=Stage.RECEIVED) | Q(assigned_on__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="suggestion_done_has_word", condition=~Q(state=Stage.DONE) | ~Q(satisfaction="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}第{self.no}号建议"

    def get_absolute_url(self) -> str:
        return reverse("bulletins:suggestion", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)


class SuggestionStep(ScopedModel, Step):
    """One step of a suggestion, on its day. Only ever added to."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=SuggestionAct)
    day = models.DateField(verbose_name=pgettext_lazy("document", "Day"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("suggestion", "Step of a suggestion")
        indexes = [models.Index(fields=["suggestion", "id"], name="suggestion_steps")]

    def __str__(self) -> str:
        return f"{self.suggestion_id} {self.act}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(suggestion__unit_id__in=units_below(actor.unit_path).ids)


class Bulletin(ScopedModel, Numbered):
    """One edition of a bulletin: words, and the snapshot that its figures are fields of. While it is written it is
    seen by the unit that writes it and whoever is above; what is published, by the whole city, and what is about one
    township by that township."""

    RECORD: ClassVar[str] = "bulletin"
    LETTERS: ClassVar[str] = "TB"

    #: The office that issues it, and the unit that its figures are of.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("bulletins", "Unit")
    )
    about = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("bulletins", "About")
    )
    #: A code of `bulletins.kinds`, and what that said of it when it was begun.
    kind = models.CharField(max_length=12, verbose_name=_("Kind"))
    public = models.BooleanField(verbose_name=pgettext_lazy("bulletins", "Public"))
    upward = models.BooleanField(default=False)
    #: Whether who reviews it and who signs it are two people; the writer is a third in any case.
    three_people = models.BooleanField(default=False, db_default=False)
    issuer = models.CharField(max_length=60, verbose_name=pgettext_lazy("bulletins", "Issuer"))
    signed_by = models.CharField(max_length=60, verbose_name=pgettext_lazy("bulletins", "Signing organ"))
    word = models.CharField(max_length=20)
    first = models.DateField(verbose_name=pgettext_lazy("bulletins", "First day"))
    last = models.DateField(verbose_name=pgettext_lazy("bulletins", "Last day"))
    #: Name of a span → its days; its Chinese for the lists.
    spans = models.JSONField(default=dict)
    title = models.CharField(max_length=200, verbose_name=pgettext_lazy("bulletins", "Title"))
    text = models.TextField(max_length=20_000, verbose_name=pgettext_lazy("bulletins", "Text"))
    addressee = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("bulletins", "Addressed to"))
    copies = ArrayField(
        models.CharField(max_length=64), default=list, verbose_name=pgettext_lazy("bulletins", "Copies to")
    )
    note = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("bulletins", "Note below"))
    urgency = models.CharField(max_length=8, blank=True, verbose_name=pgettext_lazy("bulletins", "Urgency"))
    secrecy = models.CharField(max_length=20, blank=True, verbose_name=pgettext_lazy("bulletins", "Secrecy"))
    snapshot = models.ForeignKey(
        "figures.Snapshot",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("bulletins", "Figures"),
    )
    suggestion = models.ForeignKey(Suggestion, null=True, on_delete=models.PROTECT, related_name="replies")
    mark = models.CharField(max_length=1, choices=Mark, blank=True, verbose_name=pgettext_lazy("suggestion", "Mark"))
    edition = models.PositiveSmallIntegerField(default=1, verbose_name=pgettext_lazy("bulletins", "Edition"))
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by",
        verbose_name=pgettext_lazy("bulletins", "Edition before"),
    )  # fmt: skip
    #: Why a new edition was begun.
    why = models.CharField(max_length=200, blank=True, verbose_name=pgettext_lazy("bulletins", "Why a new edition"))
    writer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("bulletins", "Writer")
    )
    reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    signer = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("bulletins", "Signed by"),
    )
    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    #: 成文日期: the day it was signed.
    day = models.DateField(null=True, verbose_name=pgettext_lazy("bulletins", "Dated"))
    began_at = models.DateTimeField(default=timezone.now)
    #: Since when it is where it is: what waits for people goes by it.
    moved_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("bulletins", "Published"))
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("bulletins", "Bulletin")
        indexes = [
            models.Index(fields=["-began_at", "-id"], name="bulletin_list"),
            models.Index(fields=["kind", "-began_at", "-id"], name="bulletin_of_kind"),
            models.Index(fields=["state", "moved_at"], name="bulletin_waits"),
        ]
        constraints = [
            models.CheckConstraint(name="bulletin_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="bulletin_days_in_order", condition=Q(last__gte=F("first"))),
            models.UniqueConstraint(
                fields=["unit", "document_no", "edition"], name="bulletin_number_once", condition=~Q(document_no="")
            ),
            models.CheckConstraint(
                name="bulletin_out_has_number",
                condition=~Q(state__in=OUT)
                | Q(published_at__isnull=False, day__isnull=False, signer__isnull=False) & ~Q(document_no=""),
            ),
            models.CheckConstraint(
                name="bulletin_signed_by_another", condition=Q(signer__isnull=True) | ~Q(signer=F("writer"))
            ),
            models.CheckConstraint(
                name="bulletin_reviewed_by_another",
                condition=Q(three_people=False)
                | Q(reviewer__isnull=True)
                | Q(signer__isnull=True)
                | ~Q(signer=F("reviewer")),
            ),
            models.CheckConstraint(
                name="bulletin_reviewer_is_another", condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("writer"))
            ),
            models.CheckConstraint(
                name="bulletin_edition_corrects", condition=Q(edition=1) ^ Q(corrects__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("bulletins:record", args=[self.pk])

    def days_of(self, span: str) -> tuple[date, date]:
        """The days of a span. Raises `KeyError`."""
        if span == MAIN:
            return self.first, self.last
        first, last = self.spans[span]["days"]
        return date.fromisoformat(first), date.fromisoformat(last)

    def period_of(self, span: str) -> Period:
        return Period(*self.days_of(span))

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor)


def _reach(actor: Actor, prefix: str = "") -> Q:
    ids = units_below(actor.unit_path).ids
    city = (actor.unit_path or "")[: Unit.steplen]
    out = Q(**{f"{prefix}state__in": OUT, f"{prefix}unit__path__startswith": city})
    ours = Q(**{f"{prefix}about__depth": 1}) | Q(**{f"{prefix}about_id__in": ids})
    return Q(**{f"{prefix}unit_id__in": ids}) | out & ours


class OfBulletin(ScopedModel):
    """A record that is seen by whoever sees its bulletin."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _reach(actor, "bulletin__")


class BulletinStep(OfBulletin, Step):
    """One act on a bulletin. Only ever added to."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)

    class Meta(OfBulletin.Meta):
        verbose_name = pgettext_lazy("bulletins", "Step of a bulletin")
        indexes = [models.Index(fields=["bulletin", "id"], name="bulletin_steps")]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.act}"


class BulletinPaper(OfBulletin, KeptPaper):
    """The file of a published edition, as Word and where it can be made as PDF."""

    RECORD: ClassVar[str] = "bulletin"

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, default="BULLETIN")

    class Meta(OfBulletin.Meta):
        verbose_name = pgettext_lazy("bulletins", "File of a bulletin")
        indexes = [models.Index(fields=["bulletin", "id"], name="bulletin_papers")]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.suffix}"
