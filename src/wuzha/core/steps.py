# SPDX-License-Identifier: Apache-2.0
"""Tables of the steps of a record with a life. A domain adds the record, and the choices of `act`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind


class Step(models.Model):
    """One act: from which state to which, when and by whom. Only ever added to."""

    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By")
    )
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta:
        abstract = True


def state_then(steps: Any, link: str, at: datetime | None) -> Any:
    """The state that a record had at an instant: that from which its first step after it led (`link` leads from a step
    to the record), else the one it has. For rows of the record."""
    if at is None:
        return F("state")
    rows = steps.unscoped.filter(**{link: OuterRef("pk"), "at__gt": at}).order_by("pk").values("from_state")
    return Coalesce(Subquery(rows[:1], output_field=CharField()), F("state"))


class DocumentedStep(Step):
    """One that a document proves. What was told wrongly is struck and told anew; both stay."""

    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    #: The step that took its place.
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrects", verbose_name=_("Corrected by")
    )

    class Meta:
        abstract = True
