# SPDX-License-Identifier: Apache-2.0
"""The flow drawing as a file that stands alone, with what it rests on; accounts are masked."""

from __future__ import annotations

import json
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wuzha.funds.templatetags.money_flow import exit_label, rule_name
from wuzha.funds.tracing.picture import Picture
from wuzha.funds.tracing.svg import svg
from wuzha.ui.money import brief
from wuzha.ui.money import money as exact


def drawn(picture: Picture, basis: dict[str, Any]) -> str:
    """The drawing in the language of the moment; of the same trace, moment and language always the same."""
    caption = caption_of(picture, basis["rule"], (basis["held_least_fen"], basis["held_most_fen"]))
    told = basis | {"until": int(picture.until.timestamp()), "language": get_language()}
    return str(svg(picture, brief, exact, exit_label, caption=caption, metadata=json.dumps(told, ensure_ascii=False)))


def caption_of(drawn: Picture, rule: str, spread: tuple[int, int]) -> list[str]:
    """What stands below the drawing wherever it goes: by which rule, as of when, and what other rules would leave."""
    at = f"{localtime(drawn.until):%Y-%m-%d %H:%M:%S}"
    return [
        _("By “%(rule)s”, as it stood at %(at)s.") % {"rule": rule_name(rule), "at": at},
        _("At the end, still in accounts by any rule: %(least)s – %(most)s")
        % {"least": exact(spread[0]), "most": exact(spread[1])},
    ]
