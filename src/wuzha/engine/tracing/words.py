# SPDX-License-Identifier: Apache-2.0
"""The words of a trace: by which rule, where money left, and what the reader must know before trusting it."""

from __future__ import annotations

from enum import IntEnum, StrEnum

#: A balance or serial that is not known.
UNKNOWN = -(2**63)
#: A place in the order behind all rows.
NEVER = 2**63 - 1
#: Seconds within which two banks' rows of equal parties and amount are one transfer.
WINDOW = 120
#: The same for rows of one serial: the banks' clocks differ by up to a day.
SERIAL_WINDOW = 86_400


class Rule(StrEnum):
    """Which fen of a mixed balance leaves first. The value is the word of files and of the command line."""

    FIFO = "fifo"  #: first in, first out (Clayton's case)
    LIFO = "lifo"  #: last in, first out: finds most of the money and does not depend on unknown openings
    LIBR = "libr"  #: clean money first (lowest intermediate balance)
    HAIRCUT = "haircut"  #: pro rata of the balance
    TAINTED = "tainted"  #: victims' money first: the upper bound of a blanket freeze

    @property
    def uses_openings(self) -> bool:
        """Whether an opening balance that was only inferred can change the result (tracing by level does not care)."""
        return self in (Rule.FIFO, Rule.LIBR, Rule.HAIRCUT)


class ExitKind(IntEnum):
    """How money left the accounts that can be followed. The name in lower case is the word of files."""

    RETURNED = 1  #: back in a victim's account
    CASH_OUT = 2
    PURCHASE = 3
    FEE = 4
    PAYMENT_INSTITUTION = 5
    MERCHANT = 6
    FOREIGN = 7
    OTC = 8
    HUB = 9  #: an account with too many payments to follow; flagged, never silent
    UNIDENTIFIED = 10  #: the payee is unknown: ask the payer's bank
    UNEXPLAINED = 11  #: an outflow no row explains, read from a running balance
    OTHER = 12

    @property
    def word(self) -> str:
        return self.name.lower()


class Flag(StrEnum):
    """What a result rests on besides its rows. Every flag of a ledger or trace is part of its output."""

    OPENINGS_INFERRED = "openings_inferred"  #: openings were unknown, the least possible were taken
    UNSEEN_INFLOW = "unseen_inflow"  #: a balance would have fallen below 0: clean money was added
    SELF_TRANSFERS = "self_transfers"  #: rows from an account to itself, skipped
    SELF_TRANSFER_SEEDS = "self_transfer_seeds"  #: victims' transfers to the same account, skipped
    UNKNOWN_PAYERS = "unknown_payers"  #: rows without a payer, taken as clean money
    UNKNOWN_PAYEES = "unknown_payees"  #: rows without a payee, exits of kind unidentified
    HUBS = "hubs"  #: accounts treated as exits because of the number of their payments
    BUSY_ACCOUNTS = "busy_accounts"  #: accounts with money held that have more payments than a person makes: hubs?
    RESEEDED = "reseeded"  #: a victim's transfer held an earlier victim's money, which kept its label
    FORCED_TIES = "forced_ties"  #: rows of one moment whose order nothing in the data decides
    COARSE_TIMES = "coarse_times"  #: times to the minute or the day only: no evidence by order of time
    LATE_ROWS = "late_rows"  #: rows were inserted between earlier ones
