# SPDX-License-Identifier: Apache-2.0
"""What is declared of a field is all there is to say of it, and a version of the headers outlives new fields."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from wuzha.intake.header_rules import headers_in_force
from wuzha.org.models import RuleVersion
from wuzha.sealed.value import Kind
from wuzha.warning.fields import CARRIED, FIELDS, followed, joined, values_of
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.carried import COUNT, Again, Carried, personal
from wuzha.warning.rulesets import HEADERS

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_field_of_every_type_goes_all_the_way_by_its_declaration(database_url: str) -> None:
    """In a process of its own: fields are declared once, before anything has read them."""
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_fields"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.warning.more_fields", "tests/warning/with_more_fields.py"],
        cwd=ROOT,
        env=os.environ | {"WUZHA_DATABASE_URL": database_url, "PYTEST_XDIST_WORKER": worker, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]


def test_every_field_is_declared_once_and_has_a_column_if_it_is_carried() -> None:
    assert len({one.key for one in FIELDS}) == len(FIELDS)
    for one in CARRIED:
        column = WarningRecord._meta.get_field(one.key)
        assert column.null
        assert getattr(column, "kind", None) is one.type.kind


@pytest.mark.parametrize(
    ("again", "one", "other", "newer", "kept"),
    [
        (Again.FIRST, None, 2, True, None),
        (Again.FIRST, 1, 2, True, 1),
        (Again.FILL, None, 2, False, 2),
        (Again.FILL, 1, 2, True, 1),
        (Again.NEWEST, 1, 2, True, 2),
        (Again.NEWEST, 1, 2, False, 1),
        (Again.NEWEST, 1, None, True, 1),
        (Again.NEWEST, None, 2, False, 2),
        (Again.LARGEST, 3, 2, True, 3),
        (Again.LARGEST, False, True, False, True),
    ],
)
def test_what_is_kept_of_two_pushes(again: Again, one: object, other: object, newer: bool, kept: object) -> None:
    assert again.of(one, other, newer=newer) == kept


def test_counts_of_calls_grow_and_do_not_last_into_the_next_round() -> None:
    three, five = values_of({"call_count": 3}), values_of({"call_count": 5})
    assert joined(three, five, newer=False) == joined(five, three, newer=True) == five
    assert followed(values_of({}), five) == values_of({})


def test_of_sealed_values_none_is_the_largest() -> None:
    with pytest.raises(ValueError, match="sealed"):
        Carried("secret", "Secret", "秘密", type=personal(Kind.NAME), again=Again.LARGEST)
    assert Carried("amount", "Amount", "数", type=COUNT, again=Again.LARGEST).mask is COUNT.mask


@pytest.mark.django_db
def test_a_version_of_the_headers_from_before_a_field_takes_it_in() -> None:
    value = HEADERS.parse(HEADERS.schema.factory()).model_dump()
    came = value["fields"].pop()
    value["fields"][0]["synonyms"].append(came["synonyms"][0])
    value["fields"].append({"field": "gone_since", "synonyms": ["旧列"]})
    RuleVersion.objects.create(key=HEADERS.key, valid_from=timezone.now(), value=value, citation="测试")
    HEADERS.forget()
    try:
        found = headers_in_force(HEADERS)
        assert set(found.fields) == {one.key for one in FIELDS}
        assert found.by_synonym[came["synonyms"][0]] == value["fields"][0]["field"]
        assert found.by_synonym[came["synonyms"][1]] == came["field"]
    finally:
        HEADERS.forget()
