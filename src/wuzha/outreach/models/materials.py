# SPDX-License-Identifier: Apache-2.0
"""Materials by scam type and audience, in editions each in force for a time, and how often they are used."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfWholeCity

Person = settings.AUTH_USER_MODEL


class Form(models.TextChoices):
    SCRIPT = "SCRIPT", pgettext_lazy("outreach", "What to say on the phone and at the door")
    LEAFLET = "LEAFLET", pgettext_lazy("outreach", "Leaflet")
    POSTER = "POSTER", pgettext_lazy("outreach", "Poster")
    VIDEO = "VIDEO", pgettext_lazy("outreach", "Video")
    SLIDES = "SLIDES", pgettext_lazy("outreach", "Slides of a talk")
    BROADCAST = "BROADCAST", pgettext_lazy("outreach", "Text for loudspeakers and screens")


class Material(OfWholeCity, Numbered):
    """One material, for a scam type and an audience."""

    RECORD: ClassVar[str] = "material"
    LETTERS: ClassVar[str] = "XC"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Title"))
    form = models.CharField(max_length=12, choices=Form, verbose_name=pgettext_lazy("outreach", "Form"))
    #: A code of `warning.fraud_types`, empty for all; of `outreach.audiences`, empty for everybody.
    fraud_type = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Scam type"))
    audience = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("outreach", "Audience"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Material")
        constraints = [
            models.UniqueConstraint(fields=["city", "title"], name="material_title_once"),
            models.CheckConstraint(name="material_form_known", condition=Q(form__in=Form.values)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:material", args=[self.pk])


class MaterialVersion(OfWholeCity):
    """An edition: its lines, and from when to when it may be used."""

    RECORD: ClassVar[str] = "material_version"
    CITY: ClassVar[str] = "material__city"

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("outreach", "Edition"))
    #: Lines to ask and to say of a script; of other forms the text or where it lies.
    ask = models.JSONField(default=list)
    say = models.JSONField(default=list)
    since = models.DateField(verbose_name=pgettext_lazy("outreach", "In force from"))
    #: The last day; what is in force without end must be looked at again all the same.
    until = models.DateField(verbose_name=pgettext_lazy("outreach", "In force to"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Edition of a material")
        indexes = [models.Index(fields=["since", "until"], name="material_in_force")]
        constraints = [
            models.UniqueConstraint(fields=["material", "no"], name="material_version_once"),
            models.CheckConstraint(name="material_days", condition=Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return f"{self.material_id}.{self.no}"


class ScriptUse(OfWholeCity):
    """How often an edition of a script stood beside a call that was recorded, by day. Nobody's name is in it."""

    CITY: ClassVar[str] = "edition__material__city"

    edition = models.ForeignKey(MaterialVersion, on_delete=models.PROTECT, related_name="uses")
    day = models.DateField()
    times = models.PositiveIntegerField(default=0)

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Use of a script")
        constraints = [models.UniqueConstraint(fields=["edition", "day"], name="script_use_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.day} {self.times}"
