# SPDX-License-Identifier: Apache-2.0
"""One event a change or a read. Rows are only ever added; a trigger refuses everything else (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """What was done or seen. No personal data in clear, ever: fields are named, values are not kept."""

    at = models.DateTimeField(default=timezone.now, verbose_name=_("When"))
    actor_kind = models.CharField(max_length=8, verbose_name=_("Kind of actor"))
    actor = models.CharField(max_length=64, verbose_name=_("Who"))
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=24, blank=True, verbose_name=_("Role"))
    unit_code = models.CharField(max_length=24, blank=True, verbose_name=_("Unit"))
    address = models.CharField(max_length=45, blank=True, verbose_name=_("Address"))
    action = models.CharField(max_length=48, verbose_name=_("Action"))
    object_type = models.CharField(max_length=32, blank=True, verbose_name=_("Record"))
    object_id = models.CharField(max_length=32, blank=True)
    purpose = models.CharField(max_length=200, blank=True, verbose_name=_("Purpose"))
    #: Names of the fields seen in clear, or of those changed.
    fields = models.JSONField(default=list, verbose_name=_("Fields"))
    row_count = models.IntegerField(default=1, verbose_name=_("Rows"))
    #: `OK`, or `REFUSED` when the act was denied.
    outcome = models.CharField(max_length=8, default="OK", verbose_name=_("Outcome"))
    detail = models.JSONField(default=dict)

    #: Authenticates the content (`wuzha.audit.content`); none before the boundary of the chain.
    mac = models.BinaryField(max_length=32, null=True)

    # Set once, by the sealer.
    seq = models.BigIntegerField(null=True, unique=True)
    hash = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("Audit event")
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_object"),
            models.Index(fields=["actor", "id"], name="audit_actor"),
            models.Index(fields=["action", "id"], name="audit_action"),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["id"], name="audit_refused", condition=models.Q(outcome="REFUSED")),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seq__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_sealed_whole",
                condition=models.Q(seq__isnull=True, hash__isnull=True)
                | models.Q(seq__isnull=False, hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}".strip()
