# SPDX-License-Identifier: Apache-2.0
"""A purpose once given: a person may see one record in clear, in one session, until a moment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Grant(models.Model):
    """It spares the question, never the trail: each look is an event of its own that names its grant."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: Keyed hash of the session's key: of no use to whoever reads the table.
    session = models.BinaryField(max_length=16)
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=32)
    #: Code of the dictionary `privacy.purposes`, and the number of the case or warning it is about.
    purpose = models.CharField(max_length=24, verbose_name=_("Purpose"))
    reference = models.CharField(max_length=40, blank=True, verbose_name=_("Case number"))
    #: The purpose as the trail keeps it.
    text = models.CharField(max_length=200)
    granted_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("Grant")
        constraints = [models.UniqueConstraint(fields=["session", "object_type", "object_id"], name="grant_once")]
        indexes = [models.Index(fields=["until"], name="grant_until")]

    @property
    def detail(self) -> dict[str, object]:
        """What the event of each look says of its grant."""
        return {"grant": self.pk, "for": self.purpose}

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}"
