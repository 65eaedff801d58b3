# SPDX-License-Identifier: Apache-2.0
"""What the funds desk holds about one person: as victim, holder of an account, applicant, payee or objector.

Account numbers and ID numbers of victims are found by their blind indexes. Phones, names and payees have none: those
columns are gone through sealed value by sealed value, in the reach of who asks. They are some thousands a year, and
nobody asks often.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.funds.models import Account, CaseAccount, Freeze, FreezeObjection, FundsCase, Payment, StopOrder, Victim
from wuzha.funds.refunds.models import RefundCase, RefundObjection, RefundVictim
from wuzha.funds.statements.models import StatementFile, Transfer
from wuzha.funds.tracing.models import AccountOwner, FormerOwner
from wuzha.privacy.subjects import Entry, Record
from wuzha.sealed import Kind
from wuzha.search.query import readings

#: Records of each kind that are listed.
MOST = 500
_NUMBERED: dict[str, tuple[str, Any]] = {
    "ZJ": ("funds_case", FundsCase), "ZF": ("funds_stop", StopOrder), "DJ": ("funds_freeze", Freeze),
    "FH": ("refund", RefundCase),
}  # fmt: skip


class FundsSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        return {entry.record for entry in self.entries(actor, text)}

    def entries(self, actor: Actor, text: str) -> list[Entry]:
        """Each record with what the person is in it, the same part once."""
        indexes = readings(text)
        found = _by_number(actor, text)
        victims = _victims(actor, indexes)
        accounts = _accounts(actor, indexes)
        found += _as_victim(actor, victims)
        found += _as_holder(actor, accounts)
        found += _as_payee(actor, indexes)
        return list({(entry.record, entry.part): entry for entry in found}.values())

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Opened, prepared, issued, decided, answered, moved or taken in by the person."""
        keys: dict[str, list[int]] = {}
        for kind, key in records:
            if kind in _OWN and key.isdecimal():
                keys.setdefault(kind, []).append(int(key))
        own: set[Record] = set()
        for kind, pks in keys.items():
            model, columns = _OWN[kind]
            rule = Q(pk__in=[])
            for column in columns:
                rule |= Q(**{column: person_id})
            own |= {(kind, str(pk)) for pk in model.unscoped.filter(rule, pk__in=pks).values_list("pk", flat=True)}
        return own


#: What makes each kind of record a person's own work.
_ORDER = ("drafted_by", "issued_by", "changes__by", "answers__recorded_by")
_OWN: dict[str, tuple[Any, tuple[str, ...]]] = {
    "funds_case": (FundsCase, ("opened_by", "reports__taken_by", "stops__changes__by", "freezes__changes__by")),
    "funds_stop": (StopOrder, _ORDER),
    "funds_freeze": (Freeze, (*_ORDER, "decision_by")),
    "funds_statement": (StatementFile, ("by",)),
    "refund": (RefundCase, ("opened_by", "changes__by", "first_officer", "second_officer", "approved_by")),
}


def _same(rows: QuerySet[Any], column: str, indexes: list[bytes] | None) -> list[int]:
    """Keys of the rows whose sealed column holds the value behind the indexes."""
    if indexes is None:
        return []
    sealed = rows.filter(**{f"{column}__isnull": False}).order_by("pk").values_list("pk", column)
    return [pk for pk, value in sealed.iterator() if value.blind() in indexes]


def _by_number(actor: Actor, text: str) -> list[Entry]:
    """The record that a number such as `ZJ00000012` names."""
    code = text.strip().upper()
    kind, model = _NUMBERED.get(code[:2], ("", None))
    if model is None or not code[2:].isdecimal() or len(code) > 14:
        return []
    rows = model.objects.visible_to(actor).filter(pk=int(code[2:]))
    return [Entry((kind, str(pk)), _("Named by its number")) for pk in rows.values_list("pk", flat=True)]


def _victims(actor: Actor, indexes: dict[Kind, list[bytes]]) -> list[Victim]:
    rows = Victim.objects.visible_to(actor)
    keys = [*_same(rows, "phone", indexes.get(Kind.PHONE)), *_same(rows, "name", indexes.get(Kind.NAME))]
    rule = Q(pk__in=keys)
    if Kind.ID_NUMBER in indexes:
        rule |= Q(id_index__in=indexes[Kind.ID_NUMBER])
    if Kind.ACCOUNT in indexes:
        rule |= Q(accounts__account__number_index__in=indexes[Kind.ACCOUNT])
    return list(rows.filter(rule).select_related("case").distinct()[:MOST])


def _as_victim(actor: Actor, victims: list[Victim]) -> list[Entry]:
    found = [
        Entry(("funds_case", str(one.case_id)), pgettext("subject", "Victim"), one.name, one.case.opened_at)
        for one in victims
    ]
    rows = RefundVictim.objects.visible_to(actor).filter(victim__in=victims).select_related("refund", "victim")
    return found + [
        Entry(("refund", str(one.refund_id)), pgettext("subject", "Applicant"), one.victim.name, one.refund.opened_at)
        for one in rows[:MOST]
    ]


