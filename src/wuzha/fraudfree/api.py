# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.fraudfree import queries
from wuzha.fraudfree.models import FraudfreeRecord
from wuzha.org.scopes import Scope

router = Router(tags=["fraudfree"])
READ = PersonBearer(Scope.FRAUDFREE_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"fraudfree": pgettext_lazy("fraudfree", "Fraudfree")}
TITLES = {
    "fraudfree_records": pgettext_lazy("fraudfree", "A list of records"),
    "fraudfree_record": pgettext_lazy("fraudfree", "One record"),
}


class FraudfreeOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class FraudfreePageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[FraudfreeOut]
    next: str | None


@router.get("fraudfree", auth=READ, response={200: FraudfreePageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> FraudfreePageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return FraudfreePageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("fraudfree/{int:pk}", auth=READ, response={200: FraudfreeOut, **ONE})
def record(request: TokenRequest, pk: Key) -> FraudfreeOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: FraudfreeRecord) -> FraudfreeOut:
    return FraudfreeOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
