# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.shutdowns import queries
from wuzha.shutdowns.models import ShutdownsRecord

router = Router(tags=["shutdowns"])
READ = PersonBearer(Scope.SHUTDOWNS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"shutdowns": pgettext_lazy("shutdowns", "Shutdowns")}
TITLES = {
    "shutdowns_records": pgettext_lazy("shutdowns", "A list of records"),
    "shutdowns_record": pgettext_lazy("shutdowns", "One record"),
}


class ShutdownsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class ShutdownsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[ShutdownsOut]
    next: str | None


@router.get("shutdowns", auth=READ, response={200: ShutdownsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> ShutdownsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return ShutdownsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("shutdowns/{int:pk}", auth=READ, response={200: ShutdownsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> ShutdownsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: ShutdownsRecord) -> ShutdownsOut:
    return ShutdownsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
