# SPDX-License-Identifier: Apache-2.0
"""Every code a row can carry is a sentence in both languages: what is wrong, and what to do."""

from __future__ import annotations

import pytest
from django.utils import translation

from wuzha.engine.identifiers import ErrorCode
from wuzha.intake.cells import CellProblem
from wuzha.intake.explain import _OTHERWISE
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.readers.problems import RowProblem
from wuzha.warning.intake.explain import FIELDS, explain
from wuzha.warning.rulesets.headers import HEADERS

OWN = ("NO_KEY", "FROM_CONTACT", "FORMULA")
CODES = sorted({*OWN, *ErrorCode, *CellProblem, *(problem.value.upper() for problem in RowProblem)})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", CODES)
def test_every_code_has_its_own_words(code: str, language: str) -> None:
    with translation.override(language):
        what, remedy = explain(f"victim_phone:{code}")
        assert str(_OTHERWISE[0]) not in what
        assert remedy
        is_chinese = any("一" <= char <= "鿿" for char in what + remedy)
        assert is_chinese == (language == "zh-hans")


@pytest.mark.django_db
def test_every_field_has_a_name() -> None:
    assert set(headers_in_force(HEADERS).fields) <= FIELDS.keys()


@pytest.mark.django_db
class TestHeadersAsARule:
    def test_a_synonym_may_be_added(self) -> None:
        value = HEADERS.at().model_dump()
        value["fields"][2]["synonyms"].append("紧急等次")
        added = HEADERS.parse(value).dictionary()
        assert added.by_synonym["紧急等次"] == value["fields"][2]["field"]

    def test_a_synonym_of_two_fields_is_refused(self) -> None:
        value = HEADERS.at().model_dump()
        value["fields"][0]["synonyms"].append("手机号")
        with pytest.raises(ValueError, match="手机号"):
            HEADERS.parse(value)

    def test_no_field_may_be_lost_or_named_twice(self) -> None:
        value = HEADERS.at().model_dump()
        lost = value["fields"].pop()
        with pytest.raises(ValueError, match=lost["field"]):
            HEADERS.parse(value)
        value["fields"] += [lost, {"field": lost["field"], "synonyms": []}]
        with pytest.raises(ValueError, match=lost["field"]):
            HEADERS.parse(value)
