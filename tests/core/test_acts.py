# SPDX-License-Identifier: Apache-2.0
"""The one way to write: right, row, state and version, change, history and trail; a refusal undoes all but itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import gettext_lazy as _

from tests.factories import City, make_city, make_warning
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.core.acts import MOST_NOTE, Acts
from wuzha.org.roles import May, Role
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Kind, seal
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.lifecycle import WARNING_LIFE, Act, State

pytestmark = pytest.mark.django_db


class Code(RefusalCode):
    NOT_ALLOWED = _("Not allowed.")
    NOT_FOUND = _("Not found.")
    WRONG_STATE = _("%(number)s is %(state)s.")
    CHANGED = _("%(number)s was changed.")
    TOO_LONG = _("At most %(most)s.")
    STOPPED = _("It cannot be: %(why)s")


class TestActs(Acts[WarningRecord]):
    __test__ = False
    codes, kind, life = Code, "warning", WARNING_LIFE

    def history(self, actor: Actor, row: WarningRecord, act: Any, start: str, **kept: Any) -> None:
        LINES.append((act, start, row.state, kept["because"], kept["note"] is not None))


ACTS = TestActs()
LINES: list[tuple[Any, ...]] = []


@ACTS.act(May.TRIAGE, name="test.invalidate")
def invalidate(actor: Actor, pk: int, version: int | None = None, *, stop: bool = False) -> WarningRecord:
    warning = ACTS.locked(actor, WarningRecord, pk, version)
    moved = ACTS.move(actor, warning, Act.INVALIDATE, because="TEST", note=" why ", detail={"n": 1})
    if stop:
        raise RefusalError(Code.STOPPED, because=[Code.NOT_FOUND])
    return moved


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


@pytest.fixture(autouse=True)
def no_lines() -> None:
    LINES.clear()


def last() -> tuple[Any, ...]:
    event = Event.objects.latest("pk")
    return event.action, event.outcome, event.object_type, event.object_id, event.detail


def test_an_act_changes_the_row_and_leaves_history_and_trail(city: City) -> None:
    warning = make_warning(city)
    done = invalidate(city.actor(Role.ANALYST), warning.pk, warning.version)
    kept = WarningRecord.unscoped.get(pk=warning.pk)
    assert (kept.state, kept.version) == (done.state, done.version) == (State.INVALID, warning.version + 1)
    assert LINES == [(Act.INVALIDATE, "RECEIVED", "INVALID", "TEST", True)]
    assert last() == ("warning.invalidate", "OK", "warning", str(warning.pk), {"reason": "TEST", "n": 1})


@pytest.mark.parametrize("by_keyword", [False, True])
def test_a_refusal_undoes_everything_and_is_in_the_trail(city: City, by_keyword: bool) -> None:
    warning, actor = make_warning(city), city.actor(Role.ANALYST)
    with pytest.raises(RefusalError, match="STOPPED"):
        invalidate(actor, pk=warning.pk, stop=True) if by_keyword else invalidate(actor, warning.pk, stop=True)
    kept = WarningRecord.unscoped.get(pk=warning.pk)
    assert (kept.state, kept.version) == (State.RECEIVED, warning.version)
    detail = {"code": "STOPPED", "why": ["NOT_FOUND"]}
    assert last() == ("test.invalidate", "REFUSED", "warning", str(warning.pk), detail)


def test_a_role_without_the_right_does_nothing(city: City) -> None:
    warning = make_warning(city)
    with pytest.raises(RefusalError, match="NOT_ALLOWED"):
        invalidate(city.actor(Role.AUDITOR), warning.pk)
    assert last()[-1] == {"code": "NOT_ALLOWED"}


def test_what_is_out_of_reach_changed_or_past_that_state_is_refused(city: City) -> None:
    warning, actor = make_warning(city), city.actor(Role.ANALYST)
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        invalidate(actor, 0)
    with pytest.raises(RefusalError, match="CHANGED") as changed:
        invalidate(actor, warning.pk, warning.version + 1)
    invalidate(actor, warning.pk)
    with pytest.raises(RefusalError, match="WRONG_STATE") as wrong:
        invalidate(actor, warning.pk)
    assert changed.value.params == {"number": warning.number}
    assert wrong.value.params["number"] == warning.number


def test_a_row_that_somebody_changed_since_it_was_read_is_not_written(city: City) -> None:
    warning = make_warning(city)
    WarningRecord.unscoped.filter(pk=warning.pk).update(version=warning.version + 1)
    with pytest.raises(RefusalError, match="CHANGED"):
        ACTS.save(warning, dispatched_at=None)


def test_a_note_is_sealed_without_the_spaces_around_it() -> None:
    sealed = seal(Kind.TEXT, "x")
    assert ACTS.note("  ") is ACTS.note(None) is None
    assert ACTS.note(sealed) is sealed
    assert ACTS.note(" " + "字" * MOST_NOTE + " ") is not None
    with pytest.raises(RefusalError, match="TOO_LONG"):
        ACTS.note("字" * (MOST_NOTE + 1))
