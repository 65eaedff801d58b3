# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.outlets import queries
from wuzha.outlets.models import OutletsRecord

router = Router(tags=["outlets"])
READ = PersonBearer(Scope.OUTLETS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"outlets": pgettext_lazy("outlets", "Outlets")}
TITLES = {
    "outlets_records": pgettext_lazy("outlets", "A list of records"),
    "outlets_record": pgettext_lazy("outlets", "One record"),
}


class OutletsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class OutletsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[OutletsOut]
    next: str | None


@router.get("outlets", auth=READ, response={200: OutletsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> OutletsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return OutletsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("outlets/{int:pk}", auth=READ, response={200: OutletsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> OutletsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: OutletsRecord) -> OutletsOut:
    return OutletsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
