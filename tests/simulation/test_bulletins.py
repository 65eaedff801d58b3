# SPDX-License-Identifier: Apache-2.0
"""The demo has bulletins of the last weeks and of last month, one corrected, and a reply that is being written."""

from __future__ import annotations

import pytest
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin, Suggestion
from wuzha.bulletins.queries import differences
from wuzha.bulletins.rules.life import State
from wuzha.simulation.load import bulletins, city, people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_bulletins_are_written_once_signed_by_another_and_stand() -> None:
    actor = Actor.system("simulation")
    city.build(actor)
    people.build(actor)
    assert bulletins.settle(timezone.now()) == 5
    assert bulletins.settle(timezone.now()) == 0, "they are there"
    out = Bulletin.unscoped.filter(state__in=[State.PUBLISHED, State.REPLACED])
    assert sorted(out.values_list("kind", "edition")) == [
        ("DAILY", 1), ("MONTHLY", 1), ("WEEKLY", 1), ("WEEKLY", 1), ("WEEKLY", 2),
    ]  # fmt: skip
    assert all(one.signer_id != one.writer_id for one in out)
    corrected = out.get(edition=2)
    assert differences.reworded(corrected)
    assert differences.stands(corrected) == []
    assert Suggestion.unscoped.get().state == "DRAFTED"
    assert Bulletin.unscoped.get(kind="REPLY").state == State.DRAFT
