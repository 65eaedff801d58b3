# SPDX-License-Identifier: Apache-2.0
"""What the search finds of calls and reports of banks: by their numbers, by those of other systems, and by who was
deceived and the accounts; and where the palette leads."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.calls.models import BankReport, Call
from wuzha.org.roles import May, may
from wuzha.sealed import Kind
from wuzha.search.query import Query
from wuzha.search.registry import Finder, Hit, Place
from wuzha.ui.money import money

#: What names a person or an account → the columns that know it.
_CALLS = {
    Kind.PHONE: ("phone_index",), Kind.NAME: ("name_index",), Kind.ID_NUMBER: ("id_index",),
    Kind.ACCOUNT: ("own_index", "stops__stop__account__number_index"),
}  # fmt: skip
_BANKS = {
    Kind.PHONE: ("phone_index",), Kind.NAME: ("name_index",), Kind.ACCOUNT: ("account_index", "payee_index"),
}  # fmt: skip


def calls(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Calls, the latest first; the title is that of their page."""
    rule = _rule(query, "LD", _CALLS, ("reference", "decided_no"))
    found = Call.objects.visible_to(actor).filter(pk__in=Call.objects.visible_to(actor).filter(rule))
    for one in found.order_by("-pk")[:most]:
        who = str(one.name or one.phone or _("Person not known"))
        title = f"{who} {money(one.loss_fen) if one.loss_fen else _('loss to be asked')}"
        yield Hit((Call.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, one.get_state_display())


def reports(actor: Actor, query: Query, most: int) -> Iterator[Hit]:
    """Reports of banks, the latest first."""
    rule = _rule(query, "YB", _BANKS, ("reference",))
    rows = BankReport.objects.visible_to(actor).filter(rule).select_related("institution").order_by("-pk")
    for one in rows[:most]:
        title = f"{one.institution.name} {one.name or one.account or one.payee or _('Person not known')}"
        note = str(one.get_verdict_display() or one.get_state_display())
        yield Hit((BankReport.RECORD, str(one.pk)), title, one.get_absolute_url(), one.number, note)


def _rule(query: Query, prefix: str, columns: dict[Kind, tuple[str, ...]], numbers: tuple[str, ...]) -> Q:
    if query.key is not None:
        return Q(pk=query.key) if query.prefix in ("", prefix) else Q(pk__in=[])
    rule = Q(pk__in=[])
    for kind, indexes in query.person.items():
        for column in columns.get(kind, ()):
            rule |= Q(**{f"{column}__in": indexes})
    if any(map(str.isdecimal, query.text)):
        for column in numbers:
            rule |= Q(**{column: query.text})
    return rule


FINDERS = (
    Finder(15, gettext_lazy("Call intake"), "phone-call", (May.READ_CALLS,), calls, ("LD",)),
    Finder(16, gettext_lazy("Reports of banks"), "bank", (May.READ_CALLS,), reports, ("YB",)),
)


def places(actor: Actor) -> Iterator[Place]:
    """The lists of calls and of reports of banks; the telephone rings wherever one is, or a bank reports."""
    if not may(actor.role, May.READ_CALLS):
        return
    lists, note = reverse("calls:index"), _("Call intake")
    yield Place(_("All calls"), f"{lists}?tab=all", "phone-call", note)
    yield Place(_("Reports of banks"), f"{lists}?tab=banks", "bank", note)
    if may(actor.role, May.TAKE_CALLS):
        yield Place(_("Take a call"), reverse("calls:begin"), "phone-call", note, post=True)
        yield Place(_("Take a bank's report"), reverse("calls:banks_new"), "plus", note)


PLACES = (places,)
