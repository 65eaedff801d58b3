# SPDX-License-Identifier: Apache-2.0
"""What the page of a call says: names of cells, faults with their remedy, answers in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.calls.queries.talk import Talk
from wuzha.calls.rules.answers import CELLS, ROWS, Answer, asked
from wuzha.org.rules import rule_set
from wuzha.ui.money import money

Choice = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as the page shows it."""

    name: str
    label: str
    #: Masked where it is personal.
    shown: str = ""
    fault: str = ""
    remedy: str = ""
    #: What the remedy types.
    remedy_value: str = ""
    personal: bool = False
    hint: str = ""
    choices: Sequence[Choice] = ()

    @property
    def ident(self) -> str:
        return f"say-{self.name.replace('.', '-')}"


def labels() -> dict[str, str]:
    return {
        "who": _("Who calls"),
        "name": _("Name"),
        "phone": _("Phone"),
        "id_no": _("ID number"),
        "caller_name": _("Name of the caller"),
        "caller_phone": _("Phone of the caller"),
        "paid": _("Was something paid?"),
        "still": _("Is more asked for?"),
        "asked": _("Sum asked for"),
        "own_account": _("Paid from account"),
        "own_institution": _("Institution of that account"),
        "fraud_type": _("How deceived"),
        "story": _("In the caller's words"),
        "reference": _("Report number"),
        "account": _("Account of the payee"),
        "holder": _("Holder"),
        "institution": _("Institution"),
        "amount": _("Amount (yuan)"),
        "at": _("Time"),
        "again": _("What this report is"),
        "again_reason": _("Why it is another fraud"),
    }


def label(name: str) -> str:
    """The name of a cell; of a row with its number."""
    row, _dot, cell = name.partition(".")
    if cell:
        return _("Row %(n)s: %(cell)s") % {"n": row[1:], "cell": labels()[cell]}
    return labels()[name]


def fault(name: str, answer: Answer) -> tuple[str, str, str]:
    """What is wrong with an answer, and the remedy of one press: its words, and what it types."""
    again = pgettext("call", "Ask again")
    match answer.fault:
        case "":
            return "", "", ""
        case "MONEY":
            return _("This is no sum: 50000, 50,000.00 or 5万."), again, ""
        case "TIME":
            return _("This is no time: 0923, 昨天 2130 or 11-26 21:30."), _("Just now"), "刚才"
        case "FUTURE":
            return _("This time has not come yet. Which day?"), _("Just now"), "刚才"
        case "LONG":
            return _("This is too long."), again, ""
        case "CHOICE":
            return _("Choose one of these."), again, ""
    kind = name.rpartition(".")[2]
    if kind in ("account", "own_account"):
        return _("This is no whole account number: have it read again in groups of four."), again, ""
    if kind in ("phone", "caller_phone"):
        return _("This is no phone number: 11 digits, or a fixed line with its area code."), again, ""
    if kind == "id_no":
        return _("This is no ID number: its last character does not fit. Have it read again."), again, ""
    return _("This is no name."), again, ""


def cell(talk: Talk, name: str, choices: Sequence[Choice] = (), hint: str = "") -> CellView:
    """A cell of the page with what was answered so far."""
    answer, one = talk.said.answers.get(name), asked(name)
    wrong, remedy, value = ("", "", "") if answer is None else fault(name, answer)
    return CellView(
        name, label(name), "" if answer is None else answer.shown, wrong, remedy, value,
        personal=one is not None and one.mask is not None, hint=hint, choices=choices,
    )  # fmt: skip


def rows(talk: Talk, banks: Sequence[Choice]) -> list[dict[str, Any]]:
    """The grid: every row there may be, those that are not needed yet hidden."""
    ready = {row.number: row for row in talk.rows}
    found = []
    for number in range(1, ROWS + 1):
        one = ready.get(number)
        cells = {name: cell(talk, f"r{number}.{name}", banks if name == "institution" else ()) for name in CELLS}
        found.append(
            {"number": number, "cells": cells, "ready": one, "hidden": number > talk.shown_rows,
             "done": one is not None and one.stop is not None}
        )  # fmt: skip
    return found


def scams(most: int = 5) -> tuple[list[Choice], list[Choice]]:
    """The kinds of fraud that have a key, and the others."""
    terms = [(one.code, one.label) for one in rule_set("warning.fraud_types").at().terms if not one.parent]
    return terms[: most - 1], terms[most - 1 :]


def lines(talk: Talk) -> dict[str, str]:
    """What each question was answered, in one line; empty where it is not."""
    said = talk.said
    shown = {name: one.shown for name, one in said.answers.items() if one.right}
    who = {"SELF": _("the person"), "RELATIVE": _("a relative"), "OTHER": _("somebody else")}.get(said.text("who"), "")
    person = " ".join(filter(None, [shown.get("name", ""), who, shown.get("phone", "")]))
    paid = {"YES": _("Paid"), "NO": _("Nothing paid")}.get(said.text("paid"), "")
    still = {
        "WAITS": _("More is asked for; agrees not to pay"),
        "INSISTS": _("More is asked for; means to pay"),
        "NO": _("No more is asked for"),
    }.get(said.text("still"), "")
    if still and said.value("asked"):
        still = f"{still} {money(said.value('asked'))}"
    whole = [row for row in talk.rows if not row.missing]
    grid = ""
    if whole:
        grid = _("%(n)s payments, %(sum)s in all") % {"n": len(whole), "sum": money(said.loss_fen)}
    names = {one.code: one.label for one in rule_set("warning.fraud_types").at().terms}
    return {
        "who": person if said.value("name") or said.value("phone") else "",
        "paid": paid, "still": still, "rows": grid, "how": names.get(said.text("fraud_type"), ""),
    }  # fmt: skip
