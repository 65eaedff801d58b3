# SPDX-License-Identifier: Apache-2.0
"""The desk by program: lists, one warning, take, complete, dispatch."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Status

from wuzha.core.api import ACT, COMMON, ONE, Body, Key, Line, PersonBearer, Text, TokenRequest, Version, Word, cursors
from wuzha.org.models import Unit
from wuzha.org.scopes import Scope
from wuzha.warning.api.persons.answers import not_in_reach, refusals
from wuzha.warning.api.persons.schemas import DeskOut, PageOut, desk_of, warning_of
from wuzha.warning.models import ActKind
from wuzha.warning.queries import desk as desks
from wuzha.warning.queries import queues
from wuzha.warning.queries.filters import Filters, Queue
from wuzha.warning.rules.completion import Found
from wuzha.warning.services import completion, desk_acts, triage

router = Router(tags=["desk"])
READ, WORK = PersonBearer(Scope.DESK_READ, Scope.DESK_WORK), PersonBearer(Scope.DESK_WORK)
#: Longest filter, as the address of a list shows it (characters).
MOST_QUERY = 300


class NextIn(Body):
    """Of which part of the queue: the query string of a list of the desk, such as `level=0&source=MPS`."""

    query: Line = ""


class VersionIn(Body):
    version: Version = None


class ReleaseIn(VersionIn):
    reason: Word = ""


class ItemIn(Body):
    """One item of the checklist as tried: where it was looked for and what was found."""

    item: Word
    found: Found
    source: Word
    value: Text = ""
    division_code: Word = ""
    use_number: bool = False


class DispatchIn(VersionIn):
    """To the station with this code; below the threshold with the reason why it goes as it is."""

    station: Word
    override: Text = ""


@router.get("desk/queue", auth=READ, response={200: PageOut, **COMMON})
def queue(
    request: TokenRequest,
    queue: Queue = Queue.TODO,
    query: Annotated[str, Query(max_length=MOST_QUERY)] = "",
    after: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query(ge=1, le=100)] = 50,
) -> PageOut:
    """A page of a list of the desk, in its order; `query` narrows it as the address of the page does."""
    filters = Filters.of(query.replace("\0", "")).model_copy(update={"queue": queue})
    with cursors(request):
        page = queues.page(request.actor, filters, after, size)
    return PageOut(rows=[warning_of(row.warning) for row in page.rows], next=page.next_cursor)


@router.get("warnings/{int:pk}", auth=READ, response={200: DeskOut, **ONE})
def read(request: TokenRequest, pk: Key) -> DeskOut:
    """One warning, masked, with what is known, found and tried."""
    return _shown(request, pk)


@router.post("desk/next", auth=WORK, response={200: DeskOut, 204: None, **ACT})
def take_next(request: TokenRequest, body: NextIn) -> Any:
    """Take the first waiting warning; 204 when none waits."""
    with refusals():
        taken = triage.take_next(request.actor, Filters.of(body.query))
    return Status(204, None) if taken is None else _shown(request, taken.pk)


@router.post("warnings/{int:pk}/take", auth=WORK, response={200: DeskOut, **ACT})
def take(request: TokenRequest, pk: Key, body: VersionIn) -> DeskOut:
    """Take this warning. Taking what one holds already changes nothing."""
    with refusals():
        triage.take(request.actor, pk, body.version)
    return _shown(request, pk)


@router.post("warnings/{int:pk}/release", auth=WORK, response={200: DeskOut, **ACT})
def release(request: TokenRequest, pk: Key, body: ReleaseIn) -> DeskOut:
    """Put a held warning back into the queue; a reason, if given, is one of the dictionary's for `release`."""
    with refusals():
        desk_acts.once(request.actor, ActKind.RELEASE, pk, body.version, reason=body.reason)
    return _shown(request, pk)


@router.post("warnings/{int:pk}/items", auth=WORK, response={200: DeskOut, **ACT})
def complete(request: TokenRequest, pk: Key, body: ItemIn) -> DeskOut:
    """Record one item of the checklist as tried. Each try is kept, the latest counts."""
    with refusals():
        completion.add_item(request.actor, pk, **body.model_dump())
    return _shown(request, pk)


@router.post("warnings/{int:pk}/dispatch", auth=WORK, response={200: DeskOut, **ACT})
def dispatch(request: TokenRequest, pk: Key, body: DispatchIn) -> DeskOut:
    """Send a held warning to a station; its clocks start."""
    station = Unit.objects.filter(code=body.station).values_list("pk", flat=True).first() or 0
    with refusals():
        desk_acts.once(request.actor, ActKind.DISPATCH, pk, body.version, station=station, override=body.override)
    return _shown(request, pk)


def _shown(request: TokenRequest, pk: int) -> DeskOut:
    found = desks.of(request.actor, pk)
    if found is None:
        not_in_reach(request, "warning", pk)
    return desk_of(found)
