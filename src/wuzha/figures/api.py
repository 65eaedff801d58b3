# SPDX-License-Identifier: Apache-2.0
"""What programs may do for people: read the list and one record."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import pgettext_lazy
from ninja import Query, Router, Schema

from wuzha.core.api import COMMON, ONE, Key, PersonBearer, TokenRequest, cursors, not_in_reach
from wuzha.figures import queries
from wuzha.figures.models import FiguresRecord
from wuzha.org.scopes import Scope

router = Router(tags=["figures"])
READ = PersonBearer(Scope.FIGURES_READ)

#: For the description of the API: the routers in their order, tag → heading, operation → title.
ROUTERS = (router,)
GROUPS = {"figures": pgettext_lazy("figures", "Figures")}
TITLES = {
    "figures_records": pgettext_lazy("figures", "A list of records"),
    "figures_record": pgettext_lazy("figures", "One record"),
}


class FiguresOut(Schema):
    key: int
    number: str
    title: str
    state: str
    opened_at: datetime
    version: int


class FiguresPageOut(Schema):
    """A page of a list; `next` is the cursor of the one after it."""

    rows: list[FiguresOut]
    next: str | None


@router.get("figures", auth=READ, response={200: FiguresPageOut, **COMMON})
def records(request: TokenRequest, after: Annotated[str, Query(max_length=200)] = "") -> FiguresPageOut:
    """A page of the records, the newest first."""
    with cursors(request):
        page = queries.page(request.actor, after)
    return FiguresPageOut(rows=[_out(found) for found in page.rows], next=page.next_cursor)


@router.get("figures/{int:pk}", auth=READ, response={200: FiguresOut, **ONE})
def record(request: TokenRequest, pk: Key) -> FiguresOut:
    """One record."""
    found = queries.of(request.actor, pk)
    if found is None:
        not_in_reach(request, queries.named("", {"pk": pk}))
    return _out(found)


def _out(found: FiguresRecord) -> FiguresOut:
    return FiguresOut(
        key=found.pk,
        number=found.number,
        title=found.title,
        state=found.state,
        opened_at=found.opened_at,
        version=found.version,
    )
