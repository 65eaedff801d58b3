# SPDX-License-Identifier: Apache-2.0
"""What the search finds at the funds desk: cases, stops, freezes, restitutions, by their numbers, by those of other
systems, and by victims and accounts; and the lists of the desk that the palette leads to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.funds.models import Freeze, FundsCase, Report, StopOrder, Victim
from wuzha.funds.orders.queries import desk
from wuzha.funds.orders.views.desk import COUNTED, labels
from wuzha.funds.refunds.models import RefundCase
from wuzha.funds.subject import FundsSubjects
from wuzha.org.roles import May, may
from wuzha.privacy.subjects import Entry
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.ui.money import money


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of record: its type in the trail, its model, numbers of other systems it bears, its state, its sign."""

    record: str
    model: Any
    numbers: tuple[str, ...]
    state: str
    icon: str


#: By the letters of their numbers, in the order in which they are shown.
_KINDS = {
    "ZJ": _Kind(
        "funds_case", FundsCase, ("case__case_no", "case__steps__document_no", "reports__reference"), "filing", "layers"
    ),
    "FH": _Kind("refund", RefundCase, ("reply_no",), "state", "repeat"),
    "ZF": _Kind("funds_stop", StopOrder, ("request_no",), "state", "pause"),
    "DJ": _Kind("funds_freeze", Freeze, ("request_no", "doc_no"), "state", "lock"),
}  # fmt: skip


def records(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Cases, restitutions, stops and freezes, the latest of a kind first; for a person what the person is in each."""
    if query.key is not None:
        if query.prefix in _KINDS:
            yield from _hits(actor, _KINDS[query.prefix], Q(pk=query.key), {}, most)
        return
    entries = FundsSubjects().entries(actor, query.text) if query.is_personal else []
    for kind in _KINDS.values():
        parts: dict[int, Entry] = {}
        for one in entries:
            if one.record[0] == kind.record:
                parts.setdefault(int(one.record[1]), one)
        rule = Q(pk__in=list(parts))
        if any(map(str.isdecimal, query.text)):
            for column in kind.numbers:
                rule |= Q(**{column: query.text})
        yield from _hits(actor, kind, rule, parts, most)


def _hits(actor: Actor, kind: _Kind, rule: Q, parts: dict[int, Entry], most: int) -> Iterator[Hit]:
    found = kind.model.objects.visible_to(actor).filter(pk__in=kind.model.objects.visible_to(actor).filter(rule))
    orders = kind.model in (StopOrder, Freeze)
    rows = list(found.select_related(*(("account", "institution") if orders else ())).order_by("-pk")[:most])
    titles = _orders(rows) if orders else _losses(actor, rows)
    for row in rows:
        entry = parts.get(row.pk)
        who = (entry.part, str(entry.who or "")) if entry else ()
        note = " ".join(filter(None, (*who, str(getattr(row, f"get_{kind.state}_display")()))))
        record = (kind.record, str(row.pk))
        yield Hit(record, titles[row.pk], row.get_absolute_url(), row.number, note, kind.icon)


def _orders(rows: list[Any]) -> dict[int, str]:
    """Bank and account, masked."""
    banks = {row.pk: row.institution.name if row.institution else "" for row in rows}
    return {row.pk: f"{banks[row.pk]} {row.account}".strip() for row in rows}


def _losses(actor: Actor, rows: list[Any]) -> dict[int, str]:
    """Victims, masked, and what they lost, of cases and of the restitutions in them."""
    cases: dict[int, int] = {row.pk: row.pk if isinstance(row, FundsCase) else row.case_id for row in rows}
    names: dict[int, list[str]] = {}
    for victim in Victim.objects.visible_to(actor).filter(case__in=cases.values()).order_by("pk"):
        names.setdefault(victim.case_id, []).append(str(victim))
    lost: dict[int, int] = {}
    reports = Report.objects.visible_to(actor).filter(case__in=cases.values())
    for case, loss in reports.values_list("case_id", "loss_fen"):
        lost[case] = lost.get(case, 0) + loss
    return {pk: " ".join((*names.get(case, [])[:2], money(lost.get(case, 0)))) for pk, case in cases.items()}


FINDERS = (Finder(20, gettext_lazy("Funds"), "money", (May.READ_FUNDS,), records, tuple(_KINDS)),)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of the desk and of restitution."""
    if not may(actor.role, May.READ_FUNDS):
        return
    for one, label in labels().items():
        count = desk.count(actor, one) if one in COUNTED else ""
        yield Place(label, f"{reverse('funds:desk')}?tab={one.value}", "money", _("Funds desk"), count)
    note = _("Restitution")
    yield Place(_("Frozen money that may be returned"), reverse("funds:refunds_returnable"), "repeat", note)
    yield Place(_("Freezes that run out"), reverse("funds:refunds_expiring"), "clock", note)
    yield Place(_("Amounts returned"), reverse("funds:refunds_paid"), "check-circle", note)
    if may(actor.role, May.WORK_FUNDS):
        yield Place(_("Take a report in"), reverse("funds:report"), "plus", _("Funds desk"))


PLACES = (places,)
