# SPDX-License-Identifier: Apache-2.0
"""Why a decision about a series was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    REASON_MISSING = pgettext_lazy("series", "Say why: whoever looks at it later must understand the decision.")
    CHOOSE = pgettext_lazy("series", "Choose which records do not belong: of so many, not all can be taken apart.")
    JUDGED_APART = pgettext_lazy(
        "series", "%(a)s and %(b)s were judged not to be one gang's. Take that decision back first."
    )
    JUDGED_TOGETHER = pgettext_lazy(
        "series", "%(a)s and %(b)s were judged to be one gang's. Take that decision back first."
    )
    TAKEN_BACK = pgettext_lazy("series", "This decision was taken back already. Reload and look at it again.")
