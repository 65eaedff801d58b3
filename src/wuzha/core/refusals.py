# SPDX-License-Identifier: Apache-2.0
"""Sentences of refusals that every domain needs (`wuzha.core.acts`): a domain lists them among its own codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NOT_ALLOWED = _("Your role may not do this.")
NOT_FOUND = _("There is no such record in your reach.")
CHANGED = _("%(number)s was changed by somebody else in the meantime. Reload and look at it again.")
WRONG_STATE = _("%(number)s is: %(state)s. This act is not possible there.")
TOO_LONG = _("At most %(most)s characters.")
CLEAR_NUMBER = _("This looks like a person's number, which must not stand here.")
IN_FUTURE = _("This time lies in the future.")
