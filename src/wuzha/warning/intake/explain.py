# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes as sentences: what is wrong, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.intake.explain import sentences
from wuzha.warning import fields

#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {"person": _("Person warned"), "row": _("Row")} | {one.key: one.label for one in fields.FIELDS}

#: Code → (what is wrong, what to do), where it means more here than anywhere.
CODES: dict[str, tuple[Any, Any]] = {
    "NO_KEY": (
        _("There is no valid phone, ID number or account, so nobody can be found"),
        _("Fill in at least one of the three and import the row again"),
    ),
    "level:UNKNOWN": (
        _("It is not known what this source means by the word, and a level is not guessed"),
        _(
            "The city's administrator says what it means on the page “Words for levels”; then the row goes on by"
            " itself. What cannot wait, enter by hand"
        ),
    ),
    "FROM_CONTACT": (
        _("The layout has no time of push; the last contact stands for it"),
        _("Ask the source to deliver the time of push"),
    ),
}


def field_label(field: str) -> str:
    """What people call a canonical field."""
    return str(FIELDS.get(field, field))


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    found = CODES.get(problem) or CODES.get(code)
    what, remedy = map(str, found) if found else sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": field_label(field), "what": what}, remedy
