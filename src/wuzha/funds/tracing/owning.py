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
from wuzha.funds.acts import case_of, copied_number, one_act, sealed_note
from wuzha.funds.errors import Code
from wuzha.funds.models import Account, FundsCase
from wuzha.funds.tracing.models import AccountOwner, FormerOwner, TraceAccount
from wuzha.funds.tracing.owners import Claim, Group, OwnersError, Wrong, owners_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import same

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
def tell_owner(actor: Actor, pk: int, account: int, told: Told, reason: str = "") -> None:
    """Say whose an account of the case's trace is. Said otherwise, or taken back, it takes a reason; what was said
    before stays.

    Raises `RefusalError`: NOT_FOUND, NAME_ALONE, TWO_PEOPLE, CLEAR_NUMBER, OUR_NUMBER, SAME_ANSWER, CORRECTION_REASON.
    """
    case = case_of(actor, pk)
    FundsCase.unscoped.select_for_update(no_key=True).get(pk=case.pk)
    if not TraceAccount.unscoped.filter(run__case=case, run__latest=True, account=account).exists():
        raise RefusalError(Code.NOT_FOUND)
    by, new = "none", None
    if told.id_no or told.name or told.confirmation:
        if not told.id_no and not (told.name and told.confirmation):
            raise RefusalError(Code.NAME_ALONE)
        by = "id" if told.id_no else "bank"
        new = AccountOwner(
            case=case,
            account_id=account,
            id_no=seal(Kind.ID_NUMBER, IdNumber.parse(told.id_no)) if told.id_no else None,
            name=seal(Kind.NAME, Name.parse(told.name)) if told.name else None,
            confirmation=copied_number(told.confirmation),
            at=timezone.now(),
            by_id=actor.person_id,
        )
    former = _put_aside(actor, AccountOwner.unscoped.filter(case=case, account=account).first(), new, reason)
    if new is not None:
        new.save()
        _groups(_of(case.pk))
    detail = {"account": account, "by": by} | ({} if former is None else {"former": former.pk})
    record(actor, "funds.owner", on=("funds_case", case.pk), detail=detail)


def _put_aside(actor: Actor, was: AccountOwner | None, new: AccountOwner | None, reason: str) -> FormerOwner | None:
    """Keep what was said before, with the reason why it does not hold, in place of it."""
    if was is None:
        if new is None:
            raise RefusalError(Code.SAME_ANSWER)
        return None
    if new is not None and (was.confirmation, True, True) == (
        new.confirmation, _same(was.id_no, new.id_no), _same(was.name, new.name),
    ):  # fmt: skip
        raise RefusalError(Code.SAME_ANSWER)
    why = sealed_note(reason)
    if why is None:
        raise RefusalError(Code.CORRECTION_REASON)
    kept: FormerOwner = FormerOwner.unscoped.create(
        case_id=was.case_id, account_id=was.account_id, id_no=was.id_no, name=was.name, confirmation=was.confirmation,
        at=was.at, by_id=was.by_id, reason=why, over_by_id=actor.person_id,
    )  # fmt: skip
    was.delete()
    return kept


def _same(one: Sealed | None, other: Sealed | None) -> bool:
    return one is other is None or (one is not None and other is not None and same(one, other))


def other_holder(said: AccountOwner | None, account: Account) -> Sealed | None:
    """The holder under whom an account is known otherwise (bank or report), where it was said to be another's: by ID
    number where both are known, else by name."""
    if said is None:
        return None
    if said.id_no is not None and account.holder_id is not None:
        return None if same(said.id_no, account.holder_id) else account.holder or account.holder_id
    if said.name is None or account.holder is None or same(said.name, account.holder):
        return None
    return account.holder


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
