# SPDX-License-Identifier: Apache-2.0
"""This app's part of the API, and what the reference page calls it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.warning.api import warnings
from wuzha.warning.api.persons import routers

#: In the order of the description.
ROUTERS = (warnings.router, *routers)

#: Tag of the description → its heading.
GROUPS = {
    "warnings": _("Posts of the sources"),
    "token": _("The token itself"),
    "desk": _("Desk"),
    "field": _("Station"),
    "grid": _("Visits of a grid"),
    "call-backs": _("Call-backs"),
}

#: Operation → its title.
TITLES = {
    "words_me": _("Who the token acts for"),
    "words_dictionaries": _("The dictionaries in force"),
    "desk_queue": _("A list of the desk"),
    "desk_read": _("One warning"),
    "desk_take_next": _("Take the next warning"),
    "desk_take": _("Take this warning"),
    "desk_release": _("Put it back into the queue"),
    "desk_complete": _("Record an item of the completion"),
    "desk_dispatch": _("Dispatch to a station"),
    "field_tasks": _("Tasks of the station"),
    "field_task": _("One task"),
    "field_sign": _("Sign in as its officer"),
    "field_attempt": _("Record an attempt"),
    "field_ask_grid": _("Ask a grid to visit"),
    "field_close": _("Close with an outcome"),
    "field_give_back": _("Return to the centre"),
    "field_hand_over": _("Record the hand-over"),
    "grid_visits": _("Visits asked of one's grid"),
    "grid_visit": _("One visit"),
    "grid_result": _("Record what a visit came to"),
    "callbacks_callbacks": _("Call-backs due"),
    "callbacks_take_next": _("Take the next call-back"),
    "callbacks_callback": _("One call-back"),
    "callbacks_take": _("Take this call-back"),
    "callbacks_release": _("Put the call-back back"),
    "callbacks_tried": _("Record a call in vain"),
    "callbacks_record": _("Record what the person said"),
    "warnings_post_one": _("Post one directive"),
    "warnings_post_many": _("Post up to 10,000 directives"),
    "warnings_get_batch": _("The counts of a batch"),
}
