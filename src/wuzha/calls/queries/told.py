# SPDX-License-Identifier: Apache-2.0
"""What was told in a call so far: the last answer of each name, read anew from its seal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from wuzha.calls.models import Call, CallAnswer
from wuzha.calls.rules.answers import Answer, Row, Told, asked, read
from wuzha.funds.queries import institution_of
from wuzha.funds.services import AccountDetails, Person, Transfer
from wuzha.sealed.value import read_again_by


def told(call: Call) -> Told:
    """All answers in clear: services act on them, and a page shows of each no more than `Answer.shown`."""
    latest: dict[str, CallAnswer] = {
        one.name: one for one in CallAnswer.unscoped.filter(call=call).order_by("pk") if asked(one.name) is not None
    }
    found = Told()
    for name, one in latest.items():
        if one.value is not None:
            found.answers[name] = read_again_by(one.value, partial(_read, name, one.at))
    return found


def person_of(said: Told) -> Person:
    return Person(said.text("name"), said.text("phone"), said.text("id_no"))


def transfers_of(said: Told, rows: Iterable[Row]) -> list[Transfer]:
    """Whole rows as payments; out of the person's own account where that was told, else it is still to be asked for."""
    own = None
    if said.value("own_account"):
        bank = said.value("own_institution") or _recognised(said.value("own_account"))
        own = AccountDetails(said.value("own_account"), said.text("name"), bank)
    return [
        Transfer(
            AccountDetails(
                row.value("account"), row.value("holder") or "",
                row.value("institution") or _recognised(row.value("account")),
            ),
            row.value("amount"), row.value("at"), by=own,
        )
        for row in rows
    ]  # fmt: skip


def _recognised(number: str) -> int | None:
    found = institution_of(number)
    return None if found is None else found.pk


def _read(name: str, at: datetime, text: str) -> Answer:
    return read(name, text, at)
