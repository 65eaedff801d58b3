# SPDX-License-Identifier: Apache-2.0
"""One warning as the analyst's page shows it. Personal data stays sealed here; `reveal` opens it for a purpose."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.org.models import Unit, UnitKind
from wuzha.org.queries.colleagues import who_leads
from wuzha.org.reach import units_below
from wuzha.org.roles import May, may
from wuzha.sealed.value import Sealed
from wuzha.warning.fields import CARRIED
from wuzha.warning.models import Attempt, Comment, Directive, EnrichmentItem, WarningRecord
from wuzha.warning.queries import candidates, detail
from wuzha.warning.queries.candidates import Candidate
from wuzha.warning.queries.rows import has_returned, place_names, reason_lines
from wuzha.warning.queries.tasks.lists import Clock, clocks
from wuzha.warning.queries.tasks.personal import of_kind
from wuzha.warning.rules.completion import Found, held_too_long
from wuzha.warning.rules.lifecycle import OPEN, Level, State
from wuzha.warning.rulesets import COMPLETION
from wuzha.warning.rulesets.handling import ChecklistItem, Completion

#: Pushes shown with a warning, the latest.
MOST_PUSHES = 20
#: The person, as far as anybody at the centre may need it.
PERSON = ("name", "phone", "id_no", "account", "address", *(one.key for one in CARRIED if one.sealed and one.page))


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the checklist and its latest try."""

    item: ChecklistItem
    tried: EnrichmentItem | None

    @property
    def found(self) -> bool:
        return self.tried is not None and self.tried.found == Found.FOUND

    @property
    def is_done(self) -> bool:
        """Whether somebody has looked: found, looked for in vain, or not needed."""
        return self.tried is not None


@dataclass(frozen=True, slots=True)
class Clear:
    """Clear values for one view of the page. Never stored, never in a log."""

    person: dict[str, str]
    #: Key of the completion item → what was found.
    items: dict[int, str] = field(default_factory=dict)
    #: Key of the attempt → its note.
    notes: dict[int, str] = field(default_factory=dict)
    #: Key of the remark → its text.
    remarks: dict[int, str] = field(default_factory=dict)
    #: Key of the push → header and cell of its row as it came.
    raws: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


class Desk:
    """A warning with everything that is known, found and tried; each part is read when the page asks for it."""

    def __init__(self, actor: Actor, warning: WarningRecord, now: datetime) -> None:
        self.actor = actor
        self.warning = warning
        self.now = now

    @property
    def may_triage(self) -> bool:
        """Whether the actor works at the centre that has it; who sees it by where the person lives does not."""
        return may(self.actor.role, May.TRIAGE) and self.warning.centre_id in units_below(self.actor.unit_path).ids

    @property
    def mine(self) -> bool:
        return self.warning.state == State.CLAIMED and self.warning.claimed_by_id == self.actor.person_id

    @property
    def can_take(self) -> bool:
        return self.may_triage and self.warning.state == State.RECEIVED

    @property
    def can_work(self) -> bool:
        """Complete, dispatch, put back."""
        return self.may_triage and self.mine

    @property
    def can_set_aside(self) -> bool:
        """Snooze, set as not valid, merge."""
        return self.can_take or self.can_work

    @property
    def can_assign(self) -> bool:
        """Give it to a colleague: what waits, what one holds, and what anybody holds for who leads."""
        return self.can_set_aside or self.can_take_over

    @property
    def can_take_over(self) -> bool:
        return self.may_triage and self.actor.leads and self.warning.state == State.CLAIMED and not self.mine

    @property
    def can_reopen(self) -> bool:
        return self.may_triage and self.warning.state == State.CLOSED

    @property
    def can_recall(self) -> bool:
        return self.may_triage and self.warning.state == State.DISPATCHED

    @property
    def can_restore(self) -> bool:
        return self.may_triage and self.warning.state == State.INVALID

    @property
    def can_wake(self) -> bool:
        until = self.warning.snoozed_until
        return self.can_take and until is not None and until > self.now

    @property
    def returned(self) -> bool:
        return has_returned(self.warning, self.now)

    @property
    def may_reveal(self) -> bool:
        return may(self.actor.role, May.REVEAL)

    @cached_property
    def clocks(self) -> list[Clock]:
        first = self.attempts[0].at if self.attempts else None
        return clocks(self.warning, first)

    @cached_property
    def place(self) -> str:
        return place_names([self.warning.division_code]).get(self.warning.division_code, "")

    @cached_property
    def attempts(self) -> list[Attempt]:
        return list(_of(Attempt, self).select_related("by", "unit").order_by("at", "pk"))

    @cached_property
    def pushes(self) -> list[Directive]:
        return list(_of(Directive, self).order_by("-pushed_at", "-pk")[:MOST_PUSHES])

    @cached_property
    def remarks(self) -> list[Comment]:
        """The remarks that the timeline shows."""
        return [entry.it for entry in self.timeline if entry.kind == "comment"]

    @cached_property
    def timeline(self) -> list[detail.Entry]:
        return detail.timeline(self.warning)

    @cached_property
    def previous(self) -> tuple[list[WarningRecord], bool]:
        return detail.previous(self.actor, self.warning)

    @cached_property
    def reasons(self) -> str:
        return reason_lines([self.warning]).get(self.warning.pk, "") if self.warning.state in OPEN else ""

    @cached_property
    def rules(self) -> Completion:
        return COMPLETION.at()

    @cached_property
    def checklist(self) -> list[Line]:
        """Items of the checklist in force, in its order."""
        rows = _of(EnrichmentItem, self).select_related("by").order_by("item", "-at", "-pk").distinct("item")
        tried = {row.item: row for row in rows}
        return [Line(item, tried.get(item.code)) for item in self.rules.items]

    @property
    def next_line(self) -> Line | None:
        """The weightiest item nobody has looked for, in the order of the checklist among equals."""
        open_lines = [line for line in self.checklist if not line.is_done]
        return max(open_lines, key=lambda line: line.item.weight, default=None)

    @property
    def below_threshold(self) -> bool:
        return self.warning.completeness < self.rules.threshold

    @property
    def held_too_long(self) -> bool:
        """Whether completion has taken longer than the level allows."""
        claimed_at = self.warning.claimed_at
        most = self.rules.max_hold(Level(self.warning.level).name)
        return claimed_at is not None and held_too_long(claimed_at, self.now, most)

    @property
    def leader_overrides(self) -> bool:
        """Whether only the shift leader may send it as it is."""
        return self.rules.leader_overrides(Level(self.warning.level).name)

    @property
    def asks_leader(self) -> bool:
        """Whether it may be sent as it is, but not by the actor."""
        return self.completes_first and self.leader_overrides and not self.actor.leads

    @cached_property
    def leaders(self) -> list[str]:
        """Names of those who lead the shift."""
        return who_leads(self.actor.unit_path or "")

    @property
    def completes_first(self) -> bool:
        """Whether the next step is to complete it, and not yet to dispatch it."""
        return self.below_threshold and not self.held_too_long

    @cached_property
    def stations(self) -> list[Candidate]:
        return candidates.stations(self.warning)


