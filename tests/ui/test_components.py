# SPDX-License-Identifier: Apache-2.0
"""The parts that pages are made of, as the browser gets them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from wuzha.sealed import Kind, seal
from wuzha.ui.acting import OnPage
from wuzha.ui.answers import toast
from wuzha.ui.fields import KeyField
from wuzha.ui.money import plain
from wuzha.warning.rules.lifecycle import Level, State


def draw(text: str, **values: Any) -> str:
    return Template("{% load wuzha warning trail %}" + text).render(Context(values)).strip()


@pytest.mark.parametrize("level", list(Level))
def test_a_level_is_a_word_and_a_colour(level: Level) -> None:
    badge = draw("{% level value %}", value=level.value)
    assert f'data-tone="{level.value}"' in badge
    assert str(level.label) in badge


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_badge(state: State) -> None:
    assert str(state.label) in draw("{% state value %}", value=state.value)


def test_a_sealed_value_shows_its_mask_and_nothing_else() -> None:
    shown = draw("{{ value|masked }}", value=seal(Kind.PHONE, "13800000001"))
    assert "138****0001" in shown
    assert "13800000001" not in shown
    assert "未登记" in draw("{{ value|masked }}", value=None)


def test_money_is_never_a_float() -> None:
    assert draw("{{ fen|money }}", fen=123_450) == f"{plain(123_450)} 元"
    assert draw("{{ fen|money }}", fen=None) == "—"


def test_a_deadline_ticks_until_it_is_kept() -> None:
    now = timezone.now()
    open_ = draw("{% due at %}", at=now + timedelta(hours=2))
    assert 'data-time="due"' in open_
    assert "剩" in open_
    kept = draw("{% due at done %}", at=now, done=now - timedelta(minutes=1))
    assert 'data-time="due"' not in kept
    assert "按时" in kept
    late = draw("{% due at done %}", at=now, done=now + timedelta(minutes=7))
    assert "超时 7 分钟" in late
    assert 'data-time="due"' not in late


class Form(forms.Form):
    name = forms.CharField(help_text="Help")
    agree = forms.BooleanField(required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_a_field_ties_label_help_and_error_together() -> None:
    field = draw("{% field form.name %}", form=Form({}))
    assert '<label for="id_name">' in field
    assert 'aria-invalid="true"' in field
    described = field.split('aria-describedby="')[1].split('"')[0].split()
    assert {"id_name_helptext", "id_name_error"} <= set(described)
    for target in described:
        assert f'id="{target}"' in field


def test_choices_are_a_group_with_a_legend() -> None:
    field = draw("{% field form.way %}", form=Form())
    assert "<fieldset" in field
    assert "<legend" in field


class Choices(forms.Form):
    few = KeyField("Unit")
    unit = KeyField("Unit")
    units = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    word = forms.ChoiceField(choices=[(str(n), str(n)) for n in range(50)])

    def __init__(self) -> None:
        super().__init__()
        fields: Any = self.fields
        many = [(n, f"镇{n}") for n in range(20)]
        fields["few"].choices, fields["unit"].choices, fields["units"].choices = many[:9], many, [("镇", many)]


class Asking(OnPage):
    """`why` is refused where it is empty, `day` too, `way` is needed for what comes later."""

    short_name = "asking"
    beside: ClassVar[dict[str, str | None]] = {"WHY_MISSING": "why"}
    demanded = ("day",)
    why = forms.CharField(required=False)
    day = forms.CharField(required=False)
    note = forms.CharField(required=False)
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)


def test_only_what_nobody_asks_for_is_called_optional() -> None:
    form = Asking()
    fields: Any = form.fields
    fields["way"].needed = "完成时须填"
    drawn = {name: draw("{% field field %}", field=form[name]) for name in form.fields}
    assert [name for name, field in drawn.items() if "选填" in field] == ["note"]
    assert "完成时须填" in drawn["way"]


def test_a_record_among_many_is_looked_for() -> None:
    form = Choices()
    assert 'data-narrow="id_unit"' in draw("{% field form.unit %}", form=form)
    assert 'data-narrow="id_units"' in draw("{% field form.units %}", form=form)
    assert "data-narrow" not in draw("{% field form.few %}{% field form.word %}", form=form)


def test_text_from_people_is_escaped_everywhere() -> None:
    bad = "<script>x</script>"
    for text in (
        "{% tag bad %}", "{% empty bad bad %}", "{% stat bad bad bad %}", "{% button bad %}",
        "{% crumbs bad '/' bad %}",
        "{% panel bad %}{{ bad }}{% endpanel %}", "{% note 'bad' bad %}{{ bad }}{% endnote %}",
        "{% sheet 'x' bad %}{{ bad }}{% endsheet %}",
        "{{ bad|action_label }}", "{{ bad|code_word }}",
    ):  # fmt: skip
        shown = draw(text, bad=bad)
        assert "<script>" not in shown, text
        assert "&lt;script&gt;" in shown, text


def test_more_keeps_the_filters_and_changes_the_cursor() -> None:
    request = RequestFactory().get("/list/", {"q": "甲", "after": "1"})
    shown = draw("{% more '7' %}", request=request)
    assert "q=%E7%94%B2" in shown
    assert "after=7" in shown
    assert "after=1" not in shown
    assert "href" not in draw("{% more None %}", request=request)


def test_a_meter_never_goes_over_its_end() -> None:
    assert 'aria-valuenow="100"' in draw("{% progress 7 5 %}")
    assert 'aria-valuenow="0"' in draw("{% progress 0 0 %}")


def test_a_toast_travels_in_plain_ascii() -> None:
    header = toast(HttpResponse(), "已保存", "good", undo="/undo/")["HX-Trigger"]
    assert header.isascii()
    assert '"undo": "/undo/"' in header
