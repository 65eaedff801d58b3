# SPDX-License-Identifier: Apache-2.0
"""Where no chain is possible: which way each row went by words alone."""

from __future__ import annotations

import re

import numpy as np

from wuzha.funds.statements.proof import chain
from wuzha.funds.statements.proof.candidates import Sums, Table, amounts
from wuzha.funds.statements.proof.parties import Parties
from wuzha.funds.statements.proof.result import Findings
from wuzha.funds.statements.proof.words import Role, code_word


def amounts_by_words(table: Table) -> Sums | None:
    """The only column headed as the amount, or the two of money out and in; None where words name none or several."""
    every = [(one, [table.meanings[place].role for place in one.places]) for one in amounts(table)]
    pair = [one for one, roles in every if set(roles) == {Role.OUT, Role.IN}]
    single = [one for one, roles in every if roles == [Role.AMOUNT]]
    if pair:
        return pair[0]
    return single[0] if len(single) == 1 else None


def directions_by_words(table: Table, sums: Sums, parties: Parties, work: Findings) -> tuple[chain.Votes, int | None]:
    """Direction by words alone: of the column, of the code, of payer and payee, of the sign where both signs occur."""
    found = np.full(table.height, chain.SILENT, np.int8)
    if parties.incoming is not None:
        sides = np.where(parties.incoming.to_numpy(), chain.IN, chain.OUT).astype(np.int8)
        for place in table.with_role(Role.DIRECTION):
            ways = [code_word(text) for text in table.columns[place].text.to_list()]
            said = np.array([chain.SILENT if way is None else chain.IN if way else chain.OUT for way in ways], np.int8)
            if ((said != chain.SILENT) & (said != sides)).any() and "from_payer" not in parties.flags:
                work.questions.append("code")
        return sides, None
    headed = [place for place in table.with_role(Role.DIRECTION) if table.columns[place].filled.any()]
    if len(sums.places) == 1 and headed:
        place = headed[0]
        codes = table.columns[place].codes
        if len(headed) > 1 or codes is None:
            work.questions.append("code")
            return found, place
        values, texts = codes
        explained = table.meanings[place].codes
        for at, text in enumerate(texts):
            way = explained.get(text.casefold(), code_word(text))
            if way is None:
                # 不计收支, 其他, / : neither in nor out
                if not re.fullmatch(r"[/\\-]|不计收支|其他|其它|中性交易|不计", text):
                    work.questions.append("code")
                continue
            found[values == at] = chain.IN if way else chain.OUT
        marks = {sums.told.get(side) for side in np.unique(sums.side[sums.known]).tolist()} - {None}
        if len(marks) > 1:
            sign = np.full(table.height, chain.SILENT, np.int8)
            for side, way in sums.told.items():
                if way is not None:
                    sign[sums.side == side] = chain.IN if way else chain.OUT
            if ((sign != found) & (sign != chain.SILENT) & (found != chain.SILENT)).any():
                work.questions.append("code")
        return found, place
    unknown_side = False
    for side in np.unique(sums.side[sums.known]).tolist():
        way = sums.told.get(side)
        if way is None:
            unknown_side = True
            continue
        found[sums.side == side] = chain.IN if way else chain.OUT
    if unknown_side:
        work.questions.append("code" if len(sums.places) > 1 or headed else "direction")
    return found, None
