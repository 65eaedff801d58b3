# SPDX-License-Identifier: Apache-2.0
"""What every record shows: its money sums, its next act says who and when, and what is refused says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from wuzha.ui.fields import Fault, MoneyField
from wuzha.ui.moments import local_near
from wuzha.ui.record import PARTS, Act, Chip, Fact, Money, NextAct, RecordHead, Step


def draw(text: str, **values: Any) -> str:
    return Template("{% load wuzha %}" + text).render(Context(values)).strip()


FENS = st.integers(min_value=0, max_value=10**12)


@given(st.tuples(FENS, FENS, FENS, FENS, FENS))
def test_the_parts_of_a_loss_sum_in_fen_and_in_percent(fens: tuple[int, ...]) -> None:
    money = Money(sum(fens), *fens)
    assert [part.code for part in money.parts] == list(PARTS)
    assert sum(part.fen for part in money.parts) == money.lost
    shown = [round(float(part.percent[:-1]) * 10) for part in money.parts if part.percent]
    assert sum(shown) == (1000 if money.lost else 0)


@pytest.mark.parametrize("parts", [(100, 50, 51), (100, 101, -1), (100,)])
def test_a_loss_whose_parts_do_not_sum_is_refused(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="sum"):
        Money(*parts)


def test_the_bar_is_told_in_words_too() -> None:
    bar = draw("{% money_bar money %}", money=Money(10_000, returned=2_500, gone=7_500))
    assert 'aria-label="损失 100.00 元：已返还 25.00，已冻结 0.00，止付中 0.00，未控制 0.00，已流失 75.00"' in bar
    assert bar.count("<i ") == 2, "a part of nothing takes no room"


@pytest.mark.parametrize("ways", [{}, {"url": "/a/", "post": "/b/"}, {"url": "/a/", "refused": "no"}])
def test_an_act_leads_somewhere_in_one_way_and_a_refused_one_nowhere(ways: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one way"):
        Act("登记", **ways)


def test_the_next_act_has_one_solid_button_and_says_why_the_rest_is_refused() -> None:
    act = NextAct(
        "登记办理结果", who="由资金组（您）办理", due=timezone.now() + timedelta(hours=4),
        act=Act("登记结果", post="/x/", hidden={"version": 3}),
        others=(Act("催办银行", url="/y/", hint="记一次催办"), Act("归档", refused="还差演示三银行的回执")),
    )  # fmt: skip
    bar = draw("{% next_act act %}", act=act, csrf_token="token")
    assert bar.count("btn-primary") == 1
    assert 'data-key="n"' in bar
    assert 'name="version" value="3"' in bar
    assert 'name="csrfmiddlewaretoken" value="token"' in bar
    assert "其他操作 2" in bar
    assert "还差演示三银行的回执" in bar
    assert 'data-tone=""' in bar


@pytest.mark.parametrize(
    ("mine", "left", "tone"),
    [(True, timedelta(hours=4), ""), (True, timedelta(minutes=5), "urgent"), (True, -timedelta(minutes=5), "urgent"),
     (False, -timedelta(minutes=5), "held")],
)  # fmt: skip
def test_minutes_left_are_urgent_and_somebody_elses_turn_is_held(mine: bool, left: timedelta, tone: str) -> None:
    assert NextAct("审批", mine=mine, due=timezone.now() + left).tone == tone


def test_a_head_says_what_the_record_is_before_its_number() -> None:
    head = RecordHead(
        "返还演*** 40,000.00 元", number="FH00000003", chips=(Chip("银行办理中", "now", "bank"),),
        facts=(Fact("资金案件", "ZJ00000010", "/funds/"),),
        steps=(Step("查流向", "done", "11-20 演示郑1"), Step("银行返还", "now"), Step("归档", "next")),
    )  # fmt: skip
    shown = draw("{% record_head head %}", head=head)
    assert shown.index("返还演***") < shown.index("FH00000003")
    assert shown.count('aria-current="step"') == 1
    assert "where-bar" not in shown


def test_a_fold_answers_in_one_line_while_it_is_closed() -> None:
    shown = draw('{% fold "照片" "0 张" %}<p>没有</p>{% endfold %}')
    assert "<details" in shown
    assert " open" not in shown
    assert shown.index("0 张") < shown.index("</summary>")


class Sums(forms.Form):
    one = MoneyField(label="冻结金额")
    other = MoneyField(label="余额")

    def clean_one(self) -> int:
        raise Fault("不能超过 48,000.00 元", remedy="48,000.00")


def test_a_field_has_its_unit_inside_and_its_fault_a_remedy_of_one_press() -> None:
    shown = draw("{% field form.one %}", form=Sums({"one": "48500", "other": "1"}))
    assert '<span class="field-unit quiet pointer-events-none absolute right-3">元</span>' in shown
    assert 'data-remedy="48,000.00"' in shown
    assert 'data-for="id_one"' in shown
    assert "改为 48,000.00" in shown


def test_a_form_with_several_faults_lists_them_with_links_to_their_fields() -> None:
    listed = draw("{% form_errors form %}", form=Sums({"one": "1", "other": "x"}))
    assert 'href="#id_one"' in listed
    assert 'href="#id_other"' in listed
    assert draw("{% form_errors form %}", form=Sums({"one": "1", "other": "1"})) == "", "one is told beside its field"


def test_the_faults_of_rows_are_listed_with_their_row() -> None:
    rows = [Sums({"one": "1", "other": "1"}, auto_id=f"r{n}-%s") for n in (1, 2)]
    listed = draw("{% form_errors form rows %}", form=Sums({"one": "1", "other": "1"}), rows=rows)
    assert 'href="#id_one"' in listed
    assert 'href="#r2-one"' in listed
    assert "第 2 行：冻结金额" in listed


def test_what_is_wrong_with_the_whole_or_with_what_nobody_sees_has_the_focus() -> None:
    whole, hidden = Sums({"one": "1", "other": "1"}), Sums({"one": "1", "other": "1"})
    whole.add_error(None, "已办结")
    hidden.fields["one"].widget = forms.HiddenInput()
    for form in (whole, hidden):
        note = draw("{% form_errors form %}", form=form)
        assert 'role="alert"' in note
        assert "autofocus" in note


def test_the_first_field_with_a_fault_has_the_focus() -> None:
    form = Sums({"one": "1", "other": "x"})
    assert "autofocus" in draw("{% field form.one %}", form=form)
    assert "autofocus" not in draw("{% field form.other %}", form=form)


def test_when_something_is_due_is_as_short_as_it_is_clear() -> None:
    now = timezone.localtime(timezone.now()).replace(year=2026, month=11, day=27, hour=8, minute=0)
    assert local_near(now.replace(hour=10, minute=20), now) == "10:20"
    assert local_near(now.replace(month=12, day=1, hour=9), now) == "12-01（周二）09:00"
    assert local_near(now.replace(year=2027, month=4, day=13), now) == "2027-04-13"
