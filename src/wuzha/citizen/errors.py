# SPDX-License-Identifier: Apache-2.0
"""Why something is not published or taken in."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    TOO_LONG = refusals.TOO_LONG
    WEEK_RUNS = pgettext_lazy("citizen", "That week is not over. Choose one that is.")
    SAME = pgettext_lazy("citizen", "Citizens see just this already. Change a word or choose another week first.")
    LOOK_AGAIN = pgettext_lazy("citizen", "What would be published has changed meanwhile. Look at it again.")
    NO_TIPS = pgettext_lazy("citizen", "No tips wait. Look again later.")
