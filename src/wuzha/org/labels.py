# SPDX-License-Identifier: Apache-2.0
"""What the acts of the organisation are called in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group

GROUPS = (
    Group(
        10,
        _("Log-in"),
        {
            "login": _("Logged in"),
            "login.failed": _("Log-in refused"),
            "login.locked": _("Log-in refused, account locked"),
            "login.waits": _("Log-in refused, too many tries before"),
            "login.alert": _("Log-ins that look like an attack"),
            "login.alert_settled": _("Settled a log-in alert"),
            "login.demo": _("Entered as a demo person"),
            "login.password": _("Password right, second factor asked"),
            "factor.failed": _("Second factor refused"),
            "factor.replayed": _("Second factor refused, code used before"),
            "session.elsewhere": _("Session refused in another browser or network"),
            "session.network": _("Session went on in another network"),
            "session.unknown": _("Refused a session that does not exist"),
            "logout.expired": _("Signed out, session too old"),
            "factor.set_up": _("Set up a second factor"),
            "factor.codes_renewed": _("Renewed the recovery codes"),
            "factor.authenticator_added": _("Added an authenticator to the passkeys"),
            "factor.authenticator_removed": _("Removed the authenticator"),
            "passkey.added": _("Added a passkey"),
            "passkey.removed": _("Removed a passkey"),
            "passkey.cloned": _("Second factor refused, passkey was copied"),
            "factor.removed": _("Removed the second factor"),
            "logout": _("Signed out"),
            "logout.idle": _("Signed out after idling"),
            "role.switched": _("Switched to another posting"),
            "password.changed": _("Changed own password"),
            "access.refused": _("Opened something not allowed"),
            "access.out_of_reach": _("Asked for a record out of reach"),
        },
    ),
    Group(
        80,
        _("Administration"),
        {
            "unit.added": _("Added a unit"),
            "unit.edited": _("Edited a unit"),
            "unit.moved": _("Moved a unit"),
            "unit.ended": _("Ended a unit"),
            "unit.resumed": _("Took the end of a unit back"),
            "unit.population": _("Entered residents"),
            "unit.cover_added": _("Added an area to a station"),
            "unit.cover_ended": _("Ended a station's area"),
            "person.added": _("Added a person"),
            "person.edited": _("Edited a person"),
            "person.activated": _("Switched an account on"),
            "person.deactivated": _("Switched an account off"),
            "person.unlocked": _("Unlocked an account"),
            "password.reset": _("Gave a one-time password"),
            "factor.reset": _("Reset a second factor"),
            "token.created": _("Made an access token"),
            "token.revoked": _("Revoked an access token"),
            "token.used": _("Used an access token"),
            "posting.added": _("Added a posting"),
            "posting.ended": _("Ended a posting"),
            "duty.added": _("Put somebody on the duty roster"),
            "duty.ended": _("Ended a duty"),
            "rule.added": _("Entered a new rule version"),
            "rule.withdrawn": _("Withdrew a rule version"),
        },
    ),
)

RECORDS = {
    "person": _("Person"),
    "posting": _("Posting"),
    "unit": _("Unit"),
    "rule": _("Rule set"),
    "token": _("Access token"),
    "login_alert": _("Log-in alert"),
    "view": _("Page"),
}
