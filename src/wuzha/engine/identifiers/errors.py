# SPDX-License-Identifier: Apache-2.0
"""Why a text is not an identifier: stable codes, and an error that never carries the text itself."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """Reason codes of reject files and forms. Values are stable: they are stored and counted."""

    #: Nothing there, or a word for nothing (无, null, nan).
    EMPTY = "EMPTY"
    LENGTH = "LENGTH"
    CHARSET = "CHARSET"
    #: Begins with digits that no such number has.
    PREFIX = "PREFIX"
    CHECKSUM = "CHECKSUM"
    #: The date inside does not exist.
    DATE = "DATE"
    #: The date inside is later than today.
    FUTURE = "FUTURE"
    #: No such province in GB/T 2260.
    DIVISION = "DIVISION"
    #: 1.38E+10: the spreadsheet kept a few leading digits only.
    SCIENTIFIC = "SCIENTIFIC"
    #: The spreadsheet kept fifteen significant digits and wrote zeros for the rest.
    TRUNCATED = "TRUNCATED"
    #: The sender masked it (138****1234): the clear value is not in this file.
    MASKED = "MASKED"
    #: Two values in one cell.
    MULTIPLE = "MULTIPLE"


#: One English sentence a code: the message of the error, and the msgid a user interface translates.
MEANINGS: dict[ErrorCode, str] = {
    ErrorCode.EMPTY: "There is no value",
    ErrorCode.LENGTH: "The number of characters is wrong",
    ErrorCode.CHARSET: "It has a character that does not belong there",
    ErrorCode.PREFIX: "No such number begins with these digits",
    ErrorCode.CHECKSUM: "The check digit does not fit: a character was mistyped",
    ErrorCode.DATE: "The date in it does not exist",
    ErrorCode.FUTURE: "The date in it is in the future",
    ErrorCode.DIVISION: "The province code in it does not exist",
    ErrorCode.SCIENTIFIC: "A spreadsheet turned it into scientific notation; digits are lost",
    ErrorCode.TRUNCATED: "A spreadsheet cut it after fifteen digits; digits are lost",
    ErrorCode.MASKED: "It is masked; the clear value is missing",
    ErrorCode.MULTIPLE: "There is more than one value in one cell",
}


class IdentifierError(ValueError):
    """A text is not an identifier of this type: `code` says why, `identifier` which type (`id_number`).

    Deliberately without the text: it may be a citizen's, and errors end in logs.
    """

    def __init__(self, code: ErrorCode, identifier: str) -> None:
        super().__init__(code, identifier)
        self.code = code
        self.identifier = identifier

    def __str__(self) -> str:
        return f"{self.identifier}: {MEANINGS[self.code]}"
