# SPDX-License-Identifier: Apache-2.0
"""Who is on duty: the named posts of a unit that an escalation goes to, person by person, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models.people import Person
from wuzha.org.models.units import Unit
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class Post(models.TextChoices):
    """A post of the chain (`domain.md` §3.2)."""

    CHIEF = "CHIEF", _("Station chief")
    SHIFT_LEADER = "SHIFT_LEADER", _("Shift leader")
    COMMAND = "COMMAND", _("Command centre")


class DutyPost(ScopedModel):
    """One person in one post of one unit. A deputy is told while nobody else holds the post."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duty", verbose_name=_("Unit"))
    post = models.CharField(max_length=16, choices=Post, verbose_name=_("Post"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duty", verbose_name=_("Person"))
    deputy = models.BooleanField(default=False, verbose_name=_("Deputy"))
    from_at = models.DateTimeField(default=timezone.now, verbose_name=_("From"))
    #: The first instant after the duty; empty for a standing one.
    to_at = models.DateTimeField(null=True, blank=True, verbose_name=_("To"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Duty")
        indexes = [models.Index(fields=["unit", "post", "from_at"], name="duty_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="duty_times_in_order",
                condition=models.Q(to_at__isnull=True) | models.Q(to_at__gt=models.F("from_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.post} {self.person_id}"

    @staticmethod
    def scope(actor: Actor) -> models.Q:
        return models.Q(unit__path__startswith=actor.unit_path)
