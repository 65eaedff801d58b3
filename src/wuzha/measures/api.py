# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.measures import queries
from wuzha.measures.models import MeasuresRecord
from wuzha.org.scopes import Scope

router = Router(tags=["measures"])
READ = PersonBearer(Scope.MEASURES_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"measures": pgettext_lazy("measures", "Measures")}
TITLES = {
    "measures_records": pgettext_lazy("measures", "A list of records"),
    "measures_record": pgettext_lazy("measures", "One record"),
}


class MeasuresOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class MeasuresPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[MeasuresOut]
    next: str | None


@router.get("measures", auth=READ, response={200: MeasuresPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> MeasuresPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return MeasuresPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("measures/{int:pk}", auth=READ, response={200: MeasuresOut, **ONE})
def record(request: TokenRequest, pk: Key) -> MeasuresOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: MeasuresRecord) -> MeasuresOut:
    return MeasuresOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
