# SPDX-License-Identifier: Apache-2.0
"""A person's second factor: an authenticator's secret, passkeys, or both; and codes for when they are lost."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models.people import Person
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class SecondFactor(models.Model):
    """That the person proves more than the password. Without `confirmed_at` it is only being set up, or was reset.

    Confirmed, it has a `secret` (time-based one-time codes, RFC 6238), passkeys, or both.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="factor")
    secret = SealedField(Kind.TEXT)
    #: The secret of an authenticator that is being added to passkeys, until its first right code.
    pending = SealedField(Kind.TEXT)
    #: How many ways of proof were taken away; sessions that were proven before have to prove it again.
    generation = models.PositiveIntegerField(default=0, db_default=0)
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

    def __str__(self) -> str:
        return f"factor {self.person_id}"

    @property
    def has_authenticator(self) -> bool:
        return self.confirmed_at is not None and self.secret is not None


class Passkey(models.Model):
    """A key pair of a device of the person's (WebAuthn Level 2); here is its public half."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40, verbose_name=_("Name of the passkey"))
    #: The name of the server it was made for, and answers to alone (the id of the relying party).
    host = models.CharField(max_length=253)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    #: In COSE form (RFC 9052).
    public_key = models.BinaryField(max_length=4096)
    #: How often the device says it was used; 0 where it does not count.
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)
    #: When it counted no further, as a copy would; it proves nothing since.
    cloned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Passkey")

    def __str__(self) -> str:
        return f"passkey {self.pk}"


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
