# SPDX-License-Identifier: Apache-2.0
"""What the page of a call says: names of cells, faults with their remedy, answers in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.calls.errors import Code
from wuzha.calls.models import ProtectiveHold
from wuzha.calls.queries.talk import Talk
from wuzha.calls.rules.answers import CELLS, ROWS, Answer, asked
from wuzha.calls.rules.states import Consent, Road
from wuzha.calls.services.preparing import Corrected
from wuzha.core import refusals
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
    #: Right in itself, and not beside another.
    clash: bool = False
    hint: str = ""
    choices: Sequence[Choice] = ()

    @property
    def ident(self) -> str:
        return f"say-{self.name.replace('.', '-')}"


def labels() -> dict[str, str]:
    return {
        "who": _("Who calls"),
        "name": _("Name of the person deceived"),
        "phone": _("Phone of the person deceived"),
        "id_no": _("ID number of the person deceived"),
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
        "voucher": _("Proof of the transfer: number, or where it is kept"),
        "account": _("Account of the payee"),
        "holder": _("Holder"),
        "institution": _("Institution"),
        "amount": _("Amount (yuan)"),
        "at": _("Time"),
        "replaced": _("Corrected as row"),
        "again": _("What this report is"),
        "again_reason": _("Why it is another fraud"),
        "road": _("Road"),
        "consent": _("Does the person agree?"),
        "present": _("Did the person come to the phone and say so himself?"),
        "hold_bank": _("Bank that pauses or delays"),
        "record_no": _("Number of the recording"),
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
        case "CLEAR":
            return str(refusals.CLEAR_NUMBER), "", ""
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


def cell(
    talk: Talk, name: str, choices: Sequence[Choice] = (), hint: str = "", refused: tuple[str, str] = ("", "")
) -> CellView:
    """A cell of the page with what was answered so far; `refused`: the cell an act was refused for, and why."""
    answer, one = talk.said.answers.get(name), asked(name)
    wrong, remedy, value = ("", "", "") if answer is None else fault(name, answer)
    clash = clashes(talk).get(name, "")
    if clash and not wrong:
        wrong = clash
    if name == refused[0]:
        wrong, remedy, value = refused[1], "", ""
    return CellView(
        name, label(name), "" if answer is None else answer.shown, wrong, remedy, value,
        personal=one is not None and one.mask is not None, clash=bool(clash), hint=hint, choices=choices,
    )  # fmt: skip


def clashes(talk: Talk) -> dict[str, str]:
    """Cells that are each right and cannot both be: what is said on them, by name."""
    of_rows = talk.said.clashes
    named = [*(["own_account"] if of_rows else []), *(f"r{number}.account" for number in of_rows)]
    return dict.fromkeys(named, str(Code.SAME_ACCOUNT.sentence))


def rows(talk: Talk, banks: Sequence[Choice], refused: tuple[str, str] = ("", "")) -> list[dict[str, Any]]:
    """The grid: every row there may be, those that are not needed yet hidden."""
    ready = {row.number: row for row in talk.rows}
    found = []
    for number in range(1, ROWS + 1):
        one = ready.get(number)
        cells = {
            name: cell(talk, f"r{number}.{name}", banks if name == "institution" else (), refused=refused)
            for name in CELLS
        }
        found.append(
            {"number": number, "cells": cells, "ready": one, "hidden": number > talk.shown_rows,
             "done": one is not None and one.stop is not None}
        )  # fmt: skip
    return found


def scams(most: int = 5) -> tuple[list[Choice], list[Choice]]:
    """The kinds of fraud that have a key, and the others."""
    terms = [(one.code, one.label) for one in rule_set("warning.fraud_types").at().terms if not one.parent]
    return terms[: most - 1], terms[most - 1 :]


def options() -> dict[str, list[Choice]]:
    """The answers that have a digit."""
    return {
        "who": [
            ("SELF", pgettext("who calls", "The person")), ("RELATIVE", _("A relative")), ("OTHER", _("Somebody else")),
        ],
        "paid": [("YES", _("Paid")), ("NO", _("Nothing paid"))],
        "still": [("WAITS", _("Yes, agrees not to pay")), ("INSISTS", _("Yes, means to pay")), ("NO", _("No"))],
        "road": list(Road.choices),
        "consent": [(one.value, one.label) for one in (Consent.GIVEN, Consent.REFUSED)],
        "present": [("YES", _("Yes, himself")), ("NO", _("No, not yet"))],
    }  # fmt: skip


def lines(talk: Talk, held: Sequence[ProtectiveHold] = ()) -> dict[str, str]:
    """What each question was answered, in one line; empty where it is not."""
    said = talk.said
    shown = {name: one.shown for name, one in said.answers.items() if one.right}
    person, by = " ".join(filter(None, [shown.get("name", ""), shown.get("phone", "")])), caller(talk)
    if person and by:
        text = _("%(person)s, the person") if said.text("who") == "SELF" else _("%(caller)s calls for %(person)s")
        person = text % {"person": person, "caller": by}
    paid = {"YES": _("Paid"), "NO": _("Nothing paid")}.get(said.text("paid"), "")
    still = {
        "WAITS": _("More is asked for; agrees not to pay"),
        "INSISTS": _("More is asked for; means to pay"),
        "NO": _("No more is asked for"),
    }.get(said.text("still"), "")
    if still and said.value("asked"):
        still = f"{still} {money(said.value('asked'))}"
    names = {one.code: one.label for one in rule_set("warning.fraud_types").at().terms}
    hold = pgettext("clause", "; ").join(hold_line(one) for one in held)
    return {
        "who": person, "paid": paid, "still": still, "rows": _payments(talk),
        "how": names.get(said.text("fraud_type"), ""),
        "hold": hold or (still if said.value("still") == "NO" else ""),
    }  # fmt: skip


def done(talk: Talk, lines: dict[str, str], held: Sequence[ProtectiveHold]) -> list[str]:
    """The questions that need no more: payments only once all are whole, the money only once something holds it."""
    open_ones = {question for question, names in _OF.items() if any(_wrong(talk, name) for name in names)}
    if talk.said.rows_open:
        open_ones.add("rows")
    if talk.said.value("still") != "NO" and not any(one.holds for one in held):
        open_ones.add("hold")
    return [name for name, line in lines.items() if line and name not in open_ones]


#: What each question asks beside its rows.
_OF = {
    "who": ("who", "phone", "name", "id_no", "caller_phone", "caller_name"),
    "still": ("asked",),
    "rows": ("own_account",),
    "how": ("fraud_type", "story", "reference", "voucher"),
}


def _wrong(talk: Talk, name: str) -> bool:
    answer = talk.said.answers.get(name)
    return answer is not None and bool(answer.fault)


def _payments(talk: Talk) -> str:
    begun = talk.said.rows
    if not begun:
        return ""
    if talk.said.unpaid:
        accounts = " ".join(row.account for row in talk.rows if row.account and row.replaced is None)
        return _("Waiting for the money: %(accounts)s") % {"accounts": accounts}
    text = ngettext("%(n)s payment, %(sum)s in all", "%(n)s payments, %(sum)s in all", len(begun)) % {
        "n": len(begun), "sum": money(talk.said.loss_fen),
    }  # fmt: skip
    lacking = sum(1 for row in begun if row.missing or row.wrong or row.number in talk.said.clashes)
    return _("%(text)s, %(n)s of them not whole") % {"text": text, "n": lacking} if lacking else text


def caller(talk: Talk) -> str:
    """Who calls, and from where when it is not the person."""
    said = talk.said
    shown = {name: one.shown for name, one in said.answers.items() if one.right}
    who: str = dict(options()["who"]).get(said.text("who"), "")
    if said.text("who") == "SELF":
        return who
    return " ".join(filter(None, [who, shown.get("caller_name", ""), shown.get("caller_phone", "")]))


def hold_line(hold: ProtectiveHold) -> str:
    """A hold in one line: its road, whom to call about it, of what, until when."""
    if hold.started_at is None:
        at = f"{timezone.localtime(hold.recorded_at):%H:%M}"
        return _("%(road)s: refused at %(at)s, nothing is held") % {"road": hold.get_road_display(), "at": at}
    parts = [hold.institution.name if hold.institution is not None else "", str(hold.account or "")]
    parts.append(money(hold.amount_fen) if hold.amount_fen else "")
    if hold.stop is not None:
        parts.append(f"{hold.stop.number} {hold.stop.get_state_display()}")
    parts.append(pgettext("hold", "until %(at)s") % {"at": f"{timezone.localtime(hold.ends_at):%m-%d %H:%M}"})
    if hold.consent == Consent.GIVEN:
        parts.append(_("agreed, recording %(number)s") % {"number": hold.record_no})
    return _("%(road)s: %(what)s") % {
        "road": hold.get_road_display(),
        "what": pgettext("clause", ", ").join(filter(None, parts)),
    }


def recorded(made: Sequence[ProtectiveHold]) -> str:
    """What a hold that was just recorded does, and what it does not."""
    first = made[0]
    if first.started_at is None:
        return _("Recorded: the person refused, nothing of his own is held.")
    if first.stop is not None:
        numbers = " ".join(one.stop.number for one in made if one.stop is not None)
        return _("Recorded. The payee is held once the funds desk has issued %(orders)s.") % {"orders": numbers}
    return _("Recorded. It holds until %(at)s.") % {"at": f"{timezone.localtime(first.ends_at):%m-%d %H:%M}"}


def corrected(found: Corrected) -> str:
    """What became of the order of a row that was heard wrongly."""
    if found.stop is None:
        return _("Row %(n)s: put it right, then prepare its stop.") % {"n": found.row}
    if found.withdrawn:
        text = _("%(order)s is withdrawn. Row %(n)s: put it right, then prepare its stop.")
    elif found.stop.ended_at is None:
        text = _(
            "%(order)s is issued already: the funds desk is reminded, and has the bank lift it. "
            "Row %(n)s: put it right, then prepare its stop."
        )
    else:
        text = _("%(order)s is over already. Row %(n)s: put it right, then prepare its stop.")
    return text % {"order": found.stop.number, "n": found.row}


def refused_own(held: Sequence[ProtectiveHold]) -> bool:
    """Whether the person refused and nothing holds the money: two roads are left."""
    return any(one.consent == Consent.REFUSED for one in held) and not any(one.holds for one in held)
