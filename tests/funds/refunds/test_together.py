# SPDX-License-Identifier: Apache-2.0
"""Two officers at the same money at the same time: it is set aside once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from tests.factories import make_city
from tests.funds.refunds.conftest import FROZEN, Scene, make_scene, work
from tests.waiting import LAST_RESORT
from wuzha.audit.actor import Actor
from wuzha.funds.refunds.models import RefundCase, RefundLine
from wuzha.funds.refunds.services import ledger, tracing
from wuzha.refusals import RefusalError


@pytest.fixture
def together(transactional_db: None, settings: Settings, tmp_path: Path) -> Scene:
    settings.WUZHA_FILES = tmp_path
    return work(make_scene(make_city()))


def test_two_restitutions_computed_at_once_never_divide_the_same_money(together: Scene) -> None:
    first = tracing.open_refund(together.first, together.case.pk)
    second = tracing.open_refund(together.second, together.case.pk)
    start = Barrier(2)

    def compute(actor: Actor, refund: RefundCase) -> str:
        try:
            start.wait(timeout=LAST_RESORT)
            tracing.trace(actor, refund.pk)
        except RefusalError as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(compute, (together.first, together.second), (first, second)))
    assert sorted(answers) == ["NO_VICTIM", "done"]
    assert RefundLine.unscoped.count() == 8
    assert ledger.verify() == []
    for key, fen in FROZEN.items():
        assert ledger.balances(together.freezes[key].pk).frozen == fen
