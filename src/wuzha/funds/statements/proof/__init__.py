# SPDX-License-Identifier: Apache-2.0
"""Reading a statement by the proof it carries: balance after = balance before ± amount.

    from wuzha.funds.statements.proof import understand

    sheet = understand(grid)      # what each column is, how sure that is, and the rows
    sheet.level                   # proved, told or asked
    sheet.rows                    # line, account, peer_account, …, fen, incoming, time, flags
    sheet.questions               # what a person must say first, where the level is `asked`

A reading (which column is what, what a code means, sign, order) is a hypothesis; the right one is the one under which
the chain of balances closes, and it is taken only when no other that closes gives other rows. The chain says nothing
about the unit, the other party or which end of the file is first: these rest on words and content, or are asked.

`cells` types columns, `words` weighs headers, `candidates` says what each column may be, `times` reads clocks, `chain`
counts steps (numbers only), `readings` tries hypotheses, `accept` decides, `steps` and `told` say which way each row
went, `parties` whose statement it is, `sheet` puts the rows together, `result` is what comes out; `grid` finds the
header of what `files` open; `answers` are a person's; `known` reads sheets of known sources; `parse` reads files.
"""

from __future__ import annotations

from wuzha.funds.statements.proof.grid import Grid
from wuzha.funds.statements.proof.known import understand
from wuzha.funds.statements.proof.result import Understood

__all__ = ["Grid", "Understood", "understand"]