def _as_payee(actor: Actor, indexes: dict[Kind, list[bytes]]) -> list[Entry]:
    """To whom money goes back, and who objected."""
    rows = RefundVictim.objects.visible_to(actor)
    keys = {
        *_same(rows, "payee_account", indexes.get(Kind.ACCOUNT)),
        *_same(rows, "payee_name", indexes.get(Kind.NAME)),
    }
    payees = rows.filter(pk__in=keys).select_related("refund")[:MOST]
    objections = RefundObjection.objects.visible_to(actor)
    raised = objections.filter(pk__in=_same(objections, "name", indexes.get(Kind.NAME))).select_related("refund")
    against = FreezeObjection.objects.visible_to(actor)
    objected = against.filter(pk__in=_same(against, "name", indexes.get(Kind.NAME)))
    return (
        [
            Entry(("funds_freeze", str(one.freeze_id)), pgettext("subject", "Objector"), one.name, one.recorded_at)
            for one in objected[:MOST]
        ]
        + [
            Entry(("refund", str(one.refund_id)), pgettext("subject", "Payee"), one.payee_name, one.refund.opened_at)
            for one in payees
        ]
        + [
            Entry(("refund", str(one.refund_id)), pgettext("subject", "Objector"), one.name, one.refund.opened_at)
            for one in raised[:MOST]
        ]
    )


def _accounts(actor: Actor, indexes: dict[Kind, list[bytes]]) -> dict[int, Account]:
    """Accounts with the number, or held by the person; by name among those that are accounts of a case in reach."""
    rows = Account.unscoped.all()
    in_cases = rows.filter(pk__in=CaseAccount.objects.visible_to(actor).values("account"))
    keys = {
        *_same(rows.filter(holder_id__isnull=False), "holder_id", indexes.get(Kind.ID_NUMBER)),
        *_same(in_cases, "holder", indexes.get(Kind.NAME)),
    }
    said = AccountOwner.objects.visible_to(actor)
    for kind, column in ((Kind.ID_NUMBER, "id_index"), (Kind.NAME, "name_index")):
        if kind in indexes:
            keys.update(said.filter(**{f"{column}__in": indexes[kind]}).values_list("account", flat=True))
    before = FormerOwner.objects.visible_to(actor)
    named = {*_same(before, "id_no", indexes.get(Kind.ID_NUMBER)), *_same(before, "name", indexes.get(Kind.NAME))}
    keys.update(before.filter(pk__in=named).values_list("account", flat=True))
    rule = Q(pk__in=keys)
    if Kind.ACCOUNT in indexes:
        rule |= Q(number_index__in=indexes[Kind.ACCOUNT])
    return {one.pk: one for one in rows.filter(rule)[:MOST]}


def _as_holder(actor: Actor, accounts: dict[int, Account]) -> list[Entry]:
    """Cases, orders and restitutions of the accounts, and cases in whose statements they stand only."""
    holder, found = pgettext("subject", "Account holder"), []
    pks = list(accounts)
    of_cases = CaseAccount.objects.visible_to(actor).filter(account__in=pks)
    for one in of_cases.select_related("case")[:MOST]:
        shown = accounts[one.account_id]
        found.append(Entry(("funds_case", str(one.case_id)), holder, shown.holder or shown.number, one.case.opened_at))
    orders: tuple[tuple[str, Any], ...] = (("funds_stop", StopOrder), ("funds_freeze", Freeze))
    for kind, model in orders:
        for order in model.objects.visible_to(actor).filter(account__in=pks)[:MOST]:
            shown = accounts[order.account_id]
            found.append(Entry((kind, str(order.pk)), holder, shown.holder or shown.number, order.drafted_at))
    refunds = RefundCase.objects.visible_to(actor)
    for refund in refunds.filter(accounts__freeze__account__in=pks).distinct()[:MOST]:
        found.append(Entry(("refund", str(refund.pk)), holder, None, refund.opened_at))
    named = {entry.record for entry in found}
    party = pgettext("subject", "Party to a transfer")
    for case_id in sorted(_party_to(actor, pks)):
        if ("funds_case", str(case_id)) not in named:
            found.append(Entry(("funds_case", str(case_id)), party))
    return found


def _party_to(actor: Actor, pks: list[int]) -> set[int]:
    """Keys of the cases in reach with a transfer or payment from or to the accounts."""
    if not pks:
        return set()
    found: set[int] = set()
    models: tuple[tuple[Any, str, str], ...] = (
        (Transfer, "payer", "payee"), (Payment, "from_account", "to_account")
    )  # fmt: skip
    for model, *sides in models:
        for side in sides:
            rows = model.objects.visible_to(actor).filter(**{f"{side}__in": pks})
            found.update(rows.values_list("case_id", flat=True).distinct()[:MOST])
    return found
