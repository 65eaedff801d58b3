# SPDX-License-Identifier: Apache-2.0
"""物证: what was taken in a case, and every hand it has passed through."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.evidence.models.base import OfCase, Person
from wuzha.evidence.models.scenes import Scene
from wuzha.evidence.rules.custody import Act, State, Way
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class Exhibit(OfCase, Numbered):
    """One line of a list of seizure (扣押清单), or of what was collected, handed in, obtained. Where it is now, and who
    holds it, its last step says."""

    RECORD: ClassVar[str] = "exhibit"
    LETTERS: ClassVar[str] = "WZ"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="exhibits")
    #: Its number in the case.
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("exhibit", "No."))
    #: A code of `evidence.kinds`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("exhibit", "Kind"))
    #: What it is called on the list; no personal data.
    name = models.CharField(max_length=120, verbose_name=pgettext_lazy("exhibit", "What it is"))
    quantity = models.CharField(max_length=40, verbose_name=pgettext_lazy("exhibit", "Quantity"))
    marks = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("exhibit", "Marks"))
    way = models.CharField(max_length=12, choices=Way, verbose_name=pgettext_lazy("exhibit", "How it came"))
    #: 扣押决定书 (or 调取证据通知书), and 清单.
    decision_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Number of the decision")
    )
    list_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Number of the list"))
    taken_at = models.DateTimeField(verbose_name=pgettext_lazy("exhibit", "Taken at"))
    officer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("exhibit", "Taken by")
    )
    second = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("exhibit", "Second officer")
    )
    witness = SealedField(Kind.NAME, verbose_name=pgettext_lazy("evidence", "Witness"))
    no_witness = models.CharField(
        max_length=120, blank=True, verbose_name=pgettext_lazy("evidence", "Why there was no witness")
    )
    #: 持有人, as the list names whoever had it.
    from_whom = SealedField(Kind.NAME, verbose_name=pgettext_lazy("exhibit", "Taken from"))
    #: Whose it was, of the people of its case.
    person = models.ForeignKey(
        "people.Involvement", null=True, on_delete=models.PROTECT, related_name="exhibits",
        verbose_name=pgettext_lazy("evidence", "Person of the case"),
    )  # fmt: skip
    scene = models.ForeignKey(
        Scene, null=True, on_delete=models.PROTECT, related_name="exhibits",
        verbose_name=pgettext_lazy("evidence", "Scene"),
    )  # fmt: skip

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("exhibit", "Exhibit")
        indexes = [models.Index(fields=["-taken_at", "-id"], name="evidence_exhibit_list")]
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="evidence_exhibit_once"),
            models.CheckConstraint(name="evidence_two_officers", condition=~Q(officer=F("second"))),
            models.CheckConstraint(name="evidence_way_known", condition=Q(way__in=Way.values)),
            models.CheckConstraint(name="evidence_exhibit_named", condition=~Q(name="") & ~Q(quantity="")),
            models.CheckConstraint(
                name="evidence_seized_by_decision", condition=~Q(way=Way.SEIZED) | ~Q(decision_no="") & ~Q(list_no="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("evidence:exhibit", args=[self.pk])


#: In these states somebody here holds it; in those an organ does.
_HERE, _OUT = (State.IN_HAND, State.STORED), (State.LENT, State.HANDED_OVER)


class Custody(OfCase):
    """One step of an exhibit: out of whose hands into whose, when and where. Only ever added to."""

    CASE: ClassVar[str] = "exhibit__case__"

    exhibit = models.ForeignKey(Exhibit, on_delete=models.PROTECT, related_name="chain")
    #: The step before: each but the first has one, and no two the same.
    after = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    act = models.CharField(max_length=12, choices=Act)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField(verbose_name=pgettext_lazy("exhibit", "Changed hands at"))
    giver = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("exhibit", "From")
    )
    giver_organ = models.CharField(max_length=64, blank=True)
    holder = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("exhibit", "Held by")
    )
    #: An office outside that holds it, or that decided what became of it.
    organ = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Office"))
    place = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Stored at"))
    document_no = models.CharField(
        max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Number of the document")
    )
    seal_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("exhibit", "Seal number"))
    due_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("exhibit", "To be back by"))
    #: The owner to whom it went back.
    receiver = SealedField(Kind.NAME, verbose_name=pgettext_lazy("exhibit", "Received by"))
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("exhibit", "Note"))

    class Meta(OfCase.Meta):
        verbose_name = pgettext_lazy("exhibit", "Step of custody")
        indexes = [
            models.Index(fields=["exhibit", "id"], name="evidence_custody_chain"),
            models.Index(fields=["seal_no"], name="evidence_custody_seal", condition=~Q(seal_no="")),
            models.Index(fields=["due_at"], name="evidence_custody_due", condition=Q(due_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["exhibit"], name="evidence_chain_one_start", condition=Q(after=None)),
            models.CheckConstraint(
                name="evidence_held_by_one",
                condition=Q(to_state__in=_HERE, holder__isnull=False, organ="")
                | Q(to_state__in=_OUT, holder__isnull=True) & ~Q(organ="")
                | ~Q(to_state__in=(*_HERE, *_OUT)) & Q(holder__isnull=True),
            ),
            models.CheckConstraint(
                name="evidence_due_while_lent",
                condition=Q(to_state=State.LENT, due_at__isnull=False) | ~Q(to_state=State.LENT) & Q(due_at=None),
            ),
            models.CheckConstraint(
                name="evidence_stored_somewhere", condition=~Q(to_state=State.STORED) | ~Q(place="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit_id} {self.act}"
