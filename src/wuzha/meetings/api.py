# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.meetings import queries
from wuzha.meetings.models import MeetingsRecord
from wuzha.org.scopes import Scope

router = Router(tags=["meetings"])
READ = PersonBearer(Scope.MEETINGS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"meetings": pgettext_lazy("meetings", "Meetings")}
TITLES = {
    "meetings_records": pgettext_lazy("meetings", "A list of records"),
    "meetings_record": pgettext_lazy("meetings", "One record"),
}


class MeetingsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class MeetingsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[MeetingsOut]
    next: str | None


@router.get("meetings", auth=READ, response={200: MeetingsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> MeetingsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return MeetingsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("meetings/{int:pk}", auth=READ, response={200: MeetingsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> MeetingsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: MeetingsRecord) -> MeetingsOut:
    return MeetingsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
