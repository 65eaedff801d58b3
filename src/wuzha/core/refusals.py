# SPDX-License-Identifier: Apache-2.0
"""Sentences of refusals that several domains need: a domain lists those it gives among its own codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# Given by `wuzha.core.acts`.
NOT_ALLOWED = _("Your role may not do this.")
NOT_FOUND = _("There is no such record in your reach.")
CHANGED = _("%(number)s was changed by somebody else in the meantime. Reload and look at it again.")
WRONG_STATE = _("%(number)s is: %(state)s. This act is not possible there.")
TOO_LONG = _("At most %(most)s characters.")
CLEAR_NUMBER = _("This looks like a person's number, which must not stand here.")
IN_FUTURE = _("This time lies in the future.")
# Given by `wuzha.documents.papers`.
FILE_TOO_BIG = _("A file has at most %(most)s MB. Send a smaller one.")
FILE_KIND = _("Send a PDF, JPEG or PNG.")
FILE_BROKEN = _("This PDF is cut off. Make it anew and send it again.")
# Given by the domains themselves.
NUMBER_MISSING = _("Enter the number of the document, as the case system says.")
ORGAN_MISSING = _("Enter the organ that decided.")
REASON_MISSING = _("Say why.")
SAME_ANSWER = _("Nothing is different from what is recorded: change what is wrong, or close this.")
SUM_MISSING = _("Enter the sum.")
UNKNOWN_WORD = _("The dictionary has no such word. Choose one of the list.")
