# SPDX-License-Identifier: Apache-2.0
"""Where the money went: every fen of a victim, through mixed accounts, by a stated rule.

    book = Ledger.from_arrays(src, dst, amount, accounts=4)
    trace = book.trace(Seeds(row=[0], victim=[7], amount=[80_000_00]), Rule.LIFO)
    trace.held    # victim, account, fen
    trace.exits   # victim, account, row, kind, fen
    trace.check() # held + exits = injected, to the fen

Arrays in, arrays out; money in whole fen. What a rule means stands in `docs/reference/tracing.md`; how it is done in
`arena` (every fen has an address), `lots` (FIFO, LIFO) and `mixing` (the rules without an order inside the balance).
"""

from importlib import import_module
from typing import TYPE_CHECKING

from wuzha.engine.tracing.words import ExitKind, Flag, Rule

if TYPE_CHECKING:
    from wuzha.engine.tracing.columns import Seeds
    from wuzha.engine.tracing.compare import Comparison, Sensitivity
    from wuzha.engine.tracing.late import Delta
    from wuzha.engine.tracing.ledger import Ledger
    from wuzha.engine.tracing.mirror import pair_mirrors
    from wuzha.engine.tracing.once import first_look
    from wuzha.engine.tracing.order import merge_orders, order_accounts
    from wuzha.engine.tracing.trace import Exits, Held, Moves, NotConservedError, Ranking, Trace

__all__ = [
    "Comparison",
    "Delta",
    "ExitKind",
    "Exits",
    "Flag",
    "Held",
    "Ledger",
    "Moves",
    "NotConservedError",
    "Ranking",
    "Rule",
    "Seeds",
    "Sensitivity",
    "Trace",
    "first_look",
    "merge_orders",
    "order_accounts",
    "pair_mirrors",
]

#: Name → the module that has it. Imported when asked for: the kernels' compiler takes a second and 60 MB, which a
#: process that only knows the words does not need.
_LATER = {
    "Comparison": "compare", "Delta": "late", "Exits": "trace", "Held": "trace", "Ledger": "ledger",
    "Moves": "trace", "NotConservedError": "trace", "Ranking": "trace", "Seeds": "columns",
    "Sensitivity": "compare", "Trace": "trace", "first_look": "once",
    "merge_orders": "order", "order_accounts": "order", "pair_mirrors": "mirror",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
