# SPDX-License-Identifier: Apache-2.0
"""What of privacy waits in people's inboxes: exports and erasures of others to decide, leads and reviews."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wuzha.audit.actor import Actor
from wuzha.inbox.records import RecordSource
from wuzha.inbox.sources import Detail, Here, Item, Kind, Rows, Source, Wait
from wuzha.org.models import LoginAlert
from wuzha.org.queries import alerts as login_alerts
from wuzha.org.roles import May
from wuzha.org.services.guard import at_the_top
from wuzha.privacy.exporters import exporter_for
from wuzha.privacy.keepers import keeper_for
from wuzha.privacy.models import Export, ImpactEntry, LeadState, ReadingLead, RetentionRun, RunState
from wuzha.privacy.queries import exports, impact, leads
from wuzha.privacy.services import exports as export_services
from wuzha.ui.record import Act, Fact, NextAct, RecordHead

#: What a second person answers to what somebody asked for.
_YES_OR_NO = ("approve", "refuse")


def _answers(approve: str, refuse: str, says: str) -> tuple[Here, ...]:
    return (
        Here("approve", approve, note=True, says=says),
        Here("refuse", refuse, note=True, note_required=True, icon="ban"),
    )


class ExportSource(RecordSource[Export]):
    code, kind, needs, record, model = "exports", Kind.DECIDE, (May.APPROVE_EXPORT,), "export", Export
    since, due, related = "asked_at", "expires_at", ("by", "unit")

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Export]:
        return exports.to_decide(actor, now)

    def what(self, row: Export) -> str:
        return _("Approve an export in clear") if row.clear else _("Approve an export")

    def title(self, row: Export) -> str:
        exporter = exporter_for(row.kind)
        name = exporter.title() if exporter is not None else row.kind
        return ngettext("%(list)s, %(n)s row", "%(list)s, %(n)s rows", row.expected) % {"list": name, "n": row.expected}

    def line(self, row: Export) -> str:
        return _("%(who)s of %(unit)s: %(why)s") % {"who": row.by.name, "unit": row.unit.name, "why": row.text}

    def url(self, actor: Actor, row: Export) -> str:
        return reverse("privacy:export", args=[row.pk])

    def here(self, actor: Actor, row: Export) -> tuple[Here, ...]:
        return _answers(
            _("Approve the export"), _("Refuse the export"), _("The file is made, and who asked fetches it.")
        )

    def act(self, actor: Actor, key: int, act: str, note: str) -> None:
        if act not in _YES_OR_NO:
            raise LookupError(act)
        export_services.decide(actor, key, approve=act == "approve", reason=note)


class RetentionSource(RecordSource[RetentionRun]):
    """Erasing is agreed on by two people of the whole city's."""

    code, kind, needs, record, model = "retention", Kind.DECIDE, (May.RETENTION,), "retention", RetentionRun
    since, due, related = "asked_at", "expires_at", ("by",)

    def concerns(self, actor: Actor) -> bool:
        return super().concerns(actor) and at_the_top(actor)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[RetentionRun]:
        found = RetentionRun.objects.filter(state=RunState.ASKED, expires_at__gt=now)
        return found.exclude(by=actor.person_id)

    def what(self, row: RetentionRun) -> str:
        return _("Confirm what is erased")

    def title(self, row: RetentionRun) -> str:
        keeper, rows = keeper_for(row.kind), sum(row.counted.values())
        name = keeper.title() if keeper is not None else row.kind
        return ngettext("%(list)s, %(n)s row", "%(list)s, %(n)s rows", rows) % {"list": name, "n": rows}

    def line(self, row: RetentionRun) -> str:
        return _("%(who)s asks, older than %(day)s") % {"who": row.by.name, "day": f"{row.before:%Y-%m-%d}"}

    def url(self, actor: Actor, row: RetentionRun) -> str:
        return reverse("privacy:retention")

    def in_reach(self, actor: Actor, key: int) -> bool:
        return at_the_top(actor) and RetentionRun.objects.filter(pk=key).exists()


