# SPDX-License-Identifier: Apache-2.0
"""Whose accounts are: said by the desk, and shown as one on request (`owners.owners_of` says by what)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.funds.acts import case_of, one_act, plain_number
from wuzha.funds.errors import Code
from wuzha.funds.models import FundsCase
from wuzha.funds.tracing.models import AccountOwner, TraceAccount
from wuzha.funds.tracing.owners import Claim, Group, OwnersError, Wrong, owners_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal

_REFUSED = {
    Wrong.NAME_ALONE: Code.NAME_ALONE,
    Wrong.TWICE: Code.CHANGED,
    Wrong.TWO_PEOPLE: Code.TWO_PEOPLE,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an account, in clear; everything empty takes back what was said."""

    id_no: str = ""
    name: str = ""
    confirmation: str = ""


@one_act(May.WORK_FUNDS, name="funds.owner")
def tell_owner(actor: Actor, pk: int, account: int, told: Told) -> None:
    """Say whose an account of the case's trace is. Raises `RefusalError`: NOT_FOUND, NAME_ALONE, TWO_PEOPLE,
    CLEAR_NUMBER."""
    case = case_of(actor, pk)
    FundsCase.unscoped.select_for_update(no_key=True).get(pk=case.pk)
    if not TraceAccount.unscoped.filter(run__case=case, run__latest=True, account=account).exists():
        raise RefusalError(Code.NOT_FOUND)
    AccountOwner.unscoped.filter(case=case, account=account).delete()
    by = "none"
    if told.id_no or told.name or told.confirmation:
        if not told.id_no and not (told.name and told.confirmation):
            raise RefusalError(Code.NAME_ALONE)
        by = "id" if told.id_no else "bank"
        AccountOwner.unscoped.create(
            case=case,
            account_id=account,
            id_no=seal(Kind.ID_NUMBER, IdNumber.parse(told.id_no)) if told.id_no else None,
            name=seal(Kind.NAME, Name.parse(told.name)) if told.name else None,
            confirmation=plain_number(told.confirmation),
            at=timezone.now(),
            by_id=actor.person_id,
        )
        _groups(_of(case.pk))
    record(actor, "funds.owner", on=("funds_case", case.pk), detail={"account": account, "by": by})


@dataclass(frozen=True)
class Owner:
    """Accounts of one owner (keys); `lead` stands for all of them where they are one box."""

    accounts: tuple[int, ...]
    by_document: bool
    label: str

    @property
    def lead(self) -> int:
        return self.accounts[0]


def owners_in(case: FundsCase) -> list[Owner]:
    """The owners of two accounts and more; labels masked."""
    rows = _of(case.pk)
    found = []
    for group in _groups(rows):
        own = [rows[place] for place in group.places]
        label = next((str(one.name) for one in own if one.name), "") or str(own[0].id_no or "")
        found.append(Owner(tuple(sorted(one.account_id for one in own)), group.by_document, label))
    return sorted(found, key=lambda owner: owner.accounts)


def leads(owners: Sequence[Owner]) -> Mapping[int, int]:
    """Account → the account that stands for its owner."""
    return {account: owner.lead for owner in owners for account in owner.accounts}


def digest_of(owners: Sequence[Owner]) -> str:
    """SHA-256 of who owns what, by keys: an export says by it which accounts it shows as one."""
    return sha256(repr([owner.accounts for owner in owners]).encode()).hexdigest()


def _of(case: int) -> list[AccountOwner]:
    return list(AccountOwner.unscoped.filter(case=case).order_by("pk"))


def _groups(rows: Sequence[AccountOwner]) -> list[Group]:
    claims = [
        Claim(
            one.account_id,
            bytes(one.id_index).hex() if one.id_index else "",
            bytes(one.name_index).hex() if one.name_index else "",
            one.confirmation,
        )
        for one in rows
    ]
    try:
        return owners_of(claims)
    except OwnersError as error:
        raise RefusalError(_REFUSED[error.wrong]) from error
