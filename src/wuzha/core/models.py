# SPDX-License-Identifier: Apache-2.0
"""How a person likes a list: views kept under a name, and columns that are not shown. What was typed and not sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit
from wuzha.sealed import Kind
from wuzha.sealed.fields import SealedField

#: Longest name of a list: that of its address.
PLACE = 60
#: Longest address of a form.
MOST_PLACE = 200


class ListView(models.Model):
    """A list of any page that a person, or a whole unit, keeps with its filters under a name."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    #: Set where everybody of the unit has it.
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    #: The name of the list's address, such as `funds:desk`.
    place = models.CharField(max_length=PLACE)
    name = models.CharField(max_length=24, verbose_name=_("Name"))
    #: The query string of the list, checked against its filters when it is used.
    query = models.CharField(max_length=300)
    #: Its place among the owner's.
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Kept view")
        constraints = [
            models.UniqueConstraint(fields=["person", "place", "name"], name="list_view_once"),
            models.UniqueConstraint(fields=["unit", "place", "name"], name="list_view_of_unit_once"),
            models.CheckConstraint(
                name="list_view_has_one_owner",
                condition=Q(person__isnull=True, unit__isnull=False) | Q(person__isnull=False, unit__isnull=True),
            ),
        ]
        ordering = ["place", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """The columns that a person does not want to see in a list, by their place (from 1)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=PLACE)
    hidden = ArrayField(models.PositiveSmallIntegerField(), default=list)

    class Meta:
        verbose_name = _("Columns of a list")
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="list_columns_once")]

    def __str__(self) -> str:
        return self.place


class Draft(models.Model):
    """What a person typed into a form and did not send, kept for a while (`wuzha.core.drafts`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: The address of the form.
    place = models.CharField(max_length=MOST_PLACE)
    #: Names and values as JSON.
    content = SealedField(Kind.TEXT, null=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Draft")
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="draft_once")]
        indexes = [models.Index(fields=["at"], name="draft_at")]

    def __str__(self) -> str:
        return self.place


class JobRun(models.Model):
    """One of the last runs of a job by the clock; each job keeps `runs.KEPT`."""

    name = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    seconds = models.FloatField()
    #: Code of what went wrong (`runs.Fault`), with the place in the code; empty when it went well.
    fault = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("Run of a job")
        indexes = [models.Index(fields=["name", "-began_at"], name="job_runs_of")]

    def __str__(self) -> str:
        return f"{self.name} {self.began_at:%F %T}"
