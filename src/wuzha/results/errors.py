# SPDX-License-Identifier: Apache-2.0
"""Why something about results cannot be done."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    TOO_LONG = refusals.TOO_LONG
    NOT_OVER = pgettext_lazy("results", "Publish these figures once %(day)s is over.")
    PUBLISHED = pgettext_lazy(
        "results",
        "These days are published already (%(number)s). A correction is published by another person: say in the note "
        "what was wrong.",
    )
    NOT_REACHED = pgettext_lazy("results", "That unit is not yours. Choose yours or one below it.")
