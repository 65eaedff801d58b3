# SPDX-License-Identifier: Apache-2.0
"""Words of the pages of statements for what is kept of answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

#: Units as they are kept (`answers.UNIT_WORDS`) → as they are shown.
UNIT_NAMES: dict[str, Any] = {
    "元": _("yuan"),
    "万元": _("ten thousand yuan"),
    "分": _("fen"),
    "百元": _("hundred yuan"),
    "千元": _("thousand yuan"),
    "百万元": _("million yuan"),
    "亿元": _("hundred million yuan"),
}
