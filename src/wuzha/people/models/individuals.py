# SPDX-License-Identifier: Apache-2.0
"""One person once, however many cases: who it is, and the part the person has in each case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.cases.reach import reach_of
from wuzha.core.numbering import Numbered
from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import all_centres, units_below
from wuzha.org.scoping import ScopedModel
from wuzha.people.rules.kinds import Act, Measure
from wuzha.sealed.fields import BlindIndexField, IndexCopyField, SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Officer = settings.AUTH_USER_MODEL


class OfPeople(ScopedModel):
    """Seen by whoever sees the case. `CASE` leads to it."""

    CASE: ClassVar[str] = "case__"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return reach_of(actor.unit_path, cls.CASE)


class Individual(ScopedModel, Numbered):
    """A person, sealed. Known by the ID number, which is there once for each centre; one who is not known yet has no
    name and no number, and is one day identified, or joined to a person who is known.

    Name, ID number, sex and birth belong to whoever has a case with the person. What a unit has found out beside
    (phone, residence, aliases) is shown to that unit and to those above it (decision 0045).
    """

    RECORD: ClassVar[str] = "individual"
    LETTERS: ClassVar[str] = "RY"

    centre = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "Centre")
    )
    #: Who recorded the person: whom others ask.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "Recorded by")
    )
    name = SealedField(Kind.NAME, verbose_name=pgettext_lazy("person", "Name"))
    name_index = BlindIndexField("name")
    id_no = SealedField(Kind.ID_NUMBER, verbose_name=pgettext_lazy("person", "ID number"))
    id_index = BlindIndexField("id_no")
    #: Of the ID number, where there is one (GB/T 2261.1: 1 male, 2 female).
    sex = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("person", "Sex"))
    birth_year = models.PositiveSmallIntegerField(null=True, verbose_name=pgettext_lazy("person", "Year of birth"))
    aliases = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("person", "Also called"))
    phone = SealedField(Kind.PHONE, verbose_name=pgettext_lazy("person", "Phone"))
    phone_index = BlindIndexField("phone")
    residence = SealedField(Kind.ADDRESS, verbose_name=pgettext_lazy("person", "Residence"))
    #: Nine-digit code of the township that the residence names, read when it was entered: for counts by township, which
    #: open no address. Empty where it names none of the city, or was entered before this was read.
    home_code = models.CharField(max_length=9, blank=True, db_default="", default="", editable=False)
    #: The person who it turned out to be.
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged", verbose_name=pgettext_lazy("person", "Is")
    )
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("person", "Recorded"))
    #: When something was last recorded about the person: the time of keeping counts from then.
    touched_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("person", "Last act"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=pgettext_lazy("person", "Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("person", "Person")
        indexes = [
            models.Index(fields=["-touched_at", "-id"], name="individual_list"),
            models.Index(fields=["name_index"], name="individual_name", condition=Q(name_index__isnull=False)),
            models.Index(fields=["phone_index"], name="individual_phone", condition=Q(phone_index__isnull=False)),
            models.Index(fields=["id_index"], name="individual_id_no", condition=Q(id_index__isnull=False)),
            models.Index(fields=["home_code"], name="individual_home", condition=~Q(home_code="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "id_index"], name="individual_once", condition=Q(id_index__isnull=False)
            ),
            models.CheckConstraint(
                name="individual_is_another", condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whom one's unit, or one below it, recorded, and who has a part in a case one sees."""
        reach = units_below(actor.unit_path)
        if reach.centres and reach.centres == all_centres():
            return Q()
        seen = Involvement.unscoped.filter(reach_of(actor.unit_path, "case__"))
        return (
            Q(centre_id__in=reach.centres)
            | Q(unit_id__in=reach.ids)
            | Q(pk__in=seen.values("individual_id"))
            | Q(pk__in=seen.filter(individual__merged_into__isnull=False).values("individual__merged_into_id"))
        )

    @property
    def known(self) -> bool:
        """Whether it is known who this is."""
        return self.name is not None or self.id_no is not None

    def get_absolute_url(self) -> str:
        return reverse("people:record", args=[self.pk])


class Involvement(OfPeople):
    """The part of a person in a case."""

    RECORD: ClassVar[str] = "involvement"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="involvements")
    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="involvements")
    #: Codes of `people.roles`.
    roles = ArrayField(
        models.CharField(max_length=24), default=list, verbose_name=pgettext_lazy("person", "Part in the chain")
    )
    #: What this case knows of the person: an account held, a backend run from abroad.
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("person", "What is known"))
    #: Since when it is known to have been wrong; why stands in the history.
    ended_on = models.DateField(null=True, verbose_name=pgettext_lazy("person", "Ended"))
    #: The measure in force, and until when something must follow: kept in step by the services.
    measure = models.CharField(max_length=16, blank=True, choices=Measure, verbose_name=pgettext_lazy("person", "Now"))
    due_on = models.DateField(null=True, verbose_name=pgettext_lazy("person", "Due"))
    since = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("person", "Recorded"))
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "By")
    )
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    #: Of a person without name in a list: finds the same one again. Keyed, as an index is.
    digest = IndexCopyField(max_length=16, null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(OfPeople.Meta):
        verbose_name = pgettext_lazy("person", "Part in a case")
        indexes = [
            models.Index(fields=["individual"], name="involvement_of"),
            models.Index(fields=["due_on", "id"], name="involvement_due", condition=Q(due_on__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "individual"], name="involvement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.case_id}"

    @property
    def number(self) -> str:
        return Individual.number_of(self.individual_id)


class PersonStep(ScopedModel):
    """One act on a person, or on the part in a case. Only ever added to."""

    individual = models.ForeignKey(Individual, on_delete=models.PROTECT, related_name="steps")
    involvement = models.ForeignKey(Involvement, null=True, on_delete=models.PROTECT, related_name="steps")
    #: The other person of a joining.
    other = models.ForeignKey(Individual, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=12, choices=Act)
    at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("person", "Recorded"))
    by = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "By")
    )
    roles = ArrayField(models.CharField(max_length=24), default=list)
    note = SealedField(Kind.TEXT, verbose_name=pgettext_lazy("person", "Note"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("person", "Step of a person")
        indexes = [models.Index(fields=["individual", "id"], name="person_steps")]
        constraints = [models.CheckConstraint(name="person_step_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.individual_id} {self.act}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Of a part in a case, whoever sees the case; of the person, whoever sees all the unit knows."""
        reach = units_below(actor.unit_path)
        own = Q(individual__centre_id__in=reach.centres) | Q(individual__unit_id__in=reach.ids)
        return reach_of(actor.unit_path, "involvement__case__") | own & Q(involvement__isnull=True)
