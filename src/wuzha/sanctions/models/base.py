# SPDX-License-Identifier: Apache-2.0
"""What records about a person share: whose they are, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.people.queries.people import Individual
from wuzha.sealed.fields import IndexCopyField

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfUnit(ScopedModel):
    """Seen by the centre, the unit that recorded it, and whoever is above one of them. `MAIN` leads to the record."""

    MAIN: ClassVar[str] = ""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        reach = units_below(actor.unit_path)
        return Q(**{f"{cls.MAIN}centre_id__in": reach.centres}) | Q(**{f"{cls.MAIN}unit_id__in": reach.ids})


class AboutPerson(OfUnit):
    """A record about a person of `people`, or about a unit (an organisation, in clear)."""

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    #: Whose figure it is: the unit that proposed it.
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("sanction", "Proposing unit")
    )
    individual = models.ForeignKey(
        Individual, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("sanction", "Person"),
    )  # fmt: skip
    case = models.ForeignKey(
        "cases.Case", null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("sanction", "Case"),
    )  # fmt: skip
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveIntegerField(null=True)
    #: Equal for the same row in two files; keyed, as an index is.
    digest = IndexCopyField(max_length=16, null=True)
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        abstract = True

    @property
    def unit_name(self) -> str:
        """Which unit proposes it: a city is no organ of its own, its centre is."""
        return str(self.unit.name if self.unit.depth > 1 else self.centre.name)

    @property
    def subject(self) -> Any:
        """Whom it is about: a masked name, or the name of an organisation."""
        if self.individual is None:
            return getattr(self, "organisation", "")
        return self.individual.name if self.individual.name is not None else self.individual.number
