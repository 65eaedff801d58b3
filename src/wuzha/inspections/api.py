# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.inspections import queries
from wuzha.inspections.models import InspectionsRecord
from wuzha.org.scopes import Scope

router = Router(tags=["inspections"])
READ = PersonBearer(Scope.INSPECTIONS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"inspections": pgettext_lazy("inspections", "Inspections")}
TITLES = {
    "inspections_records": pgettext_lazy("inspections", "A list of records"),
    "inspections_record": pgettext_lazy("inspections", "One record"),
}


class InspectionsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class InspectionsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[InspectionsOut]
    next: str | None


@router.get("inspections", auth=READ, response={200: InspectionsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> InspectionsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return InspectionsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("inspections/{int:pk}", auth=READ, response={200: InspectionsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> InspectionsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: InspectionsRecord) -> InspectionsOut:
    return InspectionsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
