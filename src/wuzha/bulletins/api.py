# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.bulletins import queries
from wuzha.bulletins.models import BulletinsRecord
from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope

router = Router(tags=["bulletins"])
READ = PersonBearer(Scope.BULLETINS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"bulletins": pgettext_lazy("bulletins", "Bulletins")}
TITLES = {
    "bulletins_records": pgettext_lazy("bulletins", "A list of records"),
    "bulletins_record": pgettext_lazy("bulletins", "One record"),
}


class BulletinsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class BulletinsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[BulletinsOut]
    next: str | None


@router.get("bulletins", auth=READ, response={200: BulletinsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> BulletinsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return BulletinsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("bulletins/{int:pk}", auth=READ, response={200: BulletinsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> BulletinsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: BulletinsRecord) -> BulletinsOut:
    return BulletinsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
