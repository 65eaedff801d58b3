# SPDX-License-Identifier: Apache-2.0
"""Money, days and moments in forms."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django import forms

from wuzha.ui.fields import DayField, MomentField, MoneyField


class Payment(forms.Form):
    amount = MoneyField()
    tip = MoneyField(required=False)
    day = DayField(required=False)
    at = MomentField(required=False)


def test_sums_become_fen_and_empty_ones_nothing() -> None:
    form = Payment({"amount": "1,200.5", "tip": ""})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 120_050
    assert form.cleaned_data["tip"] is None


@pytest.mark.parametrize("text", ["", "12.345", "zwölf"])
def test_a_sum_that_is_none_is_refused(text: str) -> None:
    form = Payment({"amount": text})
    assert not form.is_valid()
    assert list(form.errors) == ["amount"]


def test_a_sum_is_shown_as_it_is_typed() -> None:
    assert 'value="1200.50"' in str(Payment(initial={"amount": 120_050})["amount"])


def test_days_and_moments_take_what_the_browsers_pickers_send() -> None:
    form = Payment({"amount": "1", "day": "2026-05-06", "at": "2026-05-06T10:20"})
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 5, 6)
    assert form.cleaned_data["at"].astimezone(UTC) == datetime(2026, 5, 6, 2, 20, tzinfo=UTC)
    assert 'type="date"' in str(form["day"])
    assert 'type="datetime-local"' in str(form["at"])
