# SPDX-License-Identifier: Apache-2.0
"""Lists of bulletins and suggestions, and one with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, BulletinPaper, BulletinStep, Suggestion, SuggestionStep
from wuzha.bulletins.rules.life import OPEN, OWED, Stage, State
from wuzha.bulletins.rulesets import CLOCK
from wuzha.core.numbering import key_reader, record_in
from wuzha.org.roles import May, may
from wuzha.requests.queries.lists import about

#: Who may open suggestions; who audits the office sees what came and what became of it.
READS_SUGGESTIONS = (May.WRITE_BULLETINS, May.SIGN_BULLETINS, May.READ_AUDIT)
#: What the tabs of the list show.
TABS: dict[str, Q] = {
    "published": Q(state=State.PUBLISHED),
    "open": Q(state__in=OPEN),
    "all": Q(),
}
#: What those of the suggestions show.
SUGGESTION_TABS: dict[str, Q] = {
    "open": ~Q(state=Stage.DONE),
    "done": Q(state=Stage.DONE),
    "all": Q(),
}


def page(actor: Actor, tab: str, kind: str = "", after: str = "") -> pages.Page[Bulletin]:
    """Bulletins, the latest first. Raises `CursorError`."""
    rows: QuerySet[Bulletin] = Bulletin.objects.visible_to(actor).filter(TABS.get(tab, Q()))
    if kind:
        rows = rows.filter(kind=kind)
    return pages.page(rows.select_related("unit", "about", "writer", "signer").order_by("-began_at", "-pk"), after)


def of(actor: Actor, pk: int) -> Bulletin | None:
    """One edition; `None` when it is not in the actor's reach."""
    rows = Bulletin.objects.visible_to(actor).select_related(
        "unit", "about", "writer", "reviewer", "signer", "snapshot", "corrects", "suggestion"
    )
    found: Bulletin | None = rows.filter(pk=pk).first()
    return found


def editions(actor: Actor, bulletin: Bulletin) -> list[Bulletin]:
    """All editions of it that the actor sees, the first one first."""
    first = bulletin
    while first.corrects is not None:
        first = first.corrects
    found, at = [], Bulletin.objects.visible_to(actor).filter(pk=first.pk).first()
    while at is not None:
        found.append(at)
        at = Bulletin.objects.visible_to(actor).filter(corrects=at).first()
    return found


def steps_of(actor: Actor, bulletin: Bulletin) -> list[BulletinStep]:
    rows = BulletinStep.objects.visible_to(actor).filter(bulletin=bulletin).select_related("by")
    return list(rows.order_by("pk"))


def papers_of(actor: Actor, bulletin: Bulletin) -> list[BulletinPaper]:
    if not opens_papers(actor, bulletin):
        return []
    rows = BulletinPaper.objects.visible_to(actor).filter(bulletin=bulletin)
    return list(rows.order_by("suffix"))


def opens_papers(actor: Actor, bulletin: Bulletin) -> bool:
    """Whether its files may be opened. That of a reply names the deputies: it is for those who may open the suggestion,
    and for the units it was sent to."""
    if bulletin.suggestion_id is None:
        return True
    if (
        any(may(actor.role, one) for one in READS_SUGGESTIONS)
        and suggestion_of(actor, bulletin.suggestion_id) is not None
    ):
        return True
    return bool(about(actor, (Bulletin.RECORD, bulletin.pk)))


def paper_of(actor: Actor, pk: int) -> BulletinPaper | None:
    rows = BulletinPaper.objects.visible_to(actor).select_related("bulletin")
    found: BulletinPaper | None = rows.filter(pk=pk).first()
    return found if found is not None and opens_papers(actor, found.bulletin) else None


def suggestions(actor: Actor, tab: str, after: str = "") -> pages.Page[Suggestion]:
    """Suggestions, the latest first. Raises `CursorError`."""
    rows: QuerySet[Suggestion] = Suggestion.objects.visible_to(actor).filter(SUGGESTION_TABS.get(tab, Q()))
    return pages.page(rows.select_related("unit").order_by("-received_on", "-pk"), after)


def suggestion_of(actor: Actor, pk: int) -> Suggestion | None:
    found: Suggestion | None = Suggestion.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def replies_of(actor: Actor, suggestion: Suggestion) -> list[Bulletin]:
    """The replies to it, the latest first."""
    rows = Bulletin.objects.visible_to(actor).filter(suggestion=suggestion).select_related("writer", "signer")
    return list(rows.order_by("-pk"))


def suggestion_steps(actor: Actor, suggestion: Suggestion) -> list[SuggestionStep]:
    rows = SuggestionStep.objects.visible_to(actor).filter(suggestion=suggestion).select_related("by")
    return list(rows.order_by("pk"))


def owed(actor: Actor, now: datetime) -> QuerySet[Suggestion]:
    """Suggestions on which something is to be done: those not assigned yet, and those whose last day is near."""
    near: date = timezone.localdate(now) + timedelta(days=CLOCK.at(now).remind_days)
    rows: QuerySet[Suggestion] = Suggestion.objects.visible_to(actor)
    return rows.filter(Q(state=Stage.RECEIVED) | Q(state__in=OWED, due_on__lte=near))


key_in = key_reader("TB", "JY")

#: Names of addresses that take a record → its table.
_TABLES: Mapping[str, Any] = {
    "record": Bulletin, "act": Bulletin, "edit": Bulletin, "preview": Bulletin, "differences": Bulletin,
    "draft_file": Bulletin, "paper": BulletinPaper, "suggestion": Suggestion, "suggestion_act": Suggestion,
}  # fmt: skip


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    model = _TABLES.get(url_name)
    return record_in(model, taken) if model is not None else None
