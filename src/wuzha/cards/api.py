# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.cards import queries
from wuzha.cards.models import CardsRecord
from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope

router = Router(tags=["cards"])
READ = PersonBearer(Scope.CARDS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"cards": pgettext_lazy("cards", "Cards")}
TITLES = {
    "cards_records": pgettext_lazy("cards", "A list of records"),
    "cards_record": pgettext_lazy("cards", "One record"),
}


class CardsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class CardsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[CardsOut]
    next: str | None


@router.get("cards", auth=READ, response={200: CardsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> CardsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return CardsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("cards/{int:pk}", auth=READ, response={200: CardsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> CardsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: CardsRecord) -> CardsOut:
    return CardsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
