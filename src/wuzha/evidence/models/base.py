# SPDX-License-Identifier: Apache-2.0
"""What all evidence shares: it belongs to a case, and who sees the case sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.cases.reach import reach_of
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class OfCase(ScopedModel):
    """Seen by whoever sees its case. `CASE` leads there."""

    CASE: ClassVar[str] = "case__"

    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return reach_of(actor.unit_path, cls.CASE)
