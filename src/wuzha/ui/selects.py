# SPDX-License-Identifier: Apache-2.0
"""How forms are drawn: as Django draws them, but for lists to choose from.

For each choice Django looks up and renders two templates. A page with filters has hundreds of choices, and spent most
of its time on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

SELECT, OPTION = "django/forms/widgets/select.html", "django/forms/widgets/select_option.html"


class Renderer(DjangoTemplates):
    """`FORM_RENDERER` of the settings."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        widget = context.get("widget", {})
        if template_name == SELECT and all(
            option["template_name"] == OPTION for _name, options, _index in widget["optgroups"] for option in options
        ):
            return SafeString("".join(_select(widget)))  # every part of it is escaped
        return super().render(template_name, context, request)


def _select(widget: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a list to choose from, groups and all."""
    yield f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'\n  <optgroup label="{conditional_escape(group)}">'
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(localize(option["label"]))
            yield f'\n  <option value="{value}"{_attributes(option["attrs"])}>{label}</option>'
        if group:
            yield "\n  </optgroup>"
    yield "\n</select>"


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" + ("" if value is True else f'="{conditional_escape(str(value))}"')
        for name, value in attrs.items()
        if value is not False
    )
