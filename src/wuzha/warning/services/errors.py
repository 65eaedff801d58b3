# SPDX-License-Identifier: Apache-2.0
"""Why an act was refused: a stable code, and a sentence that says what, where and what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wuzha.warning.rules.outcomes import Refusal


class Code(StrEnum):
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    WRONG_STATE = "WRONG_STATE"
    STALE = "STALE"
    NOT_YOURS = "NOT_YOURS"
    NOT_TAKEN = "NOT_TAKEN"
    MAX_HELD = "MAX_HELD"
    NO_COLLEAGUE = "NO_COLLEAGUE"
    UNDO_DONE = "UNDO_DONE"
    UNDO_LATE = "UNDO_LATE"
    PERSONAL_DATA = "PERSONAL_DATA"
    TEXT_MISSING = "TEXT_MISSING"
    LEADS_ONLY = "LEADS_ONLY"
    UNKNOWN_REASON = "UNKNOWN_REASON"
    SNOOZE_TIME = "SNOOZE_TIME"
    SAME_WARNING = "SAME_WARNING"
    MERGE_CLOSED = "MERGE_CLOSED"
    MERGE_OTHER_WAY = "MERGE_OTHER_WAY"
    OTHER_PERSON = "OTHER_PERSON"
    UNKNOWN_ITEM = "UNKNOWN_ITEM"
    UNKNOWN_PROVENANCE = "UNKNOWN_PROVENANCE"
    VALUE_MISSING = "VALUE_MISSING"
    UNKNOWN_PLACE = "UNKNOWN_PLACE"
    BAD_NUMBER = "BAD_NUMBER"
    BAD_ADDRESS = "BAD_ADDRESS"
    TOO_LONG = "TOO_LONG"
    TOO_INCOMPLETE = "TOO_INCOMPLETE"
    NO_STATION = "NO_STATION"
    NOT_SIGNED = "NOT_SIGNED"
    BAD_RESULT = "BAD_RESULT"
    CAUSE_MISSING = "CAUSE_MISSING"
    ATTEMPT_TIME = "ATTEMPT_TIME"
    UID_TAKEN = "UID_TAKEN"
    NO_GRID = "NO_GRID"
    ALREADY_ASKED = "ALREADY_ASKED"
    ALREADY_DONE = "ALREADY_DONE"
    WITHDRAWN = "WITHDRAWN"
    CANNOT_CLOSE = "CANNOT_CLOSE"
    REFERENCE_MISSING = "REFERENCE_MISSING"
    BAD_RECORD = "BAD_RECORD"
    NOT_TAKEN_ALONG = "NOT_TAKEN_ALONG"
    NOT_A_PHOTO = "NOT_A_PHOTO"
    PHOTO_TOO_LARGE = "PHOTO_TOO_LARGE"
    TOO_MANY_PHOTOS = "TOO_MANY_PHOTOS"
    CENTRE_REOPENS = "CENTRE_REOPENS"
    BAD_PROOF = "BAD_PROOF"
    PROOF_REFERENCE = "PROOF_REFERENCE"
    NOT_LEADING = "NOT_LEADING"
    REASON_MISSING = "REASON_MISSING"
    NO_SUCH_NUMBER = "NO_SUCH_NUMBER"
    ROUND_AT_WORK = "ROUND_AT_WORK"
    ALARM_STATE = "ALARM_STATE"
    OWN_WORK = "OWN_WORK"
    CALLBACK_GONE = "CALLBACK_GONE"
    CALLBACK_HELD = "CALLBACK_HELD"
    CALLBACK_LATER = "CALLBACK_LATER"
    CALLBACK_NOT_TAKEN = "CALLBACK_NOT_TAKEN"
    WHY_MISSING = "WHY_MISSING"
    WORDS_MISSING = "WORDS_MISSING"
    WATCH_GONE = "WATCH_GONE"
    NO_SUCH_CASE = "NO_SUCH_CASE"
    SAME_CLASS = "SAME_CLASS"
    NO_PAUSE = "NO_PAUSE"
    PAUSE_NOT_YOURS = "PAUSE_NOT_YOURS"
    CLOCK_NOT_RUNNING = "CLOCK_NOT_RUNNING"
    ALREADY_PAUSED = "ALREADY_PAUSED"
    NOT_PAUSED = "NOT_PAUSED"
    PAUSE_TIME = "PAUSE_TIME"
    PAUSES_USED_UP = "PAUSES_USED_UP"
    SAME_STATION = "SAME_STATION"
    TRANSFER_OPEN = "TRANSFER_OPEN"
    TRANSFER_OVER = "TRANSFER_OVER"
    NOT_YOUR_ALERT = "NOT_YOUR_ALERT"
    ANSWER_MISSING = "ANSWER_MISSING"


_MESSAGES: dict[Code, Any] = {
    Code.NOT_ALLOWED: _("Your role may not do this. Ask the administrator if it should."),
    Code.NOT_FOUND: _("There is no such warning in your area. It may have been sent to another unit."),
    Code.WRONG_STATE: _("%(number)s is now “%(state)s”, so this is not possible any more. Reload it."),
    Code.STALE: _("%(number)s was changed by %(who)s at %(when)s. Look at what changed, then try again."),
    Code.NOT_YOURS: _("%(number)s is held by %(who)s. Ask for it, or take another one."),
    Code.NOT_TAKEN: _("%(number)s is not in your hands: it waits in the queue. Take it first."),
    Code.MAX_HELD: _("You hold %(count)s warnings already (%(numbers)s). Dispatch or put one back first."),
    Code.NO_COLLEAGUE: _("Choose an analyst of the centre that has the warning."),
    Code.UNDO_DONE: _("This was taken back already."),
    Code.UNDO_LATE: _("It is too late to take this back. Use the act that reverses it."),
    Code.PERSONAL_DATA: _("Leave phone, ID and account numbers out: write the number of the warning instead."),
    Code.TEXT_MISSING: _("Write a few words first."),
    Code.LEADS_ONLY: _("Only who leads the shift may do this. The administrator marks who does."),
    Code.UNKNOWN_REASON: _("Choose a reason from the list."),
    Code.SNOOZE_TIME: _("Choose a time in the future, at most seven days away."),
    Code.SAME_WARNING: _("A warning cannot be merged into itself. Choose the other one."),
    Code.MERGE_CLOSED: _("%(number)s is “%(state)s”. Only open warnings can be merged."),
    Code.MERGE_OTHER_WAY: _("%(number)s is at a station already. Merge the other one into it instead."),
    Code.OTHER_PERSON: _("The two warnings have different ID numbers, so they are not one person."),
    Code.UNKNOWN_ITEM: _("This item is not on the checklist in force. Reload the page."),
    Code.UNKNOWN_PROVENANCE: _("Choose where it was looked up."),
    Code.VALUE_MISSING: _("Write what was found, or choose “looked for, not found”."),
    Code.UNKNOWN_PLACE: _("No town or village has this code. Choose it from the list."),
    Code.BAD_NUMBER: _("This is not a phone number: %(why)s. Check it and enter it again."),
    Code.BAD_ADDRESS: _("This is not a full address. Write it without asterisks, in 2 to 200 characters."),
    Code.TOO_LONG: _("The text is longer than %(most)s characters. Shorten it."),
    Code.TOO_INCOMPLETE: _(
        "Completeness is %(score)s of the %(threshold)s needed. Missing: %(missing)s. Complete it, or give a reason for"
        " sending it as it is."
    ),
    Code.NO_STATION: _("Choose a police station that is in force."),
    Code.NOT_SIGNED: _("Sign %(number)s in first."),
    Code.BAD_RESULT: _("This channel has no such result. Choose again."),
    Code.CAUSE_MISSING: _("Choose why the person was not reached; it leads the next step."),
    Code.ATTEMPT_TIME: _("The time must lie between dispatch and now."),
    Code.UID_TAKEN: _("This record was already sent for another warning. Reload the page."),
    Code.NO_GRID: _("Choose a grid that is in force."),
    Code.ALREADY_ASKED: _("This grid was asked already and has not answered."),
    Code.ALREADY_DONE: _("This is already done."),
    Code.WITHDRAWN: _("This visit is no longer needed: the warning was closed or went to another unit."),
    Code.CANNOT_CLOSE: _("It cannot be closed so: %(why)s"),
    Code.REFERENCE_MISSING: _("Enter the number of the report in the police platform."),
    Code.BAD_RECORD: _("This record could not be read. Enter it again on the page of the task."),
    Code.NOT_TAKEN_ALONG: _("You had not taken this task along, so it takes no record of yours."),
    Code.NOT_A_PHOTO: _("This is not a photo (JPEG, PNG or WebP). Take it again with the camera."),
    Code.PHOTO_TOO_LARGE: _("The photo is larger than %(most)s kB. Take it again at a smaller size."),
    Code.TOO_MANY_PHOTOS: _("There are %(most)s photos of this warning already; no more are kept."),
    Code.CENTRE_REOPENS: _("It is closed: only the centre can take the later account and reopen it."),
    Code.BAD_PROOF: _("This kind of proof does not go with this attempt. Choose another."),
    Code.PROOF_REFERENCE: _("Enter the number of the proof, so that it can be found again."),
    Code.NOT_LEADING: _("Only the station chief or the shift leader may let the ladder go. Ask one of them."),
    Code.REASON_MISSING: _("Write the reason; it is in the trail with your name."),
    Code.NO_SUCH_NUMBER: _("There is no mobile number in this item. Enter the number instead."),
    Code.ROUND_AT_WORK: _("Its next round %(number)s is at work already. Go on there."),
    Code.ALARM_STATE: _("This false alarm is now “%(state)s”, so this is not possible any more. Reload the page."),
    Code.OWN_WORK: _("You had a hand in this warning. Somebody else must check it."),
    Code.CALLBACK_GONE: _("This call-back is done or withdrawn already. Take the next one."),
    Code.CALLBACK_HELD: _("%(who)s is calling this person just now. Take the next one."),
    Code.CALLBACK_LATER: _("Not before %(when)s: the last try in vain was too short a time ago, or it is not due yet."),
    Code.CALLBACK_NOT_TAKEN: _("Take the call-back first, so that nobody else calls at the same time."),
    Code.WHY_MISSING: _("Choose what is not true; it decides what follows."),
    Code.WORDS_MISSING: _("Write in a few words what was said or found."),
    Code.WATCH_GONE: _("This watch has ended. Reload the list."),
    Code.NO_SUCH_CASE: _("There is no such case in your area."),
    Code.SAME_CLASS: _("This is the class as computed. Choose another one, or take the correction back."),
    Code.NO_PAUSE: _("This clock never stands still at this level."),
    Code.PAUSE_NOT_YOURS: _("Only %(who)s may let this clock stand still. Ask for it."),
    Code.CLOCK_NOT_RUNNING: _("This clock does not run: it was met, has run out, or has not begun."),
    Code.ALREADY_PAUSED: _("This clock stands still already. Let it run on first."),
    Code.NOT_PAUSED: _("This clock runs already."),
    Code.PAUSE_TIME: _("Choose a time in the future, at most %(minutes)s minutes away."),
    Code.PAUSES_USED_UP: _("All pauses together may last %(most)s minutes; %(left)s are left."),
    Code.SAME_STATION: _("This station has it already. Choose another one."),
    Code.TRANSFER_OPEN: _("A transfer of %(number)s awaits its answer already."),
    Code.TRANSFER_OVER: _("This transfer is “%(state)s” by now. Reload the page."),
    Code.NOT_YOUR_ALERT: _("This was told to %(who)s. Only they acknowledge it."),
    Code.ANSWER_MISSING: _("Write in a few words what is being done about it."),
}

#: What each refusal to close says.
REFUSALS: dict[Refusal, Any] = {
    Refusal.NO_ATTEMPT: _("No attempt is recorded. Record a call or visit first."),
    Refusal.NOT_REACHED: _("This outcome needs the person to have been reached. Record the call or visit."),
    Refusal.VISIT_FIRST: _("This level needs a visit. Record a visit, also one in vain, first."),
    Refusal.CAUSE_MISSING: _("Choose why the person could not be reached."),
    Refusal.MONEY_NEGATIVE: _("Amounts cannot be below zero."),
    Refusal.EVIDENCE_MISSING: _("Money with evidence needs the evidence named (order number, slip, record)."),
    Refusal.MONEY_WITHOUT_STOP: _("Money averted goes with “dissuaded, loss stopped” only."),
    Refusal.LADDER_OPEN: _(
        "The ladder asks for more before “not reached”: see the steps still to do. The station chief or the shift"
        " leader may let them go."
    ),
    Refusal.RETURN_INSTEAD: _(
        "Another station's area: return it to the centre. Close only who left the city, with that cause."
    ),
}


class Hint(StrEnum):
    """What goes with a refusal and changes what to do about it."""

    HELD_TOO_LONG = "HELD_TOO_LONG"


_HINTS: dict[Hint, Any] = {
    Hint.HELD_TOO_LONG: _("It has been held longer than its level allows: give the reason and send it now."),
}


class Refused(Exception):  # noqa: N818 - the field's word for it
    """An act that did not happen. `message` is for the person; `params` holds no personal data."""

    def __init__(
        self, code: Code, *, refusals: list[Refusal] | None = None, hint: Hint | None = None, **params: Any
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params
        #: For CANNOT_CLOSE: everything that stands in the way.
        self.refusals = refusals or []
        self.hint = hint

    @property
    def message(self) -> str:
        """What happened, where, and what to do; in the language of the page."""
        params = dict(self.params)
        if self.refusals:
            params["why"] = " ".join(str(REFUSALS[refusal]) for refusal in self.refusals)
        template = str(_MESSAGES[self.code])
        text = template % params if params else template
        return f"{text} {_HINTS[self.hint]}" if self.hint else text

    def __str__(self) -> str:
        return gettext("Refused: %(code)s") % {"code": self.code.value}


def message_of(code: Code) -> str:
    """The sentence of a code that needs no details."""
    return str(_MESSAGES[code])
