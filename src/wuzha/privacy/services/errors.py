# SPDX-License-Identifier: Apache-2.0
"""Why an act of privacy was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    """Refusals of exports, retention, grants and assessments."""

    PURPOSE_UNKNOWN = _("Choose a purpose.")
    REFERENCE_MISSING = _("This purpose needs the number of the case. Enter it, or choose another purpose.")
    NOTHING_TO_EXPORT = _("The list is empty: there is nothing to export.")
    TOO_MANY_ROWS = _("The list has more than %(most)s rows. Narrow it down and export it in parts.")
    QUERY_TOO_LONG = _("The list is narrowed down by too many things at once. Choose fewer and ask again.")
    NO_CLEAR = _("Your role may not take this list out in clear. Ask for it masked.")
    DECIDED = _("This has been decided already, or ran out. Reload the list.")
    SECOND_PERSON = _("A second person must decide this: you asked for it yourself.")
    REASON_MISSING = _("Write the reason.")
    NOT_READY = _("The file is not there: it is still being made, or was deleted. Ask for it anew.")
    OUT_OF_REACH = _("This record is not in your reach.")
    RUN_OPEN = _("Another run for this kind is still open. Let it be decided first.")
    NOTHING_DUE = _("Nothing of this kind is due. Look again when the rule has run longer.")
    CITY_ONLY = _("Retention is decided for the whole city. Ask its administrators and auditors.")
    REGISTER_CITY_ONLY = _(
        "The register of impact assessments is kept for the whole city. Ask an administrator of the city to change it."
    )
    HELD = _("This record is on hold already.")
    UNKNOWN_RECORD = _("There is no such record.")
    DATES = _("Choose a day after this review for the next one.")
    ENDED = _("This processing has ended; its entry is kept as it is. Enter a new one if it begins again.")
    CHANGED = _("Somebody else entered a version in the meantime. Look at it first.")
