# SPDX-License-Identifier: Apache-2.0
"""存量卡: how many cards of an outlet live, and how many were opened, month by month: the denominator of its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.cards.rules.kinds import Group
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class LiveCards(ScopedModel):
    """The stock of an outlet of one group at the end of a month. Seen by the centre and by the outlet and those above
    it."""

    RECORD: ClassVar[str] = "live_cards"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    outlet = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("card", "Outlet")
    )
    group = models.CharField(max_length=12, choices=Group, verbose_name=pgettext_lazy("card", "Group"))
    #: Its first day.
    month = models.DateField(verbose_name=pgettext_lazy("card", "Month"))
    live = models.PositiveIntegerField(verbose_name=pgettext_lazy("card", "Live cards"))
    opened = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("card", "New accounts of the month"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("card", "Live cards of an outlet")
        indexes = [models.Index(fields=["month", "outlet"], name="live_cards_month")]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "group", "month"], name="live_cards_once"),
            models.CheckConstraint(name="live_cards_group", condition=Q(group__in=Group.values)),
            models.CheckConstraint(name="live_cards_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.outlet_id} {self.month} {self.group}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(centre_id__in=reach.centres) | Q(outlet_id__in=reach.ids)


class StockChange(ScopedModel):
    """Another number that a list told of a month that is on file: a person takes it, or keeps the one that is there.
    Both stay here: it is the history of the denominators."""

    RECORD: ClassVar[str] = "stock_change"

    class State(models.TextChoices):
        OPEN = "OPEN", pgettext_lazy("card", "To be decided")
        TAKEN = "TAKEN", pgettext_lazy("card", "New number taken")
        KEPT = "KEPT", pgettext_lazy("card", "Number on file kept")

    stock = models.ForeignKey(LiveCards, on_delete=models.PROTECT, related_name="changes")
    #: What was on file when it was decided; until then what is.
    was_live = models.PositiveIntegerField(verbose_name=pgettext_lazy("card", "On file"))
    was_opened = models.PositiveIntegerField(null=True)
    live = models.PositiveIntegerField(verbose_name=pgettext_lazy("card", "Live cards"))
    opened = models.PositiveIntegerField(null=True, verbose_name=pgettext_lazy("card", "New accounts of the month"))
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, verbose_name=_("State"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    #: Who brought the new number; nobody where a system did.
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    #: The earlier decision that this one puts right.
    puts_right = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    #: Why the decision was made; a word on months, never on a person.
    why = models.CharField(max_length=200, blank=True, db_default="", verbose_name=_("Reason"))
    decided_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("card", "Decided"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("card", "Change of live cards")
        indexes = [
            models.Index(fields=["-told_at", "-id"], condition=Q(state="OPEN"), name="stock_change_open"),
            models.Index(fields=["-decided_at", "-id"], name="stock_change_decided"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stock", "live", "opened"], condition=Q(state="OPEN"), name="stock_change_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="stock_change_by_a_person",
                condition=Q(state="OPEN", decided_at__isnull=True, decided_by__isnull=True)
                | Q(state__in=("TAKEN", "KEPT"), decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="stock_change_two_people",
                condition=~Q(state="TAKEN") | Q(told_by__isnull=True) | ~Q(decided_by=F("told_by")) & ~Q(why=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.stock_id} {self.was_live} {self.live}"

    def get_absolute_url(self) -> str:
        return reverse("cards:stock_changes")

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(stock__centre_id__in=reach.centres) | Q(stock__outlet_id__in=reach.ids)
