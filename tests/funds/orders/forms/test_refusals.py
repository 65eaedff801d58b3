# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of the desk can give: on the field it is about, or above the form where it is about the
record; and each is reached by a test."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from wuzha.funds.errors import Code
from wuzha.funds.orders.forms.together import TogetherForm
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage

MODULES = ("base", "desk", "filing", "freezes", "orders", "seizures", "together", "victims")
#: About the record, its state or who asks, and so above the form: no field of it would put that right.
WHOLE = {
    "CASE_OVER", "CHANGED", "CORRECTED_ALREADY", "DOSSIER_MISSING", "EXTENDED_ALREADY", "EXTENSION_NOT_ASKED",
    "EXTENSION_OPEN", "FILING_STATE", "FREEZE_OPEN", "FROZEN_ALREADY", "HANDED_ALREADY", "LAPSED_ALREADY",
    "LIMITED_SINCE", "MUST_GO", "NOTHING_DECIDED", "NOTHING_NEW", "NOTHING_TO_CHASE", "NOT_ALLOWED", "NOT_FILED",
    "NOT_FOUND", "NOT_SECURITY", "OBJECTION_STATE", "OBJECTION_UPHELD", "ORDER_OPEN", "OVER_NOW", "QUEUED_NO_TERM",
    "RECEIPT_FIRST", "RELEASE_NONE", "RELEASE_OPEN", "REMINDED", "RENEWAL_NONE", "RENEWAL_OPEN", "RESTED_ON",
    "RETURNED",
    "SALE_STATE", "SAME_ANSWER", "SAME_HAND", "SAME_PERSON", "SCREENED_ALREADY", "SCREEN_EXTENDED", "SCREEN_FIRST",
    "TAKEN", "TWICE", "WRONG_STATE",
}  # fmt: skip
#: Told on a row of a form, by the row itself or by the form above it.
ON_ROWS = {"SAME_ACCOUNT", "LOSS_FIELD"}
#: Two people at once: the second is told.
ONLY_AT_ONCE = {"TAKEN", "HANDED_ALREADY"}
#: Told by a field before anything is asked of a service.
BY_FIELDS = {"TOO_LONG", "OUR_NUMBER"}
#: Of statements, tracing, restitution and papers, whose forms are elsewhere.
ELSEWHERE = {
    "ANSWER_ENDED", "ANSWER_SAME", "DOUBLE_TAKEN", "DOUBLE_UNDECIDED", "FILE_BROKEN", "FILE_GONE", "FILE_KIND",
    "FILE_TOO_BIG", "NAME_ALONE", "NO_ACCOUNT", "NO_STATEMENTS", "NO_SUCH_PAPER", "OTHER_FILE", "ROWS_CARRY",
    "TWO_PEOPLE", "UNREADABLE", "WHY_MISSING",
}  # fmt: skip


def forms() -> Iterator[type[OnPage]]:
    for name in MODULES:
        module = import_module(f"wuzha.funds.orders.forms.{name}")
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, OnPage) and kind.__module__ == module.__name__:
                yield kind


def made(kind: type[OnPage]) -> Any:
    return kind({}, freezes=[]) if issubclass(kind, TogetherForm) else kind({})


PLACES: dict[str, set[tuple[str, str]]] = defaultdict(set)
for _kind in forms():
    for _code, _field in _kind.beside.items():
        if _field is not None:
            PLACES[_code].add((_kind.__name__, _field))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(forms(), key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_a_refusal_stands_on_its_field(kind: type[OnPage]) -> None:
    for code, field in kind.beside.items():
        form = made(kind)
        form.is_valid()
        if field is None or (
            field not in form.fields and f"{field}" in {"approved", "reason", "balance", "started_at"}
        ):
            continue
        told = dict.fromkeys(re.findall(r"%\((\w+)\)", str(Code[code].sentence)), "48,000.00")
        refusal = RefusalError(Code[code], **told)
        form.refuse(refusal)
        stands = form.errors[field] if field in form.fields else form.non_field_errors()
        assert refusal.message in stands, (code, field)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "code", "sum_told"),
    [
        ("FreezeForm", "BEYOND", "48,000.00"),
        ("FreezeAnswerForm", "HELD_BEYOND", "48,000.00"),
        ("FreezeAnswerForm", "HELD_OVER_BALANCE", "48,000.00"),
        ("EffectForm", "HELD_BEYOND", "48,000.00"),
    ],
)
def test_one_press_puts_the_right_sum_into_the_field(kind: str, code: str, sum_told: str) -> None:
    form = made(next(one for one in forms() if one.__name__ == kind))
    form.is_valid()
    form.refuse(RefusalError(Code[code], most=f"{sum_told} 元", balance=f"{sum_told} 元"))
    faults = form.errors.as_data()[form.beside[code]]
    assert [getattr(one, "remedy", "") for one in faults][-1] == sum_told


def test_every_refusal_is_placed() -> None:
    told = set(PLACES) | WHOLE | ON_ROWS | BY_FIELDS | ELSEWHERE
    assert {one.name for one in Code} - told == set()
    assert told - {one.name for one in Code} == set()
    assert WHOLE.isdisjoint(PLACES)


def test_every_refusal_is_reached_by_a_test() -> None:
    here = Path(__file__)
    texts = [path.read_text(encoding="utf-8") for path in here.parents[2].rglob("*.py") if path != here]
    seen = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)*\b", "\n".join(texts)))
    of_forms = (set(PLACES) | WHOLE | ON_ROWS) - ONLY_AT_ONCE
    assert of_forms - seen == set()
