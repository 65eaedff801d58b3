# SPDX-License-Identifier: Apache-2.0
"""Every refusal that a form of statements or of a trace can give stands on the field it is about."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path

import pytest

from wuzha.funds.errors import Code
from wuzha.funds.statements.forms import IN_FORM, ReasonForm, SameFileForm
from wuzha.funds.tracing.forms import OwnerForm
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage

FORMS: tuple[type[OnPage], ...] = (ReasonForm, SameFileForm, OwnerForm)
#: Told by `OwnerForm` on the field that puts them right, whatever the code.
OTHERWISE = {"NAME_ALONE", "OUR_NUMBER", "CLEAR_NUMBER"}
#: About the file or the answer as a whole: above the form in its dialog, or above the columns.
WHOLE = {"ANSWER_ENDED", "ANSWER_SAME", "ROWS_CARRY", "UNREADABLE", "NO_STATEMENTS"}


@pytest.mark.parametrize(
    ("kind", "code", "field"), [(kind, code, field) for kind in FORMS for code, field in kind.beside.items()]
)
def test_a_refusal_stands_on_its_field(kind: type[OnPage], code: str, field: str) -> None:
    form = kind({})
    form.is_valid()
    told = dict.fromkeys(re.findall(r"%\((\w+)\)", str(Code[code].sentence)), "1")
    refusal = RefusalError(Code[code], **told)
    form.refuse(refusal)
    assert refusal.message in form.errors[field]


def test_what_makes_nobody_the_same_person_stands_on_the_confirmation() -> None:
    for code in OTHERWISE:
        form = OwnerForm({"name": "测试甲"})
        assert form.is_valid()
        refusal = RefusalError(Code[code], number="ZJ00000001")
        form.refuse(refusal)
        assert refusal.message in form.errors["confirmation"], code


def test_each_is_reached_by_a_test() -> None:
    here = Path(__file__)
    texts = "\n".join(path.read_text(encoding="utf-8") for path in here.parents[1].rglob("*.py") if path != here)
    codes = chain(IN_FORM, WHOLE, OTHERWISE, *(kind.beside for kind in FORMS))
    assert {str(code) for code in codes if not re.search(rf"\b{code}\b", texts)} == set()
