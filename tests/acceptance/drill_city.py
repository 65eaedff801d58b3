# SPDX-License-Identifier: Apache-2.0
"""The city of the drill: `drill_city.py fill full|small SCANS`, and `drill_city.py answer CASE` on the restored one;
`drill_city.py warnings` for a city in which only warnings are worked.

`fill` prints the scans (key and SHA-256), the case, and the name of the upload that waits for a mapping.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from hashlib import sha256
from typing import Any

from wuzha.runtime.django import prepare

#: A statement whose headers nobody knows: it waits until somebody says what they are.
STATEMENT = "甲列,交易时间,交易金额,收付标志,对手账号\n" + "\n".join(
    f"62220000000000{number:05d},2026-01-05 10:{number % 60:02d}:00,{number}.00,出,62220000000001{number:05d}"
    for number in range(1, 400)
)  # fmt: skip
ANSWER = ("self_account", "time", "amount", "direction", "peer_account")


def few_days() -> Any:
    from wuzha.simulation.parameters import load_presets

    return replace(load_presets()["demo"], days=3, warnings=300)


def warnings() -> dict[str, Any]:
    """Units, people, and the warnings of a few days; nothing of the other rooms."""
    from datetime import UTC, datetime

    from wuzha.audit.actor import Actor
    from wuzha.simulation import filling
    from wuzha.simulation.load.year import arrive

    filling.fill(filling.FIRST[:2], few_days())
    arrive(Actor.system("simulation"), datetime.now(UTC))
    return {}


def fill(size: str, scans: int) -> dict[str, Any]:
    from datetime import UTC, datetime

    from wuzha.audit.actor import Actor
    from wuzha.funds.models import PaperKind, StopOrder
    from wuzha.funds.orders.services import papers
    from wuzha.funds.statements.services import files, whole
    from wuzha.simulation import filling
    from wuzha.simulation.load import refunds
    from wuzha.simulation.load.year import arrive
    from wuzha.simulation.parameters import load_presets

    preset = load_presets()["demo"] if size == "full" else few_days()
    filling.fill((*filling.FIRST, *filling.REST), preset)
    arrive(Actor.system("simulation"), datetime.now(UTC))
    stop = StopOrder.unscoped.order_by("pk").first()
    officer = refunds._colleagues()[0]
    kept = {}
    for number in range(scans):
        content = b"%PDF-1.7\n" + number.to_bytes(4) + os.urandom(30_000 + 1000 * (number % 50)) + b"\n%%EOF\n"
        kept[papers.bring(officer, StopOrder, stop.pk, PaperKind.RECEIPT, content).pk] = sha256(content).hexdigest()
    [taken] = files.take(officer, stop.case_id, [STATEMENT.encode()], "流水.csv")
    whole.run_case(stop.case_id)
    taken.refresh_from_db()
    return {"scans": kept, "case": stop.case_id, "upload": taken.stored_as, "status": taken.status}


def answer(case: int) -> dict[str, Any]:
    from wuzha.funds.statements import memory
    from wuzha.funds.statements.models import StatementFile
    from wuzha.funds.statements.services import files, whole
    from wuzha.simulation.load import refunds

    file = StatementFile.unscoped.get(case_id=case)
    said = dict(zip(file.headers, ANSWER, strict=True))
    files.decide(refunds._colleagues()[0], file.pk, said, {memory.UNIT: "元"})
    whole.run_case(case)
    file.refresh_from_db()
    return {"status": file.status, "rows": file.accepted}


def main(what: str, *given: str) -> None:
    with prepare():
        if what == "fill":
            told = fill(given[0], int(given[1]))
        else:
            told = warnings() if what == "warnings" else answer(int(given[0]))
        print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