class LeadSource(RecordSource[ReadingLead]):
    code, kind, needs, record, model = "leads", Kind.REQUEST, (May.READ_AUDIT,), "lead", ReadingLead
    since, related = "found_at", ("person",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[ReadingLead]:
        # Nobody looks into one's own reading.
        return leads.visible(actor).filter(state=LeadState.OPEN).exclude(person=actor.person_id)

    def what(self, row: ReadingLead) -> str:
        return _("Look into reading that stands out")

    def title(self, row: ReadingLead) -> str:
        return f"{row.person.name} {row.get_kind_display()}"

    def line(self, row: ReadingLead) -> str:
        return f"{row.day:%Y-%m-%d}"

    def url(self, actor: Actor, row: ReadingLead) -> str:
        return reverse("privacy:lead", args=[row.pk])

    def in_reach(self, actor: Actor, key: int) -> bool:
        return leads.get(actor, key) is not None


class LoginAlertSource(RecordSource[LoginAlert]):
    code, kind, needs, record, model = "loginalerts", Kind.REQUEST, (May.READ_AUDIT,), "login_alert", LoginAlert
    since, related = "found_at", ("person",)

    def rows(self, actor: Actor, now: datetime) -> QuerySet[LoginAlert]:
        return login_alerts.visible(actor).filter(settled_at__isnull=True)

    def what(self, row: LoginAlert) -> str:
        return _("Look into log-ins that look like an attack")

    def title(self, row: LoginAlert) -> str:
        who = row.person.name if row.person is not None else row.network
        return f"{row.get_kind_display()} {who}".strip()

    def line(self, row: LoginAlert) -> str:
        return ngettext("%(n)s within an hour", "%(n)s within an hour", row.count) % {"n": row.count}

    def url(self, actor: Actor, row: LoginAlert) -> str:
        return reverse("org:alert", args=[row.pk])

    def in_reach(self, actor: Actor, key: int) -> bool:
        return login_alerts.get(actor, key) is not None


class ImpactSource(Source):
    """Assessments whose review is due; an installation has few of them."""

    code, kind, needs, record = "impact", Kind.REQUEST, (May.IMPACT,), "impact"

    def concerns(self, actor: Actor) -> bool:
        return super().concerns(actor) and at_the_top(actor)

    def ask(self, actor: Actor, now: datetime, most: int, *, wide: bool = False) -> Sequence[QuerySet[Any, Any]]:
        return [impact.reviews().values_list("entry", "entry", "next_review", "next_review", "version")]

    def read(self, found: Sequence[Rows], actor: Actor, now: datetime) -> Iterable[Wait]:
        late = [(key, _start(day)) for key, _same, day, _due, _version in found[0] if day <= timezone.localdate(now)]
        return [Wait(key, (self.record, key), at, at) for key, at in sorted(late, key=lambda one: one[1])]

    def items(self, actor: Actor, keys: Collection[int], now: datetime) -> dict[int, Item]:
        return {
            one.entry.pk: Item(_("Review an impact assessment"), one.latest.title, one.latest.owner)
            for one in impact.late()
            if one.entry.pk in keys
        }

    def detail(self, actor: Actor, key: int, now: datetime) -> Detail | None:
        one = next((one for one in impact.late() if one.entry.pk == key), None)
        if one is None:
            return None
        facts = (Fact(_("Owner"), one.latest.owner), Fact(_("Next review"), f"{one.latest.next_review:%Y-%m-%d}"))
        act = Act(_("Open the record"), url=reverse("privacy:impact_entry", args=[key]), key="o")
        return Detail(
            RecordHead(one.latest.title, facts=facts),
            NextAct(_("Review an impact assessment"), due=_start(one.latest.next_review), act=act),
        )

    def in_reach(self, actor: Actor, key: int) -> bool:
        return at_the_top(actor) and self.there_is(key)

    def there_is(self, key: int) -> bool:
        return ImpactEntry.objects.filter(pk=key).exists()


def _start(day: date) -> datetime:
    """The beginning of the day on which it is to be reviewed."""
    return timezone.make_aware(datetime.combine(day, time.min))


SOURCES = (ExportSource(), RetentionSource(), LeadSource(), LoginAlertSource(), ImpactSource())
