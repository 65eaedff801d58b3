# SPDX-License-Identifier: Apache-2.0
"""A person's second factor: a sealed secret shared with their authenticator, and codes for when it is lost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models.people import Person
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class SecondFactor(models.Model):
    """Time-based one-time codes (RFC 6238). Without `confirmed_at` it is only being set up, or was reset."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="factor")
    secret = SealedField(Kind.TEXT)
    confirmed_at = models.DateTimeField(null=True, verbose_name=_("Set up"))
    #: The newest 30-second step of which a code was used; codes of it and before are refused.
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    #: When somebody else took the factor away, and who; told to the person at the next log-in.
    reset_at = models.DateTimeField(null=True)
    reset_by = models.CharField(max_length=64, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Second factor")
        constraints = [
            models.CheckConstraint(
                name="factor_confirmed_has_secret", condition=Q(confirmed_at__isnull=True) | Q(secret__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"factor {self.person_id}"


class RecoveryCode(models.Model):
    """One code for one log-in without the authenticator. Only its keyed hash is kept."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Recovery code")
        constraints = [models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery {self.factor_id}"
