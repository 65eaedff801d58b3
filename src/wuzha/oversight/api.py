# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.oversight import queries
from wuzha.oversight.models import OversightRecord

router = Router(tags=["oversight"])
READ = PersonBearer(Scope.OVERSIGHT_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"oversight": pgettext_lazy("oversight", "Oversight")}
TITLES = {
    "oversight_records": pgettext_lazy("oversight", "A list of records"),
    "oversight_record": pgettext_lazy("oversight", "One record"),
}


class OversightOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class OversightPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[OversightOut]
    next: str | None


@router.get("oversight", auth=READ, response={200: OversightPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> OversightPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return OversightPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("oversight/{int:pk}", auth=READ, response={200: OversightOut, **ONE})
def record(request: TokenRequest, pk: Key) -> OversightOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: OversightRecord) -> OversightOut:
    return OversightOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
