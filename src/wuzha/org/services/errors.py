# SPDX-License-Identifier: Apache-2.0
"""Why an administrator's act was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    """Refusals of the administration."""

    OUT_OF_REACH = _("%(what)s lies outside the units you manage. Choose one below your own unit.")
    OWN_UNIT = _("Your own unit is changed by the administrator above it. Ask them.")
    OWN_ACCOUNT = _("You cannot do this to your own account. Ask another administrator.")
    LAST_ADMIN = _("This is the last active administrator at the top of the city. Appoint another one first.")
    CODE_TAKEN = _("The code %(code)s already belongs to %(name)s. Codes are never used twice.")
    NAME_TAKEN = _("The log-in name %(username)s is taken. Choose another one.")
    UNIT_ENDED = _("%(name)s ended on %(date)s. Choose a unit that is in force.")
    STILL_BELOW = _("%(name)s still has %(count)s units in force below it. End or move them first.")
    STILL_POSTED = _("%(count)s people are still posted at %(name)s after that day. End their postings first.")
    STILL_WORK = _("%(name)s still has open work. Let it be finished or recalled first.")
    INTO_ITSELF = _("%(name)s cannot be moved below itself. Choose a unit outside it.")
    DATES = _("The last day lies before the first one (%(first)s). Correct the dates.")
    IN_THE_PAST = _("The day lies in the past. What was in force then cannot be changed; choose today or later.")
    KIND_FOR_COVER = _("%(name)s is not a %(wanted)s. Choose a unit of the right kind.")
    COVER_TWICE = _("The station already answers for %(name)s from that day on.")
    TOP_ONLY = _("Rules hold for the whole city. Ask an administrator of the city to change them.")
    POSTING_TWICE = _(
        "This person already has this role at this unit from that day on. Choose another role, unit or day."
    )
    NO_POST = _("%(name)s has no duty post. Choose a police station, an anti-fraud centre or a bureau.")
    NOT_POSTED = _("This person is not posted at %(name)s. Choose one of its people.")
    TIMES = _("The end lies before the beginning or in the past. Correct the times.")
    DUTY_ENDED = _("This duty has already ended. Reload the page.")
    POSTING_ENDED = _("This posting has already ended. Go back to the person.")
    NOT_FUTURE = _("The new version must take effect after now. Choose a later moment.")
    MOMENT_TAKEN = _("Another version of this rule set takes effect at that very moment. Choose another one.")
    ALREADY_IN_FORCE = _("This version is already in force and part of the record. Enter a new version instead.")
    FACTOR_THERE = _("A second factor is already set up. Remove it first to set up another one.")
    FACTOR_CODE = _(
        "This is not right, or was used already. Enter the code your authenticator shows now, or use your passkey "
        "again."
    )
    FACTOR_LOCKED = _("Too many wrong codes: the account is locked for a while. Try again later.")
    FACTOR_NEEDED = _("Your role needs a second factor. It cannot be given up: make new recovery codes instead.")
    FACTOR_MISSING = _("Your role needs a second factor. Set it up first.")
    TOKEN_SCOPES = _("Choose at least one thing the token opens, and only what this role may do.")
    TOKEN_DAYS = _("A token holds for %(most)s days at most. Enter fewer.")
    TOKENS_MOST = _("You have %(most)s tokens in force already. Revoke one first.")
    ALERT_SETTLED = _("Somebody has settled this alert already. Reload the list.")
    LAST_WAY = _(
        "This is your last way to prove that it is you. Add another one first, or remove the second factor as a whole."
    )
    PASSKEY_CLONED = _(
        "This passkey counts no further, as a copy of it would. It is stopped. Use another way, remove it, and tell "
        "your auditor."
    )
    PASSKEY_FAILED = _(
        "The passkey was not accepted. Try again; if it took more than five minutes, load the page anew."
    )
    PASSKEY_THERE = _("This passkey is registered already. Use it as it is, or remove it first.")
    PASSKEY_GONE = _("You have no such passkey any more. Load the page anew.")
    PASSKEY_NONE = _(
        "You have no passkey for %(host)s. Use a code, or open Wuzha under the name your passkey was made for."
    )
    PASSKEY_HOST = _(
        "Passkeys belong to a name, not to an address such as %(host)s. Open Wuzha under its name, or use an "
        "authenticator."
    )
    PASSKEYS_MOST = _("You have %(most)s passkeys already. Remove one first.")
    FACTOR_NONE = _("%(name)s has no second factor.")
    NOTHING_CHANGED = _("The value is the same as the one in force then. Change something, or leave it as it is.")
