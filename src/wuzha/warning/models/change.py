# SPDX-License-Identifier: Apache-2.0
"""The change feed of the desk: what happened to warnings that a list shows.

Rows are written by the database itself (migration `guards`), whoever changes a warning; notices by `services.notices`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuzha.core.feed import FeedRow
from wuzha.org.models import Unit
from wuzha.org.reach import Reach, units_below

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class ChangeKind(models.TextChoices):
    """What a row of the feed says."""

    NEW = "new", _("New warning")
    CHANGED = "changed", _("Warning changed")
    #: Something people are to be told of, such as an escalation; the warning itself need not have changed.
    NOTICE = "notice", _("Notice to people on duty")


class Change(FeedRow):
    """One change of one warning."""

    CHANNEL = "wuzha_warning"

    kind = models.CharField(max_length=8, choices=ChangeKind)
    warning = models.ForeignKey("WarningRecord", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False,
                                related_name="+")  # fmt: skip
    #: As they are after the change, and as they were before it (empty for a new warning).
    state = models.CharField(max_length=12)
    was_state = models.CharField(max_length=12, default="", db_default="")
    level = models.PositiveSmallIntegerField()
    centre = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    station = models.ForeignKey(
        Unit, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    was_station = models.ForeignKey(
        Unit, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    division_code = models.CharField(max_length=12, default="", db_default="")
    was_division_code = models.CharField(max_length=12, default="", db_default="")
    #: Of a notice: its code, and the unit whose people are told.
    notice = models.CharField(max_length=32, default="", db_default="")
    unit = models.ForeignKey(
        Unit, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta(FeedRow.Meta):
        verbose_name = _("Change of a warning")
        indexes = [models.Index(fields=["txid"], name="change_txid")]

    def __str__(self) -> str:
        return f"{self.kind} {self.warning_id}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        """Changes of warnings that are, or until this change were, in the actor's reach (`WarningRecord.scope`)."""
        reach = units_below(actor.unit_path)
        rule = Q(station_id__in=reach.ids) | Q(was_station_id__in=reach.ids) | Q(unit_id__in=reach.ids)
        if reach.centres:
            rule |= Q(centre_id__in=reach.centres)
        if reach.division:
            rule |= Q(division_code__startswith=reach.division) | Q(was_division_code__startswith=reach.division)
        return rule

    def touches(self, reach: Reach) -> bool:
        """`scope` for a change that has been read."""
        codes = (self.division_code, self.was_division_code)
        return (
            not reach.ids.isdisjoint((self.station_id, self.was_station_id, self.unit_id))
            or self.centre_id in reach.centres
            or bool(reach.division and any(code.startswith(reach.division) for code in codes))
        )
