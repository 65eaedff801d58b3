# SPDX-License-Identifier: Apache-2.0
"""Who belongs to the joint meeting from which day to which, what is whose duty, and who heads the leading group."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.meetings.models.base import OfCity, OfUnit
from wuzha.org.models import Unit


def holds_on(day: date) -> Q:
    """Rows with `since` and `until` that hold on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


class Part(models.TextChoices):
    """As what a unit belongs to the joint meeting."""

    CONVENOR = "CONVENOR", pgettext_lazy("member", "Convenor")
    MEMBER = "MEMBER", pgettext_lazy("member", "Member unit")


class Membership(OfUnit, Numbered):
    """A unit in the joint meeting from a day to a day. A unit whose name ends has an end, and its successor a beginning
    the day after: no row is ever changed into another unit's."""

    RECORD: ClassVar[str] = "membership"
    LETTERS: ClassVar[str] = "CY"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("member", "Unit")
    )
    part = models.CharField(
        max_length=8, choices=Part, default=Part.MEMBER, verbose_name=pgettext_lazy("member", "As what")
    )
    #: A code of `meetings.sectors`: which duties by law are its own.
    sector = models.CharField(max_length=24, verbose_name=pgettext_lazy("member", "Sector"))
    since = models.DateField(verbose_name=pgettext_lazy("member", "From"))
    #: The last day; empty while it goes on.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("member", "To"))
    #: The document by which it came, and by which it went.
    basis = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("member", "Basis"))
    end_basis = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("member", "Basis of the end"))
    #: Who takes its place from the day after the last one.
    successor = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("member", "Successor")
    )
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("member", "Membership")
        indexes = [models.Index(fields=["city", "since", "until"], name="membership_days")]
        constraints = [
            models.UniqueConstraint(fields=["city", "unit", "since"], name="membership_once"),
            models.CheckConstraint(name="membership_part_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(
                name="membership_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(
                name="membership_successor_after_end", condition=Q(successor__isnull=True) | Q(until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("meetings:unit", args=[self.unit_id])


class MembershipDuty(OfUnit):
    """What a member has to do in a period, with the document or law that says so."""

    UNIT: ClassVar[str] = "membership__unit"

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="duties")
    text = models.CharField(max_length=200, verbose_name=pgettext_lazy("member", "Duty"))
    #: A code of `meetings.bases` where a law says it; else the document stands in `citation`.
    law = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("member", "Law"))
    citation = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("member", "Document"))
    since = models.DateField(verbose_name=pgettext_lazy("member", "From"))
    until = models.DateField(null=True, verbose_name=pgettext_lazy("member", "To"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("member", "Duty of a member")
        indexes = [models.Index(fields=["membership", "since"], name="membership_duties")]
        constraints = [
            models.UniqueConstraint(fields=["membership", "text", "since"], name="membership_duty_once"),
            models.CheckConstraint(
                name="membership_duty_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Head(OfCity):
    """A head of the leading group: the post, never a person's name, from a day to a day."""

    post = models.CharField(max_length=40, verbose_name=pgettext_lazy("member", "Post"))
    since = models.DateField(verbose_name=pgettext_lazy("member", "From"))
    until = models.DateField(null=True, verbose_name=pgettext_lazy("member", "To"))
    basis = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("member", "Basis"))
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfCity.Meta):
        verbose_name = pgettext_lazy("member", "Head of the leading group")
        constraints = [
            models.UniqueConstraint(fields=["city", "post", "since"], name="meetings_head_once"),
            models.CheckConstraint(
                name="meetings_head_days_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.post
