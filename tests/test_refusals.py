# SPDX-License-Identifier: Apache-2.0
"""A code is its own name and knows its sentence; a refusal says all that holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override as language

import wuzha
from wuzha.exchange.rules import Code as ExchangeCode
from wuzha.funds.errors import Code as FundsCode
from wuzha.org.services.errors import Code as OrgCode
from wuzha.privacy.services.errors import Code as PrivacyCode
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.warning.services.errors import Code as WarningCode

SOURCES = Path(wuzha.__file__).parent
LISTS: dict[str, type[RefusalCode]] = {
    "exchange": ExchangeCode, "funds": FundsCode, "org": OrgCode, "privacy": PrivacyCode, "warning": WarningCode,
}  # fmt: skip


class Code(RefusalCode):
    GONE = _("%(number)s is gone. Reload the list.")
    LATE = _("It is too late.")
    BAD = _("It cannot be: %(why)s")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with language("en"):
        yield


def test_a_code_is_its_name_wherever_a_text_is_wanted() -> None:
    assert Code.GONE == "GONE" == str(Code.GONE) == Code.GONE.name == Code.GONE.value
    assert list(Code) == [Code.GONE, Code.LATE, Code.BAD] == [Code[name] for name in ("GONE", "LATE", "BAD")]
    assert {"LATE": 1}[Code.LATE] == 1


def test_a_refusal_says_its_sentence_with_what_it_is_about() -> None:
    refused = RefusalError(Code.GONE, number="ZF1")
    assert refused.message == "ZF1 is gone. Reload the list."
    assert (refused.code, refused.codes, str(refused)) == (Code.GONE, (Code.GONE,), "GONE")


def test_further_codes_are_told_after_the_first() -> None:
    refused = RefusalError(Code.GONE, Code.LATE, number="ZF1")
    assert refused.message == "ZF1 is gone. Reload the list. It is too late."
    assert refused.codes == (Code.GONE, Code.LATE)


def test_reasons_are_told_where_the_sentence_wants_them() -> None:
    assert RefusalError(Code.BAD, because=[Code.LATE, Code.LATE]).message == (
        "It cannot be: It is too late. It is too late."
    )


@pytest.mark.parametrize("app", LISTS)
def test_no_app_keeps_a_code_that_nothing_says(app: str) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("**/*.py"))
    said = set(re.findall(r"\bCode\.([A-Z_]+)", texts)) | set(re.findall(r'"([A-Z_]+)"', texts))
    assert set(LISTS[app].__members__) - said == set()
