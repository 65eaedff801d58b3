# SPDX-License-Identifier: Apache-2.0
"""What intake tells privacy: rejected rows hold personal data too, and go sooner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wuzha.intake.models import Reject


class RejectKeeper:
    kind = "intake.reject"
    object_type = "reject"
    since = "batch__created_at"

    def title(self) -> str:
        return _("Rejected rows")

    def what_goes(self) -> str:
        return _("The row as it came. Its line and the reasons stay.")

    def due(self, before: datetime) -> QuerySet[Any]:
        return Reject.unscoped.filter(batch__created_at__lt=before, raw__isnull=False)

    def erase(self, keys: Sequence[int], _now: datetime) -> int:
        return Reject.unscoped.filter(pk__in=keys, raw__isnull=False).update(raw=None)
