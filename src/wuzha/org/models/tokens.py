# SPDX-License-Identifier: Apache-2.0
"""Access tokens: with one a program does a person's work through the API, in one posting and for some of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models.people import Person, Posting


class AccessToken(models.Model):
    """A person's token. Only its hash is kept; the token itself is shown once. Ends by itself or when revoked."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="tokens", verbose_name=_("Person"))
    #: The role and the unit it acts in; when the posting ends, so does the token.
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="tokens", verbose_name=_("Posting"))
    label = models.CharField(max_length=40, verbose_name=_("What it is for"))
    #: First characters of the token, to recognise it by.
    prefix = models.CharField(max_length=8)
    #: SHA-256: the token has 256 random bits, so a slow hash would add nothing.
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=16), verbose_name=_("Opens"))
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Created"))
    expires_at = models.DateTimeField(verbose_name=_("Ends at"))
    revoked_at = models.DateTimeField(null=True, verbose_name=_("Revoked"))
    revoked_by = models.CharField(max_length=64, blank=True)
    #: Noted once an hour, or when it is used from another address.
    used_at = models.DateTimeField(null=True, verbose_name=_("Last used"))
    used_from = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("Access token")
        indexes = [models.Index(fields=["person", "-created_at"], name="tokens_of_person")]
        constraints = [
            models.CheckConstraint(
                name="token_times_in_order", condition=models.Q(expires_at__gt=models.F("created_at"))
            ),
            models.CheckConstraint(name="token_opens_something", condition=models.Q(scopes__len__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.prefix}…"
