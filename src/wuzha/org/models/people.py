# SPDX-License-Identifier: Apache-2.0
"""People who log in, and their postings: a role at a unit, from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models.units import Unit
from wuzha.org.roles import Role
from wuzha.org.scoping import ScopedManager
from wuzha.plain import written_plainly

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class PersonManager(BaseUserManager["Person"]):
    """Log-in needs to find a person before anybody acts, so people are not scoped here but in `org.queries`."""


class Person(AbstractBaseUser):
    """A person with a log-in. Leaves by `active = False`, never by deletion."""

    username = models.CharField(max_length=32, unique=True, verbose_name=_("Log-in name"))
    name = models.CharField(max_length=32, verbose_name=_("Name"))
    badge = models.CharField(max_length=16, blank=True, verbose_name=_("Badge number"))
    is_active = models.BooleanField(default=True, verbose_name=_("Active"))
    must_change_password = models.BooleanField(default=False, verbose_name=_("Must change the password"))
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True, verbose_name=_("Locked until"))
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[Any] = PersonManager()

    class Meta:
        verbose_name = _("Person")
        constraints = [written_plainly("person_username_plain", "username")]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A role at a unit: it reaches the unit and everything below it in the tree."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="postings", verbose_name=_("Person"))
    role = models.CharField(max_length=24, choices=Role, verbose_name=_("Role"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings", verbose_name=_("Unit"))
    #: Leads the shift at its unit: may take over what others hold and change the unit's lists.
    leads = models.BooleanField(default=False, db_default=False, verbose_name=_("Leads the shift"))
    valid_from = models.DateField(default=timezone.localdate, verbose_name=_("From"))
    valid_to = models.DateField(null=True, blank=True, verbose_name=_("To"))

    unscoped = models.Manager()
    objects = ScopedManager()

    class Meta:
        verbose_name = _("Posting")
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit", "valid_from"], name="posting_once"),
            models.CheckConstraint(
                name="posting_dates_in_order",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit_id}"

    @staticmethod
    def scope(actor: Actor) -> models.Q:
        return models.Q(unit__path__startswith=actor.unit_path)
