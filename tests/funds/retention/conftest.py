# SPDX-License-Identifier: Apache-2.0
"""The worked example of the restitution desk, long over."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.funds.refunds.conftest import Scene, city, empty, files, filled, scene, worked
from tests.worlds import shared
from wuzha.funds.models import Freeze, FundsCase, Report, Victim
from wuzha.funds.orders.rules.freezes import FreezeState
from wuzha.funds.refunds.models import RefundCase, RefundObjection, RefundVictim
from wuzha.sealed import Kind, seal

__all__ = ["city", "empty", "files", "filled", "scene", "worked"]

#: Longer ago than anything is kept.
AGES = timedelta(days=4000)


def close(scene: Scene, at: datetime) -> FundsCase:
    """Nothing holds money any more since the moment; nothing else happened after it."""
    over = {"ended_at": at, "due_at": None, "step_at": None}
    Freeze.unscoped.filter(case=scene.case).update(state=FreezeState.AUTO_RELEASED, **over)
    Report.unscoped.filter(case=scene.case).update(taken_at=at)
    FundsCase.unscoped.filter(pk=scene.case.pk).update(opened_at=at)
    return scene.case


def refund_over(scene: Scene, at: datetime) -> RefundCase:
    """A restitution given up long ago, with an application, a payee and an objection."""
    made: RefundCase = RefundCase.unscoped.create(
        centre=scene.city.centre, case=scene.case, opened_at=at, reason=seal(Kind.TEXT, "张测试已另行获赔")
    )
    victim: Victim = scene.victims["V1"]
    RefundVictim.unscoped.create(
        refund=made, victim=victim, loss_fen=100, address=seal(Kind.ADDRESS, "测试路1号"), payee_bank="测试银行",
        payee_name=seal(Kind.NAME, "张测试"), payee_account=seal(Kind.ACCOUNT, "6222020000000000000"),
    )  # fmt: skip
    RefundObjection.unscoped.create(
        refund=made, raised_on=at.date(), name=seal(Kind.NAME, "赵测试"), content=seal(Kind.TEXT, "电话 13800000002"),
        state="DISMISSED", answer=seal(Kind.TEXT, "已电话答复赵测试"), reviewed_at=at,
    )  # fmt: skip
    made.changes(manager="unscoped").create(
        act="withdraw", from_state="DRAFT", to_state="WITHDRAWN", at=at, note=seal(Kind.TEXT, "张测试")
    )
    RefundCase.unscoped.filter(pk=made.pk).update(state="WITHDRAWN", ended_at=at)
    made.refresh_from_db()
    return made


@pytest.fixture
@shared
def ended(filled: Scene) -> Scene:
    then = timezone.now() - AGES
    close(filled, then)
    refund_over(filled, then)
    return filled


@pytest.fixture
def over(ended: Scene, files: Path) -> Scene:
    """A case that ended ages ago, with a restitution that did too."""
    return ended
