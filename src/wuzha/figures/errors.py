# SPDX-License-Identifier: Apache-2.0
"""Why something about figures cannot be done."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    TOO_LONG = refusals.TOO_LONG
    UNKNOWN = pgettext_lazy("figures", "There is no figure %(code)s. Choose one of the catalogue.")
    NOT_REACHED = pgettext_lazy("figures", "That unit is not yours. Choose yours or one below it.")
    NOT_OF_UNIT = pgettext_lazy("figures", "%(name)s is not counted of %(unit)s. Choose its city, or another figure.")
    NOTHING = pgettext_lazy("figures", "Choose at least one figure to keep.")
