# SPDX-License-Identifier: Apache-2.0
"""A list to choose from is what Django's own templates make of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from wuzha.ui.selects import Renderer

NASTY = "<b>\"&'"
CHOICES: list[Any] = [
    ("", "---"), (7, "seven"), (NASTY, NASTY), ("safe", mark_safe("<i>safe</i>")), ("year", 2026), (None, "none"),
    ("lazy", gettext_lazy("Save")), (f"group {NASTY}", [("a", "A"), (1.5, 1234.5)]), ("empty", []),
]  # fmt: skip


class Own(forms.Select):
    """Its options have attributes of their own."""

    def create_option(self, *given: Any, **named: Any) -> dict[str, Any]:
        made = super().create_option(*given, **named)
        made["attrs"] |= {"data-of": NASTY, "disabled": True, "hidden": False}
        return made


def tidy(html: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", html)


@pytest.mark.parametrize("value", [None, "", 7, "7", NASTY, ["a", 7], [], 1.5, "unknown"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, Own])
def test_it_is_what_the_templates_of_django_make(kind: type[forms.Select], value: object) -> None:
    attrs = {"class": f"select {NASTY}", "required": True, "hidden": False, "size": 3}
    widget = kind(attrs=attrs, choices=CHOICES)
    html = widget.render(f"name{NASTY}", value, {"id": "id_one"}, renderer=Renderer())
    assert tidy(html) == tidy(widget.render(f"name{NASTY}", value, {"id": "id_one"}, renderer=DjangoTemplates()))


def test_other_parts_of_a_form_and_options_of_another_shape_are_left_to_django() -> None:
    class Radio(forms.Select):
        option_template_name = "django/forms/widgets/radio_option.html"

    for widget in (forms.RadioSelect(choices=CHOICES[:3]), forms.TextInput(), Radio(choices=CHOICES[:2])):
        html = widget.render("name", "7", {"id": "id_one"}, renderer=Renderer())
        assert html == widget.render("name", "7", {"id": "id_one"}, renderer=DjangoTemplates())


def test_every_form_is_drawn_by_it() -> None:
    assert isinstance(forms.Form().renderer, Renderer)
