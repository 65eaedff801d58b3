# SPDX-License-Identifier: Apache-2.0
"""What is counted for all processes alike: limits that are used up, tries at log-ins, the places people log in from."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How much of one limit is used. The table is unlogged: a crash may lose it, and it costs no wait for the disk."""

    name = models.CharField(max_length=80, primary_key=True)
    used = models.PositiveIntegerField()
    #: When what is used counts no more (a rate), or when the next try is let through (log-ins).
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("Limit that is used up")
        indexes = [models.Index(fields=["until"], name="tally_until")]

    def __str__(self) -> str:
        return self.name


class KnownPlace(models.Model):
    """A browser or a network from which a person has logged in; only a keyed hash of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    mark = models.BinaryField(max_length=32)
    #: A browser of its own is known for certain; a network is shared with others.
    browser = models.BooleanField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Known place of log-ins")
        constraints = [models.UniqueConstraint(fields=["person", "mark"], name="known_place_once")]
        indexes = [models.Index(fields=["seen_at"], name="known_place_seen")]

    def __str__(self) -> str:
        return f"place {self.pk}"


class Guess(models.Model):
    """That somebody in a network failed to log in as somebody: one row for both, with the last time."""

    network = models.CharField(max_length=49)
    #: Keyed hash of the name that was typed: it may be nobody's, or a password in the wrong field.
    account = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("Failed log-in")
        constraints = [models.UniqueConstraint(fields=["network", "account"], name="guess_once")]
        indexes = [
            models.Index(fields=["account", "at"], name="guess_account"),
            models.Index(fields=["at"], name="guess_at"),
        ]

    def __str__(self) -> str:
        return f"guess {self.pk}"


class AlertKind(models.TextChoices):
    SPRAY = "SPRAY", _("One network tries many accounts")
    SIEGE = "SIEGE", _("Many networks try one account")
    WIDE = "WIDE", _("Many networks try many accounts")
    CLONE = "CLONE", _("A passkey was copied")


class LoginAlert(models.Model):
    """Log-ins that look like an attack, for an auditor to look into."""

    kind = models.CharField(max_length=8, choices=AlertKind, verbose_name=_("Kind"))
    #: Of a `SPRAY` the network; of a `SIEGE` the person, where the name that was tried is somebody's; of a `CLONE` the
    #: person.
    network = models.CharField(max_length=49, blank=True, verbose_name=_("Network"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Person")
    )
    #: Within an hour: accounts tried from the network, networks that tried the account, pairs of both.
    count = models.PositiveIntegerField(verbose_name=_("Count"))
    found_at = models.DateTimeField(default=timezone.now, verbose_name=_("Found"))
    note = models.CharField(max_length=400, blank=True, verbose_name=_("Note"))
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Log-in alert")
        indexes = [models.Index(fields=["-id"], name="login_alert_open", condition=Q(settled_at__isnull=True))]
        constraints = [
            models.CheckConstraint(
                name="login_alert_settled_by_somebody",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
