# SPDX-License-Identifier: Apache-2.0
"""What somebody at the desk is to decide: meetings left out, false alarms, two accounts of one task."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource, own_centre
from wuzha.inbox.sources import Here, Kind
from wuzha.org.roles import May
from wuzha.ui.record import RecordHead
from wuzha.warning.labels import title_of
from wuzha.warning.models import ExclusionState, FalseAlarm, FieldConflict, MeetExclusion
from wuzha.warning.queries.false_alarms import reason_label
from wuzha.warning.rules.lifecycle import AlarmState
from wuzha.warning.rulesets import REASONS, SOURCES
from wuzha.warning.services import exclusions, false_alarms
from wuzha.warning.waiting.heads import head_of


class ExclusionSource(RecordSource[MeetExclusion]):
    """Asked for by a station; the shift leader of the centre decides, never who asked."""

    code, kind, needs, record, model = "exclusions", Kind.DECIDE, (May.TRIAGE,), "exclusion", MeetExclusion
    since, level, about = "asked_at", "warning__level", ("warning", "warning_id")
    related = ("warning__station", "asked_by", "unit")

    def concerns(self, actor: Actor) -> bool:
        return actor.leads and super().concerns(actor)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[MeetExclusion]:
        found: QuerySet[MeetExclusion] = MeetExclusion.objects.visible_to(actor)
        waiting = found.filter(state=ExclusionState.ASKED, warning__centre_id__in=own_centre(actor))
        return waiting.exclude(asked_by=actor.person_id)

    def what(self, row: MeetExclusion) -> str:
        return _("Decide whether the meeting is left out: %(why)s") % {"why": REASONS.at().label(row.reason)}

    def title(self, row: MeetExclusion) -> str:
        return title_of(row.warning)

    def line(self, row: MeetExclusion) -> str:
        return _("%(who)s of %(unit)s asks, paper %(paper)s") % {
            "who": row.asked_by.name, "unit": row.unit.name, "paper": row.paper,
        }  # fmt: skip

    def head(self, row: MeetExclusion) -> RecordHead:
        return head_of(row.warning)

    def url(self, actor: Actor, row: MeetExclusion) -> str:
        return reverse("warning:exclusion_decide", args=[row.pk])

    def here(self, actor: Actor, row: MeetExclusion) -> tuple[Here, ...]:
        return (
            Here("approve", _("Leave it out of the meetings"), says=_("It then counts in neither part of the rate.")),
            Here("refuse", _("Count it all the same"), icon="ban"),
        )

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act not in ("approve", "refuse"):
            raise LookupError(act)
        exclusions.decide(actor, key, approve=act == "approve")


class FalseAlarmSource(RecordSource[FalseAlarm]):
    """Prepared for its source; the centre approves."""

    code, kind, needs, record, model = "falsealarms", Kind.DECIDE, (May.TRIAGE,), "false_alarm", FalseAlarm
    since, level, about = "prepared_at", "warning__level", ("false_alarm", "pk")
    related = ("warning__station", "prepared_by")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[FalseAlarm]:
        found: QuerySet[FalseAlarm] = FalseAlarm.objects.visible_to(actor)
        return found.filter(state=AlarmState.PREPARED, warning__centre_id__in=own_centre(actor)).annotate(
            pushes=Count("directives")
        )

    def what(self, row: FalseAlarm) -> str:
        return _("Decide on a false alarm: %(why)s") % {"why": reason_label(row.reason)}

    def title(self, row: FalseAlarm) -> str:
        return title_of(row.warning)

    def line(self, row: FalseAlarm) -> str:
        pushes = getattr(row, "pushes", 0)
        text = ngettext("%(source)s, %(n)s push, by %(who)s", "%(source)s, %(n)s pushes, by %(who)s", pushes)
        return text % {"source": SOURCES.at().label(row.source), "n": pushes, "who": row.prepared_by.name}

    def head(self, row: FalseAlarm) -> RecordHead:
        return head_of(row.warning)

    def url(self, actor: Actor, row: FalseAlarm) -> str:
        return reverse("warning:false_alarm", args=[row.pk])

    def here(self, actor: Actor, row: FalseAlarm) -> tuple[Here, ...]:
        return (
            Here("approve", _("Approve the false alarm"), note=True, says=_("It then goes back to its source.")),
            Here("drop", _("Do not send the false alarm"), note=True, note_required=True, icon="ban"),
        )

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        does: Any = {"approve": false_alarms.approve, "drop": false_alarms.drop}
        does[act](actor, key, note)


class ConflictSource(RecordSource[FieldConflict]):
    """A task moved on while somebody worked on it without signal."""

    code, kind, needs, record, model = "conflicts", Kind.DECIDE, (May.TRIAGE,), "conflict", FieldConflict
    since, level, about = "opened_at", "warning__level", ("warning", "warning_id")
    related = ("warning", "by", "unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[FieldConflict]:
        found: QuerySet[FieldConflict] = FieldConflict.objects.visible_to(actor)
        return found.filter(decided_at__isnull=True)

    def what(self, row: FieldConflict) -> str:
        return _("Decide between two accounts of a task")

    def title(self, row: FieldConflict) -> str:
        return title_of(row.warning)

    def line(self, row: FieldConflict) -> str:
        return pgettext("clause", ", ").join((row.unit.name, row.by.name, str(row.get_kind_display())))

    def head(self, row: FieldConflict) -> RecordHead:
        return head_of(row.warning)

    def url(self, actor: Actor, row: FieldConflict) -> str:
        return reverse("warning:conflict", args=[row.pk])
