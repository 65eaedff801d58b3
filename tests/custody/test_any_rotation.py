# SPDX-License-Identifier: Apache-2.0
"""Any order of writing, rotating, retiring and being interrupted: every sealed value opens, every index is found."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pytest_django import Settings

from tests.courses import course
from wuzha import keys
from wuzha.custody.models import KeyGeneration
from wuzha.custody.services import indexes, left, reseal, rotate, work
from wuzha.custody.services.check import check_keys
from wuzha.custody.services.follow import look
from wuzha.custody.services.places import indexed_tables, sealed_tables
from wuzha.custody.services.retire import retire
from wuzha.custody.services.work import go_on, waiting
from wuzha.funds.models import Account
from wuzha.funds.orders.services.accounts import AccountDetails, known
from wuzha.keys.ring import Ring
from wuzha.runtime.messages import OperatorError
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds, masked_by

pytestmark = pytest.mark.django_db
#: The table whose values are looked at; which tables there are, and that all go over, is asked elsewhere.
TABLE = Account._meta.label


class KilledError(Exception):
    """The process is killed here."""


class AnyRotation(RuleBasedStateMachine):
    """One table of sealed numbers with a unique blind index, and what the test knows to be in it."""

    first: ClassVar[Ring]
    patch: ClassVar[pytest.MonkeyPatch]

    def __init__(self) -> None:
        super().__init__()
        self._undo = transaction.atomic()
        self._undo.__enter__()
        self.rows: dict[str, int] = {}
        self.ring = self.first
        self._give(self.first)
        check_keys()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._undo.__exit__(None, None, None)

    def _give(self, ring: Ring) -> None:
        """The operator gives these keys."""
        self.ring = ring
        self.patch.setenv("WUZHA_MASTER_KEY", ring.text())
        keys.use(ring)

    @staticmethod
    def _committed() -> None:
        """Each step is a transaction of its own: what it held is let go of, and the next one looks anew."""
        connection.run_on_commit.clear()
        look()

    @property
    def newest(self) -> int:
        return KeyGeneration.objects.order_by("number").values_list("number", flat=True).last() or 1

    @rule(number=st.integers(1, 6))
    def write(self, number: int) -> None:
        """Write an account, or find the one there is."""
        text = f"622200001111{number:05d}11"
        with transaction.atomic():
            account = known(AccountDetails(text))
        assert account.pk == self.rows.setdefault(text, account.pk)
        self._committed()

    @rule()
    def rotate(self) -> None:
        number = self.newest + 1
        under_way = waiting() is not None
        if number not in self.ring.keys and not under_way:
            self._give(self.ring.with_key(number, bytes([number]) * 32))
        try:
            rotate.begin()
        except OperatorError:
            assert under_way
        else:
            assert not under_way
        self._committed()

    @rule(part=st.integers(1, 8))
    def some_indexes(self, part: int) -> None:
        if (generation := waiting()) is not None and generation.indexed_at is None:
            with transaction.atomic():
                indexes.advance(generation, keys.END // part)
        self._committed()

    @rule(part=st.integers(1, 8))
    def indexes_interrupted(self, part: int) -> None:
        """Killed within the statements that rewrite indexes."""
        if (generation := waiting()) is not None and generation.indexed_at is None:
            with transaction.atomic():
                indexes.advance(generation, keys.END // part)
                transaction.set_rollback(True)
        self._committed()

    @rule(pieces=st.integers(0, 12))
    def killed(self, pieces: int) -> None:
        """Killed after some pieces."""
        count = iter(range(pieces))

        def dies(_part: object) -> None:
            if next(count, None) is None:
                raise KilledError

        try:
            go_on(dies)
        except KilledError:
            assert waiting() is not None
        self._committed()

    @rule()
    def finish(self) -> None:
        assert go_on()
        assert waiting() is None
        self._committed()

    @rule(back=st.integers(1, 2))
    def retire(self, back: int) -> None:
        number, under_way = self.newest - back, waiting() is not None
        there = KeyGeneration.objects.filter(number=number, retired_at=None).exists()
        try:
            retire(number)
        except OperatorError:
            assert under_way or not there
        else:
            assert there
            assert not under_way
            self._give(Ring({n: key for n, key in self.ring.keys.items() if n > number}))
        self._committed()

    @invariant()
    def everything_opens_and_is_found(self) -> None:
        assert Account.unscoped.count() == len(self.rows)
        for number, pk in self.rows.items():
            account = Account.unscoped.get(number_index__in=blinds(Kind.ACCOUNT, number))
            assert account.pk == pk
            assert masked_by(account.number, str) == number


@pytest.fixture
def one_table(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """One table stands for all, and its guards are there already."""
    sealed = [one for one in sealed_tables() if one.label == TABLE]
    indexed = [one for one in indexed_tables() if one.label == TABLE]
    for module in (work, rotate, left):
        monkeypatch.setattr(module, "sealed_tables", lambda: sealed)
    for module in (indexes, left):
        monkeypatch.setattr(module, "indexed_tables", lambda: indexed)
    monkeypatch.setattr(work, "NOTICED", timedelta())
    monkeypatch.setattr(indexes, "FEWEST", keys.END // 8)
    monkeypatch.setattr(reseal, "ROWS", 2)
    AnyRotation.first, AnyRotation.patch = settings.WUZHA_MASTER_KEYS, monkeypatch


@pytest.mark.usefixtures("one_table")
def test_one_course_for_certain() -> None:
    """Write, rotate, be interrupted everywhere, finish, retire, and all of it once more."""
    course = AnyRotation()
    steps = [
        *(lambda number=number: course.write(number) for number in (1, 2, 3)),
        course.rotate, lambda: course.write(4), course.rotate, lambda: course.some_indexes(2),
        lambda: course.write(1), lambda: course.indexes_interrupted(3), lambda: course.write(5),
        lambda: course.retire(1), lambda: course.killed(0), lambda: course.killed(3), lambda: course.write(2),
        course.finish, lambda: course.retire(1), lambda: course.write(3),
        course.rotate, lambda: course.some_indexes(3), lambda: course.write(6), course.finish,
        lambda: course.retire(1), lambda: course.write(6),
    ]  # fmt: skip
    try:
        for step in steps:
            step()
            course.everything_opens_and_is_found()
        assert (course.newest, set(course.ring.keys), len(course.rows)) == (3, {3}, 6)
    finally:
        course.teardown()


@pytest.mark.slow
@pytest.mark.usefixtures("one_table")
def test_in_any_order_every_value_opens_and_every_index_is_found() -> None:
    run_state_machine_as_test(
        AnyRotation,
        settings=course(10),
    )  # fmt: skip
