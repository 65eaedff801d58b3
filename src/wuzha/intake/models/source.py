# SPDX-License-Identifier: Apache-2.0
"""Sources that post through the API: their keys, and the requests already answered."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.org.models import Unit


class KeyScope(models.TextChoices):
    """What a source's key may be used for."""

    POST = "warnings:post", _("Post directives")
    READ = "batches:read", _("Read the counts of its batches")


def every_scope() -> list[str]:
    """What a key opens unless it is narrowed."""
    return [scope.value for scope in KeyScope]


class SourceKey(models.Model):
    """A source's API key. Only its hash is kept; the key itself is shown once."""

    source = models.CharField(max_length=32, verbose_name=_("Channel"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Receiving unit"))
    #: First characters of the key, to recognise it by.
    prefix = models.CharField(max_length=8)
    #: SHA-256: the key has 256 random bits, so a slow hash would add nothing.
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=KeyScope), default=every_scope, verbose_name=_("Opens"))
    #: Empty: the rule's (`intake.api`).
    requests_per_minute = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("Requests a minute"))
    created_at = models.DateTimeField(default=timezone.now, verbose_name=_("Created"))
    revoked_at = models.DateTimeField(null=True, verbose_name=_("Revoked"))

    class Meta:
        verbose_name = _("API key")
        constraints = [
            models.CheckConstraint(name="key_opens_something", condition=models.Q(scopes__len__gt=0)),
            models.CheckConstraint(
                name="key_rate_positive",
                condition=models.Q(requests_per_minute__isnull=True) | models.Q(requests_per_minute__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.prefix}…"

    @property
    def opens(self) -> list[str]:
        """What it opens, in words."""
        return [str(KeyScope(scope).label) for scope in self.scopes if scope in KeyScope.values]


class AnsweredRequest(models.Model):
    """A request with an idempotency key that was answered: the same key gets the same answer."""

    key = models.ForeignKey(SourceKey, on_delete=models.CASCADE)
    idempotency_key = models.CharField(max_length=128)
    #: SHA-256 of the request body: the same key with another body is refused.
    body_digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Answered request")
        indexes = [models.Index(fields=["at"], name="answered_at")]
        constraints = [models.UniqueConstraint(fields=["key", "idempotency_key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.status}"
