# SPDX-License-Identifier: Apache-2.0
"""What a further row of a list says of a case and its victim that are here: what it adds, and what it contradicts.

A row fills what is empty or was only derived. It takes nothing away: a column that is absent, empty or unreadable says
nothing, and what differs from what stands is a contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from typing import Any

from wuzha.intake.columns import CITY_TIME

#: Fact → what a list calls it, where it is called otherwise.
NAMES = {
    "unit_id": "station", "place_unit_id": "place_town", "home_unit_id": "victim_town", "loss_fen": "loss",
    "verified_fen": "verified_loss", "averted_fen": "averted_loss", "name": "victim_name", "phone": "victim_phone",
    "id_no": "victim_id_no", "account": "victim_account", "address": "victim_address",
    "occupation": "victim_occupation",
}  # fmt: skip
OF_CASE = ("fraud_type", "unit_id", "place_unit_id", "place", "narrative")
OF_VICTIM = (
    "occurred_at", "reported_at", "loss_fen", "verified_fen", "averted_fen", "home_unit_id", "reached_by", "paid_by",
    "occupation",
    "name", "phone", "id_no", "account", "address",
)  # fmt: skip
#: Told in other words by everybody who tells it: the first stays.
_IN_WORDS = frozenset({"place", "narrative", "address", "reached_by", "paid_by", "occupation"})
#: Marks of cells that were read all the same.
_READ = ("DAY_NUMBER_READ", "FORMULA", "ABOUT")


def derived(flags: Iterable[str]) -> set[str]:
    """The fields that a row did not tell, or not so that it could be read: their values stand for others."""
    pairs = (flag.partition(":") for flag in flags)
    return {name for name, _colon, code in pairs if code not in _READ}


def known(facts: Mapping[str, Any], flags: Iterable[str]) -> dict[str, Any]:
    """The facts that somebody told; nothing is `None`."""
    not_told = derived(flags)
    return {
        name: None
        if NAMES.get(name, name) in not_told or value in ("", [], ()) or (name, value) == ("fraud_type", "OTHER")
        else value
        for name, value in facts.items()
    }


def weigh(
    here: Mapping[str, Any], told: Mapping[str, Any], equal: Callable[[Any, Any], bool]
) -> tuple[dict[str, Any], list[str]]:
    """(what the row adds, the facts that it contradicts); both given by `known`."""
    new: dict[str, Any] = {}
    differs: list[str] = []
    for name, value in told.items():
        stands = here[name]
        if value is None:
            continue
        if stands is None or _says_more(value, stands):
            new[name] = value
        elif name not in _IN_WORDS and not _says_more(stands, value) and not equal(stands, value):
            differs.append(name)
    return new, differs


def _says_more(one: Any, other: Any) -> bool:
    """Whether a moment has a time where the other is a day alone, and lies in it."""
    if not isinstance(one, datetime) or not isinstance(other, datetime):
        return False
    one, other = one.astimezone(CITY_TIME), other.astimezone(CITY_TIME)
    return bool(other.time() == time() and one.time() != time() and one.date() == other.date())
