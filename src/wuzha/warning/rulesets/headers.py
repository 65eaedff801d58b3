# SPDX-License-Identifier: Apache-2.0
"""How files of directives write the headers of their fields."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.intake.header_rules import Headers
from wuzha.org.rules import RuleSet
from wuzha.warning.fields import FIELDS


class WarningHeaders(Headers):
    """Headers of files with directives (`domain.md` §3.3)."""

    SHIPPED = {one.key: one.headers.split() for one in FIELDS}
    MONEY = frozenset({"tx_amount"})


HEADERS = RuleSet(
    "warning.headers", _("Headers of files"), WarningHeaders, WarningHeaders.factory,
    _("Field lists of public warning apps and directive forms; wordings: a collection, to be extended locally"),
    since=WarningHeaders.since,
)  # fmt: skip
