# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.outreach import queries
from wuzha.outreach.models import OutreachRecord

router = Router(tags=["outreach"])
READ = PersonBearer(Scope.OUTREACH_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"outreach": pgettext_lazy("outreach", "Outreach")}
TITLES = {
    "outreach_records": pgettext_lazy("outreach", "A list of records"),
    "outreach_record": pgettext_lazy("outreach", "One record"),
}


class OutreachOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class OutreachPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[OutreachOut]
    next: str | None


@router.get("outreach", auth=READ, response={200: OutreachPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> OutreachPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return OutreachPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("outreach/{int:pk}", auth=READ, response={200: OutreachOut, **ONE})
def record(request: TokenRequest, pk: Key) -> OutreachOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: OutreachRecord) -> OutreachOut:
    return OutreachOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
