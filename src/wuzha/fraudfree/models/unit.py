# SPDX-License-Identifier: Apache-2.0
"""A unit that is to be fraud-free 无诈单元, its history, the cases of its people, and how many each township is to
create."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.fraudfree.rules.life import HOLDS, Act, Kind, State
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind as Sort

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class FreeUnitRecord(ScopedModel):
    """Seen by its township, its bureau, itself, whoever is above one of these, and the pair that evaluates it. `OF`
    leads to the unit."""

    OF: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ids = units_below(actor.unit_path).ids
        rule = Q()
        for name in ("township", "bureau", "unit"):
            rule |= Q(**{f"{cls.OF}{name}_id__in": ids})
        if actor.person_id is not None:
            for name in ("first", "second"):
                rule |= Q(**{f"{cls.OF}{name}_id": actor.person_id})
        return rule


class FreeUnit(FreeUnitRecord, Numbered):
    """A unit of the tree (a village, a school, a hospital), or a place with a name within a township (an estate)."""

    RECORD: ClassVar[str] = "fraudfree"
    LETTERS: ClassVar[str] = "DY"

    kind = models.CharField(max_length=12, choices=Kind, verbose_name=pgettext_lazy("fraudfree", "Kind"))
    township = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("fraudfree", "Township")
    )
    #: The unit of the tree that it is; empty for a place that has only a name.
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("fraudfree", "Unit")
    )
    #: The bureau that nominates and reviews it, such as that of education.
    bureau = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("fraudfree", "Bureau")
    )
    name = models.CharField(max_length=64, verbose_name=pgettext_lazy("fraudfree", "Name"))
    #: Residents, or staff and pupils.
    people = models.PositiveIntegerField(verbose_name=pgettext_lazy("fraudfree", "People"))
    #: Words that name it in an address, beside its name.
    words = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name=pgettext_lazy("fraudfree", "Words of its addresses")
    )
    head = SealedField(Sort.NAME, verbose_name=pgettext_lazy("fraudfree", "Responsible person"))
    phone = SealedField(Sort.PHONE, verbose_name=pgettext_lazy("fraudfree", "Phone"))
    state = models.CharField(max_length=12, choices=State, default=State.NOMINATED, verbose_name=_("State"))
    #: The request to the bureau in whose answer it was named.
    nomination = models.ForeignKey("requests.Request", null=True, on_delete=models.PROTECT, related_name="+")
    entered_on = models.DateField(default=timezone.localdate, verbose_name=pgettext_lazy("fraudfree", "Entered"))
    #: The first day whose cases are looked at, and the last victim that was.
    known_since = models.DateField()
    looked_to = models.BigIntegerField(default=0)
    applied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    applied_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Applied"))
    #: Which creation this is: one that was vetoed or failed may begin anew.
    round = models.PositiveSmallIntegerField(default=1)
    started_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Creation begun"))
    #: The pair that evaluates it now.
    first = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    scored_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Settled"))
    score = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("fraudfree", "Score"))
    #: The sheet as it stood when the score was settled.
    kept_sheet = models.JSONField(default=list)
    notice_from = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Notice from"))
    notice_until = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Notice until"))
    awarded_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Awarded"))
    certificate_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("fraudfree", "Certificate"))
    review_due = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Review due"))
    #: Who found the yearly review passed and when, until another person renews the title.
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    #: When the yearly review was found not passed; its reason stands in the history.
    review_failed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True, verbose_name=pgettext_lazy("fraudfree", "Title ended"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(FreeUnitRecord.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Fraud-free unit")
        indexes = [
            models.Index(fields=["state", "-id"], name="fraudfree_list"),
            models.Index(fields=["township", "state"], name="fraudfree_town"),
            models.Index(fields=["bureau"], name="fraudfree_bureau", condition=Q(bureau__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="fraudfree_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="fraudfree_kind_known", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(
                fields=["unit", "kind"], name="fraudfree_unit_once", condition=Q(unit__isnull=False)
            ),
            models.UniqueConstraint(fields=["township", "name", "kind"], name="fraudfree_name_once"),
            models.CheckConstraint(
                name="fraudfree_creating_has_start",
                condition=Q(state__in=[State.NOMINATED, State.APPLIED, State.CHECKED, State.DROPPED])
                | Q(started_on__isnull=False),
            ),
            models.CheckConstraint(
                name="fraudfree_notice_has_days",
                condition=~Q(state__in=[State.NOTICE, State.CLEARED, *HOLDS])
                | Q(notice_from__isnull=False, notice_until__gte=models.F("notice_from"), score__isnull=False),
            ),
            models.CheckConstraint(
                name="fraudfree_awarded_has_certificate",
                condition=~Q(state__in=HOLDS) | Q(awarded_on__isnull=False) & ~Q(certificate_no=""),
            ),
            models.CheckConstraint(
                name="fraudfree_pair_is_two",
                condition=Q(first__isnull=True, second__isnull=True)
                | Q(first__isnull=False, second__isnull=False) & ~Q(first=models.F("second")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("fraudfree:record", args=[self.pk])

    @property
    def place(self) -> Unit:
        """The unit whose figures stand for it where its own are not told apart: itself if it is a village, else its
        township."""
        return self.unit if self.unit is not None and self.unit.kind == "VILLAGE" else self.township

    @property
    def names(self) -> list[str]:
        """How addresses name it."""
        return [self.name, *self.words]

    @property
    def names_text(self) -> str:
        return "、".join(self.names)


class OfFreeUnit(FreeUnitRecord):
    """A record that is seen by whoever sees its unit."""

    OF: ClassVar[str] = "free_unit__"

    class Meta(FreeUnitRecord.Meta):
        abstract = True


class FreeUnitStep(OfFreeUnit, Step):
    """One act on a unit. Only ever added to."""

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Step of a fraud-free unit")
        indexes = [models.Index(fields=["free_unit", "id"], name="fraudfree_steps")]
        constraints = [models.CheckConstraint(name="fraudfree_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.free_unit_id} {self.act}"


class PlaceCase(OfFreeUnit):
    """A victim of a case who lives in (or belongs to) the unit: found by the address, or told by a person."""

    RECORD: ClassVar[str] = "fraudfree_case"

    free_unit = models.ForeignKey(FreeUnit, on_delete=models.PROTECT, related_name="cases")
    victim = models.ForeignKey("cases.Victim", on_delete=models.PROTECT, related_name="+")
    by_address = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    why = SealedField(Sort.TEXT, verbose_name=_("Reason"))

    class Meta(OfFreeUnit.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Case of a fraud-free unit")
        indexes = [models.Index(fields=["victim"], name="fraudfree_case_victim")]
        constraints = [models.UniqueConstraint(fields=["free_unit", "victim"], name="fraudfree_case_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return str(self.victim)

    def get_absolute_url(self) -> str:
        return reverse("fraudfree:cases", args=[self.free_unit_id])


class TownQuota(ScopedModel):
    """How many communities a township is to create in a year, by its residents. Seen by it and whoever is above."""

    RECORD: ClassVar[str] = "fraudfree_quota"

    township = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("fraudfree", "Year"))
    residents = models.PositiveIntegerField(verbose_name=pgettext_lazy("fraudfree", "Residents"))
    units = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("fraudfree", "Quota"))
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Quota of a township")
        constraints = [models.UniqueConstraint(fields=["township", "year"], name="fraudfree_quota_once")]

    def __str__(self) -> str:
        return f"{self.township.name} {self.year}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(township_id__in=units_below(actor.unit_path).ids)

    def get_absolute_url(self) -> str:
        return f"{reverse('fraudfree:quota')}?year={self.year}"


class Promotion(ScopedModel):
    """A meeting to push the work on 推进会, in the joint meeting's own room; at the place of a unit, where one is."""

    RECORD: ClassVar[str] = "fraudfree_promotion"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    meeting = models.OneToOneField("meetings.Meeting", on_delete=models.PROTECT, related_name="+")
    free_unit = models.ForeignKey(FreeUnit, null=True, on_delete=models.PROTECT, related_name="promotions")

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("fraudfree", "Meeting on fraud-free units")

    def __str__(self) -> str:
        return str(self.meeting)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(city_id__in=units_below(actor.unit_path).ids)
