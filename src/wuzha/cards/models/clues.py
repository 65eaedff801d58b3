# SPDX-License-Identifier: Apache-2.0
"""A clue about cards that was sent down from above: one person with all cards, who checks it, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cards.models.cards import InvolvedCard
from wuzha.cards.rules.clues import CLUE_KNOWN, CLUE_OPEN, ClueAct, ClueResult, ClueState, Dues
from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import BlindIndexField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class ClueRecord(ScopedModel):
    """Seen by the centre, the unit that checks it, and whoever is above one of them. `CLUE` leads to the clue."""

    CLUE: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(**{f"{cls.CLUE}centre_id__in": reach.centres}) | Q(**{f"{cls.CLUE}checking_id__in": reach.ids})


class CardClue(ClueRecord, Numbered):
    RECORD: ClassVar[str] = "card_clue"
    LETTERS: ClassVar[str] = "DK"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    checking = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("clue", "Checked by")
    )
    state = models.CharField(max_length=12, choices=ClueState, default=ClueState.RECORDED, verbose_name=_("State"))
    #: The number above gave it, and which office sent it; neither names a person.
    source_no = models.CharField(max_length=64, verbose_name=pgettext_lazy("clue", "Number of the clue"))
    sender = models.CharField(max_length=64, verbose_name=pgettext_lazy("clue", "Sent down by"))
    name = SealedField(Kind.NAME, verbose_name=pgettext_lazy("clue", "Whose cards they are"))
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=_("ID number"))
    id_index = BlindIndexField("id_no")
    what = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("clue", "What was told"))
    received_at = models.DateTimeField(verbose_name=pgettext_lazy("clue", "Received"))
    #: The person lives elsewhere: identity and record take longer (程序规定 353).
    remote = models.BooleanField(default=False, verbose_name=pgettext_lazy("clue", "Check at a remote place"))
    sign_due_at = models.DateTimeField(verbose_name=pgettext_lazy("clue", "Signed for by"))
    check_due_at = models.DateTimeField(verbose_name=pgettext_lazy("clue", "Identity checked by"))
    first_due_at = models.DateTimeField(verbose_name=pgettext_lazy("clue", "First result by"))
    final_due_at = models.DateTimeField(verbose_name=pgettext_lazy("clue", "Final result by"))
    signed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("clue", "Signed for"))
    verified_on = models.DateField(null=True, verbose_name=pgettext_lazy("clue", "Identity and record checked on"))
    first_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("clue", "First result"))
    concluded_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("clue", "Concluded"))
    result = models.CharField(
        max_length=12, choices=ClueResult, blank=True, verbose_name=pgettext_lazy("clue", "Result")
    )
    #: What followed: number of the case, penalty, dossier or pledge.
    followed = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("clue", "What followed"))
    found = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("clue", "What was found"))
    replied_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("clue", "Replied"))
    reply_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ClueRecord.Meta):
        verbose_name = pgettext_lazy("clue", "Clue about cards")
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="card_clue_list"),
            models.Index(fields=["final_due_at", "id"], name="card_clue_due", condition=Q(concluded_at__isnull=True)),
            models.Index(fields=["id_index"], name="card_clue_person", condition=Q(id_index__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="card_clue_state_known", condition=Q(state__in=ClueState.values)),
            models.CheckConstraint(
                name="card_clue_with_a_unit", condition=~Q(state=ClueState.CHECKING) | Q(checking__isnull=False)
            ),
            models.CheckConstraint(
                name="card_clue_result",
                condition=Q(state__in=CLUE_KNOWN, concluded_at__isnull=False) & ~Q(result="")
                | ~Q(state__in=CLUE_KNOWN) & Q(result="", concluded_at__isnull=True),
            ),
            # 一人一线索: while one is open, further cards of the person go there.
            models.UniqueConstraint(
                fields=["centre", "id_index"], name="card_clue_one_a_person",
                condition=Q(state__in=CLUE_OPEN, id_index__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cards:clue", args=[self.pk])

    @property
    def due(self) -> Dues:
        return Dues(self.sign_due_at, self.check_due_at, self.first_due_at, self.final_due_at)


class OfClue(ClueRecord):
    CLUE: ClassVar[str] = "clue__"

    class Meta(ClueRecord.Meta):
        abstract = True


class ClueCard(OfClue):
    """A card of the person, in the registry of involved cards."""

    clue = models.ForeignKey(CardClue, on_delete=models.PROTECT, related_name="cards")
    card = models.ForeignKey(InvolvedCard, on_delete=models.PROTECT, related_name="clues")
    at = models.DateTimeField(default=timezone.now)

    class Meta(OfClue.Meta):
        verbose_name = pgettext_lazy("clue", "Card of a clue")
        constraints = [models.UniqueConstraint(fields=["clue", "card"], name="card_clue_card_once")]

    def __str__(self) -> str:
        return f"{self.clue_id} {self.card_id}"


class ClueStep(OfClue, Step):
    """One act on a clue. Only ever added to; `code` is that of a result."""

    clue = models.ForeignKey(CardClue, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=ClueAct)
    code = models.CharField(max_length=12, blank=True)

    class Meta(OfClue.Meta):
        verbose_name = pgettext_lazy("clue", "Step of a clue")
        indexes = [models.Index(fields=["clue", "id"], name="card_clue_steps")]

    def __str__(self) -> str:
        return f"{self.clue_id} {self.act}"
