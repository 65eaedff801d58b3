# SPDX-License-Identifier: Apache-2.0
"""Victims of invented cases, and warnings brought as far as the chain got."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City, make_city, make_warning
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.cases.models import Victim
from wuzha.cases.services.incoming import IncomingCase
from wuzha.cases.services.receiving import receive
from wuzha.org.rules import forget_all
from wuzha.sealed import Kind, seal
from wuzha.warning.models import BackCheck, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Act, State

PHONE, FAMILY = "13800000501", "13800000502"
ID_NO, OTHER_ID = "330282199001010011", "330282199001010038"


@pytest.fixture
@shared
def city(db: None) -> City:
    made = make_city()
    forget_all()
    return made


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def case(now: datetime, **values: Any) -> IncomingCase:
    """A case of ten days ago, reported nine days ago."""
    facts: dict[str, Any] = {
        "line": 2,
        "case_no": "A3302820000002026050001",
        "occurred_at": now - timedelta(days=10),
        "reported_at": now - timedelta(days=9),
        "fraud_type": "BRUSH",
        "phone": PHONE,
        "loss_fen": 12_345_00,
    }
    return IncomingCase(**facts | values)


def take(city: City, *cases: IncomingCase) -> Any:
    return receive(cases, centre_id=city.centre.pk, actor=Actor.system("test"))


def warned(city: City, now: datetime, *, days_ago: float = 12, phone: str = PHONE, **values: Any) -> WarningRecord:
    """A warning pushed some days ago, with whatever came of it."""
    pushed = now - timedelta(days=days_ago)
    facts = {"phone": seal(Kind.PHONE, phone), "first_pushed_at": pushed, "last_pushed_at": pushed}
    return make_warning(city, **facts | values)


def dispatched(city: City, warning: WarningRecord, at: datetime) -> None:
    """On record as dispatched, also where a return has cleared the columns since."""
    Transition.unscoped.create(
        warning=warning, act=Act.DISPATCH, from_state=State.CLAIMED, to_state=State.DISPATCHED, at=at
    )


def stages() -> dict[int, str]:
    """Days looked back → class, of the only case."""
    return {check.days: check.stage for check in BackCheck.unscoped.filter(victim=Victim.unscoped.get())}