def of(actor: Actor, pk: int, now: datetime | None = None) -> Desk | None:
    """The warning for its page; `None` when it is not in the actor's reach."""
    warning = detail.of(actor, pk)
    return None if warning is None else Desk(actor, warning, now or timezone.now())


def reveal(desk: Desk, purpose: str, detail: dict[str, object] | None = None) -> Clear:
    """The clear personal data of a warning, for a purpose: one read event, before any value leaves.

    Raises `ValueError` when the purpose is empty.
    """
    sealed: dict[str, Sealed | None] = {name: getattr(desk.warning, name) for name in PERSON}
    sealed |= {f"item:{line.tried.pk}": line.tried.value for line in desk.checklist if line.tried is not None}
    sealed |= {f"note:{one.pk}": one.note for one in desk.attempts}
    sealed |= {f"remark:{one.pk}": one.text for one in desk.remarks}
    sealed |= {f"raw:{one.pk}": one.raw for one in desk.pushes}
    clear = reveal_many(desk.actor, purpose, on=("warning", desk.warning.pk), values=sealed, detail=detail)
    return Clear(
        {name: clear[name] for name in PERSON if name in clear},
        items=of_kind(clear, "item"),
        notes=of_kind(clear, "note"),
        remarks=of_kind(clear, "remark"),
        raws={pk: _cells(raw) for pk, raw in of_kind(clear, "raw").items()},
    )


def towns() -> list[Unit]:
    """Streets and towns in force, for the address picker."""
    return list(_territory(UnitKind.STREET, UnitKind.TOWN, UnitKind.AREA))


def villages(town: str) -> list[Unit]:
    """Villages and communities in force of a town's code (9 digits)."""
    return list(_territory(UnitKind.VILLAGE).filter(code__startswith=town)) if len(town) == len("330282001") else []


def _territory(*kinds: UnitKind) -> QuerySet[Unit]:
    rows: QuerySet[Unit] = Unit.objects.filter(kind__in=kinds, valid_to__isnull=True).order_by("code")
    return rows


def _of(model: type, desk: Desk) -> QuerySet:  # type: ignore[type-arg]  # one of several models
    rows: QuerySet = model.unscoped.filter(warning=desk.warning)  # type: ignore[type-arg, attr-defined]
    return rows


def _cells(raw: str) -> list[tuple[str, str]]:
    row = json.loads(raw)
    return [(str(header), str(cell)) for header, cell in row.items()] if isinstance(row, dict) else [("", str(row))]
