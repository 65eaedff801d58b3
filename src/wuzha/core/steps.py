# SPDX-License-Identifier: Apache-2.0
"""Tables of the steps of a record with a life. A domain adds the record, and the choices of `act`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
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


class DocumentedStep(Step):
    """One that a document proves. What was told wrongly is struck and told anew; both stay."""

    document_no = models.CharField(max_length=64, blank=True, verbose_name=_("Number of the document"))
    #: The step that took its place.
    struck_by = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrects", verbose_name=_("Corrected by")
    )

    class Meta:
        abstract = True
