# SPDX-License-Identifier: Apache-2.0
"""The lists of the desk: clocks running out first, a page by the key of the last row seen."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FreezeObjection, FundsCase, OrderAlert, Renewal, StopOrder
from wuzha.funds.orders.models.filing import filing_is, filing_is_not
from wuzha.funds.orders.models.freezes import lapsed
from wuzha.funds.orders.rules import freezes, stops
from wuzha.funds.orders.rules.clocks import SAME_CLOCK, AlertKind
from wuzha.funds.orders.rules.filing import WITH_NUMBERS, Filing
from wuzha.funds.orders.rules.freezes import NOT_APPROVED, RENEWING, FreezeState, Scope, Screened
from wuzha.funds.orders.rules.objections import Outcome
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.pages import SIZE, Page, Together, capped, capped_text

#: Counted at most, since nobody reads on.
MOST = 200
#: Decided on together at most.
MOST_TOGETHER = 500


class DeskList(StrEnum):
    #: Open stop orders, the clock that ends first on top.
    STOPS = "stops"
    #: Open freezes, in the same order; what is over by the clock is among the alerts.
    FREEZES = "freezes"
    #: Stop orders done with, the latest first.
    DONE = "done"
    #: Freezes done with, the latest first.
    OVER = "over"
    #: Cases, the latest first.
    CASES = "cases"
    #: Cases to be filed, the one with the least time on top.
    FILING = "filing"
    #: Freezes whose screening runs out soon or has, without a result.
    SCREENING = "screening"
    #: Freezes that are to be released, or limited, the one with the least time on top.
    RELEASE = "release"
    #: Cases of which something is frozen and whose filing an older release did not record.
    UNFILED = "unfiled"

    @property
    def column(self) -> str:
        """What it is ordered by."""
        if self in (DeskList.CASES, DeskList.UNFILED):
            return "opened_at"
        if self is DeskList.FILING:
            return "filing_due_at"
        if self is DeskList.SCREENING:
            return "screen_due_at"
        return "ended_at" if self in (DeskList.DONE, DeskList.OVER) else "due_at"

    @property
    def rising(self) -> bool:
        return self.column in ("due_at", "filing_due_at", "screen_due_at")

    @property
    def of_cases(self) -> bool:
        return self in (DeskList.CASES, DeskList.FILING, DeskList.UNFILED)


#: List → its model, the states in it, what a row shows of other records.
_OF: dict[DeskList, tuple[Any, tuple[Any, ...]]] = {
    DeskList.STOPS: (StopOrder, stops.OPEN),
    DeskList.DONE: (StopOrder, stops.DONE),
    DeskList.FREEZES: (Freeze, freezes.OPEN),
    DeskList.OVER: (Freeze, freezes.DONE),
}


def rows(actor: Actor, which: DeskList) -> QuerySet[Any]:
    """The rows of a list in its order."""
    order = (which.column, "pk") if which.rising else (f"-{which.column}", "-pk")
    if which.of_cases:
        return _cases(actor, which).order_by(*order)
    if which is DeskList.SCREENING:
        found = _to_screen(actor)
    elif which is DeskList.RELEASE:
        found = _to_release(actor)
    else:
        model, states = _OF[which]
        found = model.objects.visible_to(actor).filter(state__in=states)
    if which in (DeskList.FREEZES, DeskList.SCREENING, DeskList.RELEASE):
        found = found.exclude(lapsed(timezone.now()))
    return found.select_related("account", "institution", "case__case", "drafted_by").order_by(*order)


def _cases(actor: Actor, which: DeskList) -> QuerySet[Any]:
    found: QuerySet[Any] = FundsCase.objects.visible_to(actor).select_related("case")
    if which is DeskList.FILING:
        return found.filter(filing_due_at__isnull=False)
    if which is DeskList.UNFILED:
        frozen = Freeze.unscoped.filter(case=OuterRef("pk")).exclude(state__in=NOT_APPROVED)
        return found.filter(filing_is_not(*WITH_NUMBERS), Exists(frozen))
    return found


def _to_screen(actor: Actor) -> QuerySet[Any]:
    """Held and not screened, since the day on which that is told of: 25 for a whole account, 85 in total."""
    rules, now = CLOCKS.at(), timezone.now()
    whole = Q(scope_code=Scope.WHOLE, screen_extended=False)
    late = Q(started_at__lte=now - timedelta(days=rules.screen_alert_day))
    late |= whole & Q(started_at__lte=now - timedelta(days=rules.screen_whole_alert_day))
    found: QuerySet[Any] = Freeze.objects.visible_to(actor).filter(state=FreezeState.ACTIVE, screened_at__isnull=True)
    return found.filter(late, screen_due_at__isnull=False)


def _to_release(actor: Actor) -> QuerySet[Any]:
    """Found unrelated, of a withdrawn case, or more than is involved, and no notice is sent (`must_go_since`)."""
    part = Q(screen_result=Screened.PART) & (
        Q(scope_code=Scope.WHOLE) | Q(involved_fen__lt=F("frozen_fen") - F("paid_fen"))
    )
    objection = FreezeObjection.unscoped.filter(
        freeze=OuterRef("pk"), outcome=Outcome.LIMITED, limited_fen__lt=OuterRef("frozen_fen") - OuterRef("paid_fen")
    )
    must = Q(unrelated_at__isnull=False) | filing_is(Filing.WITHDRAWN, of="case__") | part | Q(Exists(objection))
    found: QuerySet[Any] = Freeze.objects.visible_to(actor).filter(must, state=FreezeState.ACTIVE)
    return found


def to_decide(actor: Actor, case: FundsCase) -> list[Freeze]:
    """Freezes of a case that wait for a decision, in the order in which they were prepared."""
    found = Freeze.objects.visible_to(actor).filter(case=case, state=FreezeState.DRAFT)
    return list(found.select_related("account", "institution", "drafted_by", "case").order_by("pk")[:MOST_TOGETHER])


def page(actor: Actor, which: DeskList, after: str = "", size: int = SIZE) -> Page[Any]:
    """A page of a list. Raises `CursorError`."""
    return pages.page(rows(actor, which), after, size)


def totals(actor: Actor, which: DeskList) -> tuple[int, int] | None:
    """What the open orders of a list come to: sums asked for, and held (分); nothing for lists without an end."""
    if not which.rising or which.of_cases:
        return None
    held = F("balance_fen") if which is DeskList.STOPS else F("frozen_fen") - F("paid_fen")
    found = rows(actor, which).order_by().aggregate(asked=Sum("amount_fen"), held=Sum(held))
    return found["asked"] or 0, found["held"] or 0


def count(actor: Actor, which: DeskList) -> str:
    """How many, without counting for ever: `12`, or `200+`."""
    return capped_text(capped(rows(actor, which), MOST), MOST)


def alerts(actor: Actor, **which: Any) -> list[OrderAlert]:
    """Alerts that nobody has acknowledged, the latest first; of each clock of an order the newest alone. A freeze that
    lapsed since the last sweep comes first, as an alert without a key. `which`: of these orders alone
    (`freeze__in`, `stop__in`)."""
    over = _lapsed(actor)
    if which:
        over = over.filter(pk__in=which.get("freeze__in", ()))
    just = _just_lapsed(over)
    found = (
        _newest(actor)
        .filter(**which)
        .select_related("stop__account", "freeze__account", "stop__institution", "freeze__institution")
        .order_by("-meant_at", "-pk")
    )
    ended = {one.freeze_id for one in just}
    clock = SAME_CLOCK["end"]
    return just + [one for one in found[:MOST] if one.freeze_id not in ended or one.kind not in clock]


def _lapsed(actor: Actor) -> QuerySet[Freeze]:
    """Freezes that lapsed since the last sweep."""
    waits = Renewal.unscoped.filter(freeze=OuterRef("pk"), state__in=RENEWING)
    found: QuerySet[Freeze] = Freeze.objects.visible_to(actor).filter(lapsed(timezone.now()))
    return found.annotate(waits=Exists(waits))


def _just_lapsed(over: QuerySet[Freeze]) -> list[OrderAlert]:
    """The alerts that the next sweep will tell of them, without a key."""
    return [
        OrderAlert(
            freeze=one, due_at=one.expires_at, meant_at=one.expires_at,
            kind=AlertKind.LAPSED_WAITING if one.waits else AlertKind.LAPSED,  # type: ignore[attr-defined]  # annotated
        )
        for one in over.select_related("account", "institution").order_by("-expires_at", "-pk")[:MOST]
        if one.expires_at is not None
    ]  # fmt: skip


def _newest(actor: Actor) -> QuerySet[OrderAlert]:
    """Of each clock of an order the newest alert that nobody has acknowledged."""
    clock = Case(
        *(When(kind__in=kinds, then=Value(name)) for name, kinds in SAME_CLOCK.items()), default=F("kind"),
        output_field=CharField(),
    )  # fmt: skip
    # Objections to one freeze have a clock each, which ends on a day of its own.
    day = Case(When(kind__in=SAME_CLOCK["objection"], then=F("due_at")), default=None)
    every = OrderAlert.objects.visible_to(actor)
    place = Window(
        RowNumber(), [F("stop"), F("freeze"), clock, day], [F("meant_at").desc(), F("pk").desc()]
    )  # fmt: skip
    rows = every.filter(acknowledged_at__isnull=True).annotate(place=place).filter(place=1)
    found: QuerySet[OrderAlert] = every.filter(pk__in=rows.values("pk"))
    return found


def alarming(actor: Actor, order: str, most: int) -> list[QuerySet[Any, Any]]:
    """Orders (`stop` or `freeze`) with alarms that nobody has acknowledged: key (twice), when the latest came, and the
    first deadline, which is also their order (and the key). Of freezes also those that lapsed since the last sweep."""
    rows = _newest(actor).filter(**{f"{order}__isnull": False}).values(order)
    rows = rows.annotate(since=Max("meant_at"), due=Min("due_at")).order_by("due", order)
    found: list[QuerySet[Any, Any]] = [rows.values_list(order, order, "since", "due", order)[:most]]
    if order == "freeze":
        over = _lapsed(actor).filter(expires_at__isnull=False)
        found.append(over.values_list("pk", "pk", "expires_at", "expires_at", "pk")[:most])
    return found


def many_alarming(actor: Actor, most: int) -> int:
    """How many they are, stops and freezes."""
    lists = [rows for order in ("stop", "freeze") for rows in alarming(actor, order, most)]
    stops, *freezes = Together.of(timezone.now(), lists).ask()[0]
    return len(stops) + len({key for rows in freezes for key, *_more in rows})


def alarms_of(actor: Actor, order: str, keys: Collection[int]) -> dict[int, tuple[list[OrderAlert], int]]:
    """Order → its alarms (`alerts`), and how many reminders there were in all."""
    which = {f"{order}__in": list(keys)}
    unseen = OrderAlert.objects.visible_to(actor).filter(acknowledged_at__isnull=True, **which)
    told = dict(unseen.order_by().values_list(order).annotate(n=Count("pk")))
    found: dict[int, tuple[list[OrderAlert], int]] = {}
    for one in alerts(actor, **which):
        key = getattr(one, f"{order}_id")
        found.setdefault(key, ([], told.get(key, 1)))[0].append(one)
    return found


def undecided(actor: Actor, most: int) -> QuerySet[Any, Any]:
    """Filed cases with freezes that wait for a decision of somebody other than who prepared them, the first due first:
    since when the latest (`since`), and until when the first (`due`).

    Before the case is filed nobody may decide (domain.md §2.9): its filing is what waits then.
    """
    rows = _undecided(actor).values("case").annotate(since=Max("drafted_at"), due=Min("due_at"))
    return rows.order_by(F("due").asc(nulls_last=True), "case")[:most]


def undecided_of(actor: Actor, cases: Collection[int]) -> dict[int, list[Freeze]]:
    """Case → those freezes, in the order in which they were prepared."""
    found: dict[int, list[Freeze]] = {}
    rows = _undecided(actor).filter(case__in=cases).select_related("account", "institution", "case__case", "drafted_by")
    for one in rows.order_by("pk"):
        found.setdefault(one.case_id, []).append(one)
    return found


def _undecided(actor: Actor) -> QuerySet[Freeze]:
    found: QuerySet[Freeze] = Freeze.objects.visible_to(actor)
    return found.filter(filing_is(Filing.FILED, of="case__"), state=FreezeState.DRAFT).exclude(
        drafted_by=actor.person_id
    )
