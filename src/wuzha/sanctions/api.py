# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.org.scopes import Scope
from wuzha.sanctions import queries
from wuzha.sanctions.models import SanctionsRecord

router = Router(tags=["sanctions"])
READ = PersonBearer(Scope.SANCTIONS_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"sanctions": pgettext_lazy("sanctions", "Sanctions")}
TITLES = {
    "sanctions_records": pgettext_lazy("sanctions", "A list of records"),
    "sanctions_record": pgettext_lazy("sanctions", "One record"),
}


class SanctionsOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class SanctionsPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[SanctionsOut]
    next: str | None


@router.get("sanctions", auth=READ, response={200: SanctionsPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> SanctionsPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return SanctionsPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("sanctions/{int:pk}", auth=READ, response={200: SanctionsOut, **ONE})
def record(request: TokenRequest, pk: Key) -> SanctionsOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: SanctionsRecord) -> SanctionsOut:
    return SanctionsOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
