# SPDX-License-Identifier: Apache-2.0
"""倒查: a bank or carrier is asked how one card came to be opened. The asking is a request; this is what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cards.models.cards import InvolvedCard
from wuzha.cards.rules.kinds import TRACE_OPEN, Conclusion, Diligence, Opening, Responsibility, TraceState
from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Officer = settings.AUTH_USER_MODEL


class BackTrace(ScopedModel, Numbered):
    """Seen by the centre of the card and by the unit that was asked, with those above it."""

    RECORD: ClassVar[str] = "back_trace"
    LETTERS: ClassVar[str] = "DC"

    card = models.ForeignKey(InvolvedCard, on_delete=models.PROTECT, related_name="traces")
    addressed = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("back-trace", "Asked of")
    )
    request = models.OneToOneField("requests.Request", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=TraceState, default=TraceState.ASKED, verbose_name=_("State"))
    asked_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("back-trace", "Asked"))
    #: The deadline as it stands with the request.
    due_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("back-trace", "To be answered by"))
    #: Of the last answer, with whether it came in time.
    answered_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("back-trace", "Answered"))
    in_time = models.BooleanField(null=True, verbose_name=pgettext_lazy("back-trace", "In time"))
    conclusion = models.CharField(
        max_length=12, choices=Conclusion, blank=True, verbose_name=pgettext_lazy("back-trace", "Conclusion")
    )
    opened_on = models.DateField(null=True, verbose_name=pgettext_lazy("back-trace", "Opened on"))
    outlet = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("back-trace", "Opening outlet"),
    )  # fmt: skip
    opening = models.CharField(
        max_length=8, choices=Opening, blank=True, verbose_name=pgettext_lazy("back-trace", "How it was opened")
    )
    diligence = models.CharField(
        max_length=8, choices=Diligence, blank=True, verbose_name=pgettext_lazy("back-trace", "Due diligence")
    )
    unusual = models.BooleanField(
        null=True, verbose_name=pgettext_lazy("back-trace", "Anything unusual at the opening")
    )
    missed = models.BooleanField(null=True, verbose_name=pgettext_lazy("back-trace", "A report was missed"))
    #: Who answers for it by the institution's own word, then by ours.
    claimed = models.CharField(
        max_length=12, choices=Responsibility, blank=True,
        verbose_name=pgettext_lazy("back-trace", "Responsible, by its own word"),
    )  # fmt: skip
    clerk = SealedField(Kind.NAME, verbose_name=pgettext_lazy("back-trace", "Opening clerk"))
    clerk_no = models.CharField(
        max_length=32, blank=True, verbose_name=pgettext_lazy("back-trace", "Number of the clerk")
    )
    responsibility = models.CharField(
        max_length=12, choices=Responsibility, blank=True,
        verbose_name=pgettext_lazy("back-trace", "Responsibility"),
    )  # fmt: skip
    finding = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("back-trace", "Finding"))
    concluded_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("back-trace", "Concluded"))
    concluded_by = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("back-trace", "Back-trace")
        indexes = [
            models.Index(fields=["addressed", "state", "-id"], name="trace_of_unit"),
            models.Index(fields=["card", "-id"], name="trace_of_card"),
            models.Index(fields=["outlet", "-id"], name="trace_of_outlet", condition=Q(outlet__isnull=False)),
            models.Index(fields=["asked_at", "id"], name="trace_asked"),
        ]
        constraints = [
            models.CheckConstraint(name="trace_state_known", condition=Q(state__in=TraceState.values)),
            models.UniqueConstraint(fields=["card"], name="trace_open_once", condition=Q(state__in=TRACE_OPEN)),
            models.CheckConstraint(
                name="trace_answered_whole",
                condition=~Q(state__in=[TraceState.ANSWERED, TraceState.ACCEPTED, TraceState.CONCLUDED])
                | Q(answered_at__isnull=False, in_time__isnull=False) & ~Q(conclusion=""),
            ),
            models.CheckConstraint(
                name="trace_concluded_whole",
                condition=Q(state=TraceState.CONCLUDED, concluded_at__isnull=False) & ~Q(responsibility="")
                | ~Q(state=TraceState.CONCLUDED) & Q(concluded_at__isnull=True, responsibility=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return self.card.get_absolute_url()

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(card__centre_id__in=reach.centres) | Q(addressed_id__in=reach.ids)
