# SPDX-License-Identifier: Apache-2.0
"""What acts on warnings are called in the audit trail, and the codes of their rules on pages."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.audit.labels import Group
from wuzha.ui.money import money
from wuzha.warning.models import WarningRecord
from wuzha.warning.rules.followup import Consequence
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.rules.steps import ClockName, Tell
from wuzha.warning.rulesets import FRAUD_TYPES

GROUPS = (
    Group(
        30,
        _("Warnings"),
        {
            "warning.claim": _("Took a warning"),
            "warning.release": _("Put a warning back"),
            "warning.expire": _("Claim returned by itself"),
            "warning.snooze": _("Snoozed a warning"),
            "warning.wake": _("Ended the snooze of a warning"),
            "warning.assign": _("Gave a warning to a colleague"),
            "warning.give": _("Gave a warning to an officer"),
            "shift_note.begin": _("Began a hand-over note"),
            "shift_note.write": _("Wrote a hand-over note"),
            "shift_note.sign": _("Signed a shift over"),
            "shift_note.confirm": _("Took a shift over"),
            "warning.undo": _("Took an act back"),
            "warning.comment": _("Left a remark"),
            "warning.pair": _("Decided whether two warnings are one person"),
            "warning.complete": _("Entered a completion item"),
            "warning.dispatch": _("Dispatched a warning"),
            "warning.recall": _("Recalled a warning"),
            "warning.sign": _("Signed a warning in"),
            "warning.return": _("Returned a warning to the centre"),
            "warning.alert": _("Sent the alert of a clock"),
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
            "warning.waive": _("Waived the steps still to do"),
            "warning.use_number": _("Adopted another number"),
            "warning.second_round": _("Opened what follows a denial"),
            "warning.round_open": _("Opened the next round"),
            "warning.denial_check": _("Recorded the check after a denial"),
            "warning.exclusion_ask": _("Asked to leave a warning out of the meetings"),
            "warning.exclusion_decide": _("Decided whether a warning counts among the meetings"),
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
            "sms_list.make": _("Made an SMS list"),
            "sms_list.receipts": _("Took in receipts of an SMS list"),
            "case.receive": _("Received cases"),
        },
    ),
)

RECORDS = {
    "warning": _("Warning"),
    "grid_task": _("Grid task"),
    "conflict": _("Two accounts"),
    "alert": _("Alert"),
    "transfer": _("Transfer"),
    "exclusion": _("Left out of the meetings"),
    "false_alarm": _("False alarm"),
    "callback": _("Call-back"),
    "watch": _("Watch"),
    "case": _("Case"),
    "filter": _("Filter"),
    "shift_note": _("Hand-over note"),
    "sms_list": _("SMS list"),
}

#: Code in a rule set → its word on pages.
CODES = {
    **{level.name: level.label for level in Level},
    "SIGN_IN": _("Sign-in"),
    "FIRST_CALL": _("First call"),
    "MEET": _("Meeting"),
    "FEEDBACK": _("Feedback"),
    "HANDOVER": _("Hand-over"),
    "PUSH": _("the push"),
    "DISPATCH": _("the dispatch"),
    "OUTCOME": _("the outcome"),
    "REOPEN": Consequence.REOPEN.label,
    "CHIEF": Consequence.CHIEF.label,
    "CENTRE": _("Centre"),
    "OFFICER": Tell.OFFICER.label,
    "SHIFT_LEADER": Tell.SHIFT_LEADER.label,
    "COMMAND": Tell.COMMAND.label,
    "TRANSFER": ClockName.TRANSFER.label,
    "OTHER_STATION": _("Another station"),
    **{outcome.name: outcome.label for outcome in Outcome},
}

#: Percent at which a clock's time has run out.
WHOLE = 100


def words_of_step(clock: str, percent: int) -> str:
    """`首次电话：用时 80%`; from 100 % on, that the time has run out."""
    label = ClockName(clock).label
    if percent < WHOLE:
        return gettext("%(clock)s: %(percent)s%% of the time has run") % {"clock": label, "percent": percent}
    if percent == WHOLE:
        return gettext("%(clock)s: the time has run out") % {"clock": label}
    return gettext("%(clock)s: overdue, %(percent)s%% of the time") % {"clock": label, "percent": percent}


def title_of(warning: WarningRecord) -> str:
    """What a warning is about: `刷单返利 演*** 61,700.00 元`; a person or sum that is not known is said to be so."""
    name = str(warning.name) if warning.name is not None else gettext("name unknown")
    sum_ = money(warning.amount_fen) if warning.amount_fen else gettext("sum unknown")
    return f"{FRAUD_TYPES.at().label(warning.fraud_type)} {name} {sum_}"
