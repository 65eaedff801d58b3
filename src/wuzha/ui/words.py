# SPDX-License-Identifier: Apache-2.0
"""Words the scripts need, in the language of the page. Places look like `{n}` and are filled by the script."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def words() -> dict[str, str]:
    return {
        "by_card": _("{name}, by the number of the card"),
        "yes": pgettext("dialog", "Yes"),
        "undo": _("Undo"),
        "copied": _("Copied."),
        "selected": _("Selected: press Ctrl+C to copy."),
        "seconds": _("{n} s"),
        "minutes": _("{n} min"),
        "hours": _("{n} h {m} min"),
        "days": _("{n} d {h} h"),
        "whole_days": _("{n} d"),
        "just_now": _("just now"),
        "ago": _("{span} ago"),
        "left": _("{span} left"),
        "late": _("{span} late"),
        "leave_unsent": _(
            "{n} records are not yet sent. They stay on this phone, locked, and are sent when you sign in again. Go on?"
        ),
        "next_row": _("Next row"),
        "previous_row": _("Previous row"),
        "tick_row": _("Tick or untick the row"),
        "forbidden": _("You are not allowed to do this. If your role has changed, reload the page."),
        "gone": _("This record is not there, or is no longer in your reach. Reload the list."),
        "changed": _("Somebody else changed this meanwhile. Reload the page and look again."),
        "too_big": _("The file is too big."),
        "too_often": _("Too many requests. Wait a minute and try again."),
        "busy": _("The system is busy just now. What you entered is still on the page: try again in a few seconds."),
        "server_error": _("Something went wrong here. Nothing was changed; try again, or tell the administrator."),
        "no_connection": _("No connection to the server. Nothing was sent; check the network and try again."),
    }
