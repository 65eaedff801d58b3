# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.standing import queries
from wuzha.standing.models import StandingRecord

router = Router(tags=["standing"])
READ = PersonBearer(Scope.STANDING_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"standing": pgettext_lazy("standing", "Standing")}
TITLES = {
    "standing_records": pgettext_lazy("standing", "A list of records"),
    "standing_record": pgettext_lazy("standing", "One record"),
}


class StandingOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class StandingPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[StandingOut]
    next: str | None


@router.get("standing", auth=READ, response={200: StandingPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> StandingPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return StandingPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("standing/{int:pk}", auth=READ, response={200: StandingOut, **ONE})
def record(request: TokenRequest, pk: Key) -> StandingOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: StandingRecord) -> StandingOut:
    return StandingOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
