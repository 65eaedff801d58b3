# SPDX-License-Identifier: Apache-2.0
"""Lists that were handed out, with whom they hold; and recalls from everyone who was given a list with a measure that
has ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.measures.models.measure import Measure
from wuzha.measures.registry import readable
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class HandOut(ScopedModel, Numbered):
    """One list for one receiver: asked for by one person, made when another says yes, as things stand at that instant.

    Seen by who may open every kind of measure in it, in the unit that hands it out and above; once it is made, by the
    unit that receives it.
    """

    RECORD: ClassVar[str] = "handout"
    LETTERS: ClassVar[str] = "MD"

    class State(models.TextChoices):
        ASKED = "ASKED", pgettext_lazy("decided measure", "Waits for a second person")
        MADE = "MADE", pgettext_lazy("decided measure", "Handed out")
        REFUSED = "REFUSED", pgettext_lazy("decided measure", "Refused")

    kinds = ArrayField(models.CharField(max_length=16), verbose_name=pgettext_lazy("decided measure", "Kinds"))
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("decided measure", "Handed out by"),
    )  # fmt: skip
    receiver = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("decided measure", "Receiver")
    )
    #: For what the receiver needs it; names nobody.
    purpose = models.CharField(max_length=120, verbose_name=pgettext_lazy("decided measure", "Purpose"))
    state = models.CharField(max_length=8, choices=State, default=State.ASKED, verbose_name=_("State"))
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("decided measure", "Asked for"))
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    #: The instant at which it holds.
    held_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "As of"))
    rows = models.PositiveIntegerField(default=0, verbose_name=pgettext_lazy("decided measure", "Rows"))
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    size = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("decided measure", "List handed out")
        indexes = [
            models.Index(fields=["unit", "-asked_at"], name="measures_handout_list"),
            models.Index(fields=["receiver", "-asked_at"], name="measures_handout_given"),
        ]
        constraints = [
            models.CheckConstraint(
                name="measures_handout_state_known", condition=Q(state__in=["ASKED", "MADE", "REFUSED"])
            ),
            models.CheckConstraint(
                name="measures_handout_two_people",
                condition=Q(state="ASKED") | Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="measures_handout_made_has_time", condition=Q(state="MADE") ^ Q(held_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _of_lists(actor)

    def get_absolute_url(self) -> str:
        return reverse("measures:handout", args=[self.pk])


def _of_lists(actor: Actor, to: str = "") -> Q:
    """Whoever opens a list sees everybody in it: it is for who may open each of its kinds, and for its receiver."""
    ours = Q(**{f"{to}unit_id__in": units_below(actor.unit_path).ids})
    if not actor.is_system:
        ours &= Q(**{f"{to}kinds__contained_by": readable(actor.role)})
    return ours | Q(**{f"{to}receiver_id": actor.unit_id or 0, f"{to}state": "MADE"})


class OfHandOut(ScopedModel):
    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _of_lists(actor, "handout__")


class HandOutRow(OfHandOut):
    """That a measure stood in a list. Only ever added to."""

    handout = models.ForeignKey(HandOut, on_delete=models.PROTECT, related_name="holds")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="handed_out")

    class Meta(OfHandOut.Meta):
        verbose_name = pgettext_lazy("decided measure", "Row of a list")
        indexes = [models.Index(fields=["measure"], name="measures_handout_of")]
        constraints = [models.UniqueConstraint(fields=["handout", "measure"], name="measures_handout_row_once")]

    def __str__(self) -> str:
        return f"{self.handout_id} {self.measure_id}"


class Recall(ScopedModel):
    """That a receiver is to take somebody off again whose measure has ended: once for each measure and receiver."""

    RECORD: ClassVar[str] = "recall"

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="recalls")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("decided measure", "Receiver")
    )
    made_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("decided measure", "Recalled"))
    #: The request by which it was told and is chased.
    request_id = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("decided measure", "Confirmed"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("decided measure", "Recall")
        indexes = [
            models.Index(
                fields=["receiver", "id"], name="measures_recall_to_send", condition=Q(request_id__isnull=True)
            ),
            models.Index(fields=["request_id"], name="measures_recall_told", condition=Q(request_id__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["measure", "receiver"], name="measures_recall_once")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.receiver_id}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ours = Q(unit_id__in=units_below(actor.unit_path).ids)
        if not actor.is_system:
            ours &= Q(measure__kind__in=readable(actor.role))
        return ours | Q(receiver_id=actor.unit_id or 0)
