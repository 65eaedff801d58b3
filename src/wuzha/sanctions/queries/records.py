# SPDX-License-Identifier: Apache-2.0
"""Lists of penalties, pledges and people to return, and one record with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.core.reveal import reveal_many
from wuzha.sanctions.models import (
    Absent,
    AbsentStep,
    Dossier,
    Paper,
    Payment,
    Penalty,
    PenaltyStep,
    Pledge,
    PledgeStep,
    Remedy,
)
from wuzha.sanctions.rules.life import OPEN, STANDS, PenaltyState, PledgeState, ReturnState

M = TypeVar("M", bound=Model)
RELATED = ("individual", "unit", "centre", "case")
_STEPS: dict[type[Any], Any] = {Penalty: PenaltyStep, Pledge: PledgeStep, Absent: AbsentStep}
#: Days before the end of a clock at which a record stands in the list of what is due.
SOON_DAYS = 7
_WAY: dict[str, tuple[Any, str, str]] = {
    "penalties": (Penalty, "filed_on", "sanctions:penalty"),
    "pledges": (Pledge, "signed_on", "sanctions:pledge"),
    "returns": (Absent, "listed_on", "sanctions:absent"),
}


def tabs_of(kind: str, today: date) -> dict[str, Q]:
    """What the tabs of a list show on a day."""
    if kind == "penalties":
        return {
            "open": Q(state__in=OPEN), "due": Q(due_on__lte=today + timedelta(days=SOON_DAYS)),
            "stands": Q(state__in=STANDS), "all": Q(),
        }  # fmt: skip
    if kind == "pledges":
        return {
            "force": Q(state__in=[PledgeState.SIGNED, PledgeState.FOLLOWED], until__gte=today),
            "broken": Q(state=PledgeState.BROKEN), "over": Q(until__lt=today) | Q(state=PledgeState.ENDED), "all": Q(),
        }  # fmt: skip
    return {
        "abroad": Q(state__in=[ReturnState.LISTED, ReturnState.SOUGHT]), "returned": Q(state=ReturnState.RETURNED),
        "all": Q(),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """Which records a list shows; empty leaves it open. `word` is an article, an occasion or a ground."""

    kind: str
    tab: str
    word: str = ""
    unit_id: int | None = None


#: The column a list is narrowed by.
WORDS = {"penalties": "article", "pledges": "occasion", "returns": "ground"}


def chosen(actor: Actor, filters: Filters) -> QuerySet[Any]:
    """The records of a filter in reach."""
    model, _day, _url = _WAY[filters.kind]
    rows: QuerySet[Any] = model.objects.visible_to(actor)
    rows = rows.filter(tabs_of(filters.kind, timezone.localdate()).get(filters.tab, Q()))
    if filters.word:
        rows = rows.filter(**{WORDS[filters.kind]: filters.word})
    if filters.unit_id is not None:
        rows = rows.filter(unit_id=filters.unit_id)
    return rows.select_related(*RELATED)


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Any]:
    """The latest first; what is due by its day. Raises `CursorError`."""
    day = _WAY[filters.kind][1]
    order = ("due_on", "pk") if filters.tab == "due" else (f"-{day}", "-pk")
    return pages.page(chosen(actor, filters).order_by(*order), after)


def of(actor: Actor, model: type[M], pk: int) -> M | None:
    """One record; `None` when it is not in the actor's reach."""
    rows: Any = model
    more = ("township",) if model is Absent else ("witness_unit",) if model is Pledge else ()
    found: M | None = rows.objects.visible_to(actor).select_related(*RELATED, *more).filter(pk=pk).first()
    return found


def steps_of(actor: Actor, row: Any) -> list[Any]:
    """Its history, the first step first."""
    rows = _STEPS[type(row)].objects.visible_to(actor).filter(**{row.RECORD: row}).select_related("by")
    return list(rows.order_by("pk"))


def payments_of(actor: Actor, row: Penalty) -> list[Payment]:
    """What was paid, the first payment first."""
    return list(Payment.objects.visible_to(actor).filter(penalty=row).order_by("pk"))


def remedies_of(actor: Actor, row: Penalty) -> list[Remedy]:
    """Reviews and suits, the first one first."""
    return list(Remedy.objects.visible_to(actor).filter(penalty=row).order_by("pk"))


def papers_of(actor: Actor, row: Pledge | Penalty) -> list[Paper]:
    """Its papers, the latest first."""
    rows = Paper.objects.visible_to(actor).filter(**{row.RECORD: row}).select_related("by")
    return list(rows.order_by("-pk"))


def show(actor: Actor, row: Any, purpose: str, detail: dict[str, object] | None = None) -> dict[str, str]:
    """Whom a record is about in clear, its facts, and the notes of its steps (`note:17`); the look is in the trail.
    Raises `ValueError` without a purpose."""
    values = {f"note:{one.pk}": one.note for one in steps_of(actor, row)}
    if row.individual is not None:
        values |= {"name": row.individual.name, "id_no": row.individual.id_no}
    if isinstance(row, Penalty):
        values["facts"] = row.facts
    return reveal_many(actor, purpose, on=(row.RECORD, row.pk), values=values, detail=detail)


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Penalties whose clock is over."""
    late = Penalty.objects.visible_to(actor).filter(due_on__lt=timezone.localdate(now), state__in=OPEN)
    return [late, Pledge.objects.visible_to(actor).filter(state=PledgeState.BROKEN)]


penalty_key, pledge_key, absent_key = key_reader("CF"), key_reader("CN"), key_reader("QF")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    known = {"pledge": Pledge, "absent": Absent, "dossier": Dossier, "paper": Paper}
    return record_in(known.get(url_name.partition("_")[0], Penalty), taken)


#: States after which nothing is left to do, for the keeper.
OVER = {
    Penalty: (PenaltyState.CLOSED, PenaltyState.DROPPED, PenaltyState.REVOKED),
    Pledge: (PledgeState.SIGNED, PledgeState.FOLLOWED, PledgeState.ENDED),
    Absent: (ReturnState.CLOSED,),
}
