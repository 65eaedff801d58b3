# SPDX-License-Identifier: Apache-2.0
"""What is said of a row: its codes as sentences (what is wrong, what to do), and a hint of a cell that nobody knows."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import redact
from wuzha.engine.identifiers.text import HIDDEN
from wuzha.intake.readers.problems import RowProblem, explain_row

#: Code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "EMPTY": (_("The cell is empty"), _("Fill it in and import the row again")),
    "UNKNOWN": (
        _("The word is not in the dictionary in force"),
        _("Use a word of the dictionary, or add this one under Rules in force"),
    ),
    "SCIENTIFIC": (
        _("The spreadsheet turned the number into the form 1.38E+10; digits are lost"),
        _("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "TRUNCATED": (
        _("The spreadsheet cut the number after 15 digits; digits are lost"),
        _("Set the column to Text in the source file, enter the number again and export anew"),
    ),
    "MASKED": (_("The number is masked"), _("Ask the source for the full number")),
    "MULTIPLE": (_("There is more than one value in the cell"), _("Give each value a row of its own")),
    "LENGTH": (_("The number of digits is wrong"), _("Check the number against the source")),
    "CHARSET": (_("There is a character that does not belong there"), _("Check the cell against the source")),
    "PREFIX": (_("No number begins like this"), _("Check the number against the source")),
    "CHECKSUM": (_("The check digit does not fit: a digit was mistyped"), _("Check the number with the source")),
    "DATE": (_("The date does not exist"), _("Check the date with the source")),
    "FUTURE": (_("The date lies in the future"), _("Check the date with the source")),
    "DIVISION": (_("The region code in the number does not exist"), _("Check the number with the source")),
    "FORMULA": (
        _("The cell looks like a spreadsheet formula; it was kept as text and not run"),
        _("Check the cell with the source"),
    ),
    "SHEET_ERROR": (
        _("The cell holds a spreadsheet error (such as #N/A)."),
        _("Correct the formula or reference in the source, paste it as a value and upload again."),
    ),
    "NOT_A_TIME": (
        _("This is not a time in a known form."),
        _("Write a day as 2023-05-10, and a time behind it as 2023-05-10 09:08."),
    ),
    "AMBIGUOUS_DATE": (
        _("The order of year, month and day cannot be told (such as 05/10/23)."),
        _("Write the four-digit year first: 2023-05-10."),
    ),
    "DAY_NUMBER": (
        _("The date has become a spreadsheet day number (such as 45056.38)."),
        _("Set the column to a date format in the source file and export again."),
    ),
    "DAY_NUMBER_READ": (
        _("The cell lost its date format; its day number was read as a date."),
        _("Compare the date with the source."),
    ),
    "YEAR": (
        _("The year is not between 1990 and 2099."),
        _("Check it with the source and correct it."),
    ),
    "NOT_A_NUMBER": (
        _("This is not a number."),
        _("Give digits only; amounts in yuan with at most two decimals."),
    ),
    "NEGATIVE": (
        _("The number is negative."),
        _("Check it; refunds and reversals cannot be imported as amounts."),
    ),
    "DECIMALS": (
        _("Too many decimals: amounts have two at most, counts and seconds none."),
        _("Check and correct it."),
    ),
    "TOO_LARGE": (
        _("The number is too large; perhaps a phone or account number stands in the wrong column."),
        _("Check the cell and which field the column was matched to."),
    ),
    "ABOUT": (
        _("The sum says that it is not exact (such as 3.2万余); it was read without that."),
        _("Ask for the exact sum and enter it."),
    ),
    "UNIT": (
        _("By the unit in the header this would be more than 100 million yuan, so it was not taken."),
        _("Write the number in the unit of the header, or its own unit behind it."),
    ),
    "AMBIGUOUS_DURATION": (
        _("The duration (such as 02:05) may be minutes and seconds or hours and minutes."),
        _("Write hours:minutes:seconds (00:02:05) or the number of seconds."),
    ),
}
_OTHERWISE = (_("The value cannot be read"), _("Check the cell against the source and import the row again"))
#: A moment, or a number too short to be a person's.
_TELLS_NOBODY = re.compile(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日 T]?.{0,10}|[0-9]{1,5}([.,][0-9]{1,2})?")
LONGEST_HINT = 24


def sentences(code: str) -> tuple[str, str]:
    """Our own words for a code, else those of the app that found the fault."""
    if code in CODES:
        what, remedy = CODES[code]
        return str(what), str(remedy)
    if code.lower() in RowProblem.__members__.values():
        found = explain_row(RowProblem(code.lower()), get_language() or "zh-hans")
        return found.what, found.remedy
    return str(_OTHERWISE[0]), str(_OTHERWISE[1])


def hint(text: str) -> str:
    """What kind of value it is and no more: a date or a small number as it is, of all else the first character."""
    if redact(text) != text or HIDDEN in text:  # masked by the product, or by the sender
        return redact(text)
    if len(text) <= LONGEST_HINT and _TELLS_NOBODY.fullmatch(text):
        return text
    return text[:1] + "*" * min(len(text) - 1, 9) if text else ""
