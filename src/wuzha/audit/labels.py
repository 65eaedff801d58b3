# SPDX-License-Identifier: Apache-2.0
"""What the actions in the trail are called. A test holds every action of the product to this list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Groups of actions in the order of a filter: group → action → its name.
ACTIONS: dict[Any, dict[str, Any]] = {
    _("Log-in"): {
        "login": _("Logged in"),
        "login.failed": _("Log-in refused"),
        "login.locked": _("Log-in refused, account locked"),
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
        "factor.removed": _("Removed the second factor"),
        "logout": _("Signed out"),
        "logout.idle": _("Signed out after idling"),
        "role.switched": _("Switched to another posting"),
        "password.changed": _("Changed own password"),
        "access.refused": _("Opened something not allowed"),
        "access.out_of_reach": _("Asked for a record out of reach"),
    },
    _("Personal data"): {
        "personal.read": _("Saw personal data"),
        "personal.trace": _("Looked up who saw a person"),
        "export.asked": _("Asked for an export"),
        "export.approved": _("Approved an export"),
        "export.refused": _("Refused an export"),
        "export.made": _("Made the file of an export"),
        "export.failed": _("Could not make the file of an export"),
        "export.fetched": _("Downloaded an export"),
        "export.deleted": _("Deleted the file of an export"),
        "retention.asked": _("Asked for a retention run"),
        "retention.confirmed": _("Confirmed a retention run"),
        "retention.refused": _("Refused a retention run"),
        "retention.done": _("Erased personal data by the retention rule"),
        "retention.counted": _("Counted what is due by the retention rule"),
        "retention.hold": _("Put a record on hold"),
        "retention.hold_lifted": _("Lifted the hold on a record"),
        "lead.sought": _("Looked for reading that stands out"),
        "lead.changed": _("Looked into reading that stands out"),
        "impact.added": _("Entered an impact assessment"),
        "impact.reviewed": _("Reviewed an impact assessment"),
        "impact.ended": _("Ended the processing of an impact assessment"),
    },
    _("Warnings"): {
        "warning.claim": _("Took a warning"),
        "warning.release": _("Put a warning back"),
        "warning.expire": _("Claim returned by itself"),
        "warning.snooze": _("Snoozed a warning"),
        "warning.wake": _("Woke a warning"),
        "warning.assign": _("Gave a warning to a colleague"),
        "warning.undo": _("Took an act back"),
        "warning.comment": _("Left a remark"),
        "warning.pair": _("Decided whether two warnings are one person"),
        "warning.complete": _("Entered a completion item"),
        "warning.dispatch": _("Dispatched a warning"),
        "warning.recall": _("Recalled a warning"),
        "warning.sign": _("Signed a warning in"),
        "warning.return": _("Returned a warning to the centre"),
        "warning.alert": _("Told of a clock's step"),
        "warning.acknowledge": _("Acknowledged an alert"),
        "warning.pause": _("Paused a clock"),
        "warning.resume": _("Let a clock run on"),
        "warning.propose_transfer": _("Proposed a transfer"),
        "warning.accept_transfer": _("Accepted a transfer"),
        "warning.refuse_transfer": _("Refused a transfer"),
        "warning.revoke_transfer": _("Revoked a transfer"),
        "warning.decide_transfer": _("Decided a disputed transfer"),
        "warning.lapse_transfer": _("Transfer no longer needed"),
        "warning.transfer": _("Transferred a warning"),
        "warning.attempt": _("Recorded a contact attempt"),
        "warning.grid_result": _("Recorded a grid visit"),
        "warning.ask_grid": _("Asked a grid worker"),
        "warning.photo": _("Added a photo"),
        "warning.photo_forget": _("Deleted photos by the retention rule"),
        "warning.conflict": _("Two accounts met"),
        "warning.conflict_decide": _("Decided between two accounts"),
        "phone.refused": _("A record from a phone was refused"),
        "warning.close": _("Closed a warning"),
        "warning.reopen": _("Reopened a warning"),
        "warning.invalidate": _("Set a warning as not valid"),
        "warning.restore": _("Restored a warning"),
        "warning.merge": _("Merged a push or a warning"),
        "warning.supersede": _("Merged into another warning"),
        "warning.search": _("Searched for a person"),
        "warning.receive": _("Received directives"),
        "filter.keep": _("Kept a filter"),
        "filter.drop": _("Dropped a filter"),
        "warning.reject": _("Rejected a directive"),
        "warning.proof": _("Added a proof of contact"),
        "warning.waive": _("Let the steps still to do go"),
        "warning.use_number": _("Adopted another number"),
        "warning.second_round": _("Opened what follows a denial"),
        "warning.round_open": _("Opened the next round"),
        "warning.denial_check": _("Recorded the check after a denial"),
        "warning.false_alarm": _("Prepared a false alarm"),
        "warning.false_alarm_withdraw": _("Withdrew a false alarm"),
        "warning.false_alarm_approve": _("Approved a false alarm"),
        "warning.false_alarm_drop": _("Did not send a false alarm"),
        "warning.false_alarm_send": _("Sent a false alarm to its source"),
        "warning.false_alarm_answer": _("Recorded the answer to a false alarm"),
        "warning.handover": _("Opened a hand-over"),
        "warning.handover_done": _("Confirmed a hand-over"),
        "warning.callback_draw": _("Drew a call-back"),
        "warning.callback_withdraw": _("Withdrew a call-back"),
        "warning.callback_take": _("Took a call-back"),
        "warning.callback_release": _("Put a call-back back"),
        "warning.callback_try": _("Recorded a call-back in vain"),
        "warning.callback_record": _("Recorded a call-back"),
        "warning.callback_answer": _("Answered a call-back found not valid"),
        "warning.watch_open": _("Opened a watch"),
        "warning.watch_contact": _("Recorded a contact of a watch"),
        "warning.watch_end": _("Ended a watch"),
        "warning.backcheck_correct": _("Corrected a back-check"),
        "warning.backcheck_restore": _("Took the correction of a back-check back"),
        "case.receive": _("Received cases"),
    },
    _("Intake"): {
        "intake.start": _("Started an import"),
        "source.key_created": _("Made an API key"),
        "source.key_changed": _("Changed an API key"),
        "source.key_revoked": _("Revoked an API key"),
        "intake.open": _("Uploaded a file"),
        "intake.mapping": _("Said what headers mean"),
        "intake.sheet": _("Chose a sheet"),
        "intake.cancel": _("Asked to stop an import"),
        "intake.done": _("Import done"),
        "intake.cancelled": _("Import stopped"),
        "intake.failed": _("Import failed"),
    },
    _("Exchange"): {
        "exchange.in": _("Fetched a file of directives"),
        "exchange.out": _("Wrote a file of feedback"),
        "exchange.confirmed": _("Feedback was acknowledged"),
        "link.added": _("Added a link"),
        "link.edited": _("Edited a link"),
        "link.paused": _("Paused a link"),
        "link.resumed": _("Resumed a link"),
        "link.run": _("Asked a link to exchange"),
        "webhook.added": _("Added a webhook"),
        "webhook.paused": _("Paused a webhook"),
        "webhook.resumed": _("Resumed a webhook"),
        "webhook.secret_renewed": _("Renewed a webhook's secret"),
        "webhook.sent_again": _("Sent a delivery again"),
        "webhook.given_up": _("Gave up a delivery"),
    },
    _("Administration"): {
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
    _("System"): {
        "simulation.city": _("Built the demo city"),
        "simulation.people": _("Made the demo people"),
        "simulation.load": _("Loaded synthetic warnings"),
    },
}
_FLAT = {action: name for group in ACTIONS.values() for action, name in group.items()}

RECORDS: dict[str, Any] = {
    "warning": _("Warning"),
    "person": _("Person"),
    "posting": _("Posting"),
    "unit": _("Unit"),
    "rule": _("Rule set"),
    "batch": _("Batch"),
    "grid_task": _("Grid task"),
    "conflict": _("Two accounts"),
    "alert": _("Alert"),
    "transfer": _("Transfer"),
    "false_alarm": _("False alarm"),
    "callback": _("Call-back"),
    "watch": _("Watch"),
    "case": _("Case"),
    "source_key": _("API key"),
    "token": _("Access token"),
    "filter": _("Filter"),
    "link": pgettext_lazy("exchange", "Link"),
    "exchange": _("Receipt"),
    "webhook": _("Webhook"),
    "export": _("Export"),
    "retention": _("Retention run"),
    "reject": _("Rejected row"),
    "lead": _("Reading that stands out"),
    "impact": _("Impact assessment"),
    "view": _("Page"),
}


#: Type of a record → how its key is written as the number people read out, and how that is read back. A room that
#: gives its records numbers says so when it is ready.
_numbers: dict[str, tuple[Callable[[int], str], Callable[[str], int | None]]] = {}


def numbers_records(object_type: str, write: Callable[[int], str], read: Callable[[str], int | None]) -> None:
    """Register how records of a type are numbered."""
    _numbers[object_type] = write, read


def record_number(object_type: str, object_id: str) -> str:
    """`YJ00000012` for the key of a warning; the key itself where records have no number."""
    if object_type in _numbers and object_id.isdecimal():
        return _numbers[object_type][0](int(object_id))
    return object_id


def record_key(object_type: str, text: str) -> str:
    """The key that a number typed in by hand stands for; the text itself where it is none."""
    key = _numbers[object_type][1](text) if object_type in _numbers else None
    return text if key is None else str(key)


def action_label(action: str) -> str:
    """The name of an action, else its code."""
    return str(_FLAT.get(action, action))


def record_label(object_type: str) -> str:
    return str(RECORDS.get(object_type, object_type))


def action_choices() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Grouped choices for a filter."""
    return [(group, list(actions.items())) for group, actions in ACTIONS.items() if actions]
