# SPDX-License-Identifier: Apache-2.0
"""Things and cash that were seized (扣押) in a case, and their return to a victim by 发还清单 (规定 234; 刑诉法 245).

Seized property goes back by the decision of the head of the county organ, not by 银监发〔2016〕41号, which is about
frozen money alone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.funds.orders.models.case import FundsCase, OfCase, Person, Victim
from wuzha.funds.orders.plain import ours


class GiveBack(OfCase):
    """One decision to give seized things back to a victim, with the day on which they were handed over."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="give_backs")
    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="give_backs", verbose_name=_("Victim"))
    decider = models.CharField(max_length=64, verbose_name=_("Decider"))
    decider_title = models.CharField(max_length=64, verbose_name=_("Post of the decider"))
    decided_on = models.DateField(verbose_name=_("Decided on"))
    #: Number of 发还清单, copied from where it is given.
    list_no = models.CharField(max_length=64, verbose_name=_("Number of the list"))
    handed_on = models.DateField(null=True, verbose_name=_("Handed over on"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = _("Return of seized things")
        indexes = [models.Index(fields=["victim"], name="funds_give_back_victim")]
        constraints = [
            models.CheckConstraint(
                name="funds_give_back_decided", condition=~Q(decider="") & ~Q(decider_title="") & ~Q(list_no="")
            ),
            models.CheckConstraint(name="funds_give_back_number_copied", condition=~ours("list_no")),
            models.CheckConstraint(
                name="funds_give_back_handed_later",
                condition=Q(handed_on__isnull=True) | Q(handed_on__gte=models.F("decided_on")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.list_no}"

    @property
    def number(self) -> str:
        """Of the case: the list has the number that another system gave it."""
        return self.case.number

    def get_absolute_url(self) -> str:
        return f"{reverse('funds:case', args=[self.case_id])}#seizures"


class Seizure(OfCase):
    """One thing or sum of cash on a list of seizure (扣押清单)."""

    case = models.ForeignKey(FundsCase, on_delete=models.PROTECT, related_name="seizures")
    #: What it is: 黄金手镯, 现金. No personal data.
    item = models.CharField(max_length=120, verbose_name=_("Seized item"))
    quantity = models.CharField(max_length=40, verbose_name=_("Quantity"))
    feature = models.CharField(max_length=120, blank=True, verbose_name=_("Marks"))
    #: Cash as counted, things as valued (分); nothing goes back before it is known.
    amount_fen = models.BigIntegerField(null=True, verbose_name=_("Amount or value"))
    seized_on = models.DateField(verbose_name=_("Seized on"))
    #: Number of the decision or list of seizure, copied from 执法办案信息系统.
    doc_no = models.CharField(max_length=64, verbose_name=_("Number of the seizure"))
    give_back = models.ForeignKey(GiveBack, null=True, on_delete=models.PROTECT, related_name="items")
    #: When it went on with the case (随案移送), or was dealt with otherwise, and to whom.
    moved_on = models.DateField(null=True, verbose_name=_("Moved on"))
    moved_to = models.CharField(max_length=64, blank=True, verbose_name=_("Moved to"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(OfCase.Meta):
        verbose_name = _("Seizure")
        indexes = [
            models.Index(
                fields=["case"],
                name="funds_seizure_held",
                condition=Q(give_back__isnull=True, moved_on__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="funds_seizure_whole", condition=~Q(item="") & ~Q(quantity="") & ~Q(doc_no="")
            ),
            models.CheckConstraint(
                name="funds_seizure_positive", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0)
            ),
            models.CheckConstraint(name="funds_seizure_number_copied", condition=~ours("doc_no")),
            # Given back or moved on, never both; what goes back is valued (规定 234).
            models.CheckConstraint(
                name="funds_seizure_one_end",
                condition=Q(give_back__isnull=True, moved_on__isnull=True, moved_to="")
                | Q(give_back__isnull=False, amount_fen__isnull=False, moved_on__isnull=True, moved_to="")
                | (Q(give_back__isnull=True, moved_on__isnull=False) & ~Q(moved_to="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id} {self.item}"
