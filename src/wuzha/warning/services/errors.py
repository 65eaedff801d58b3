# SPDX-License-Identifier: Apache-2.0
"""Why an act was refused: a stable code, and a sentence that says what, where and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    """Refusals of the warning desk."""

    NOT_ALLOWED = _("Your role may not do this. Ask the administrator if it should.")
    NOT_FOUND = _("There is no such warning in your area. It may have been sent to another unit: look for its number.")
    WRONG_STATE = _("%(number)s is now “%(state)s”, so this is not possible any more. Reload it.")
    STALE = _("%(number)s was changed by %(who)s at %(when)s. Look at what changed, then try again.")
    NOT_YOURS = _("%(number)s is held by %(who)s. Ask for it, or take another one.")
    NOT_TAKEN = _("%(number)s is not in your hands: it waits in the queue. Take it first.")
    MAX_HELD = _("You hold %(count)s warnings already (%(numbers)s). Dispatch or put one back first.")
    NO_COLLEAGUE = _("Choose an analyst of the centre that has the warning.")
    UNDO_DONE = _("This was taken back already. Reload the page.")
    UNDO_LATE = _("It is too late to take this back. Use the act that reverses it.")
    PERSONAL_DATA = _("Leave phone, ID and account numbers out: write the number of the warning instead.")
    TEXT_MISSING = _("Write a few words first.")
    UNKNOWN_REASON = _("Choose a reason from the list.")
    SNOOZE_TIME = _("Choose a time in the future, at most seven days away.")
    SAME_WARNING = _("A warning cannot be merged into itself. Choose the other one.")
    MERGE_CLOSED = _("%(number)s is “%(state)s”. Only open warnings can be merged.")
    MERGE_OTHER_WAY = _("%(number)s is at a station already. Merge the other one into it instead.")
    OTHER_PERSON = _(
        "The two warnings have different ID numbers, so they are not one person. Correct the number, or leave them "
        "apart."
    )
    UNKNOWN_ITEM = _("This item is not on the checklist in force. Reload the page.")
    UNKNOWN_PROVENANCE = _("Choose where it was looked up.")
    VALUE_MISSING = _("Write what was found, or choose “looked for, not found”.")
    UNKNOWN_PLACE = _("No town or village has this code. Choose it from the list.")
    BAD_NUMBER = _("This is not a phone number: %(why)s. Check it and enter it again.")
    BAD_ADDRESS = _("This is not a full address. Write it without asterisks, in 2 to 200 characters.")
    TOO_LONG = _("The text is longer than %(most)s characters. Shorten it.")
    TOO_INCOMPLETE = _(
        "Completeness is %(score)s of the %(threshold)s needed. Missing: %(missing)s. Complete it, or give a reason for"
        " sending it as it is."
    )
    LEADER_OVERRIDES = _(
        "Completeness is %(score)s of the %(threshold)s needed. At this level only the shift leader sends it as it is:"
        " ask them to take it over. After %(minutes)s minutes in your hands it goes as it is, marked incomplete."
    )
    NO_STATION = _("Choose a police station that is in force.")
    NOT_SIGNED = _("Sign %(number)s in first.")
    BAD_RESULT = _("This channel has no such result. Choose again.")
    CAUSE_MISSING = _("Choose why the person was not reached; it leads the next step.")
    ATTEMPT_TIME = _("The time must lie between dispatch and now.")
    UID_TAKEN = _("This record was already sent for another warning. Reload the page.")
    NO_GRID = _("Choose a grid that is in force.")
    ALREADY_ASKED = _("This grid was asked already and has not answered. Choose another one, or call it.")
    ALREADY_DONE = _("This is already done. Reload the page.")
    WITHDRAWN = _(
        "This visit is no longer needed: the warning was closed or went to another unit. Go on to the next visit."
    )
    CANNOT_CLOSE = _("It cannot be closed so: %(why)s")
    REFERENCE_MISSING = _("Enter the number of the report in the police platform.")
    BAD_RECORD = _("This record could not be read. Enter it again on the page of the task.")
    NOT_TAKEN_ALONG = _("You had not taken this task along, so it takes no record of yours.")
    NOT_A_PHOTO = _("This is not a photo (JPEG, PNG or WebP). Take it again with the camera.")
    PHOTO_TOO_LARGE = _("The photo is larger than %(most)s kB. Take it again at a smaller size.")
    TOO_MANY_PHOTOS = _("There are %(most)s photos of this warning already; no more are kept. Go on without this one.")
    CENTRE_REOPENS = _("It is closed: only the centre can take the later account and reopen it.")
    BAD_PROOF = _("This kind of proof does not go with this attempt. Choose another.")
    PROOF_REFERENCE = _("Enter the number of the proof, so that it can be found again.")
    NOT_LEADING = _("Only the station chief or the shift leader may waive steps of the ladder. Ask one of them.")
    OWN_STEPS = _(
        "You work on this warning yourself. Another chief of the station, or the shift leader, lets steps of it go."
    )
    REASON_MISSING = _("Write the reason; it is in the trail with your name.")
    NOTHING_TO_EXCLUDE = _(
        "Only urgent and high warnings of your station whose person was not met can be left out. Go back to the task."
    )
    PAPER_MISSING = _("Enter the number of the paper that shows it, without phone, ID or account numbers.")
    EXCLUSION_THERE = _("This was asked for already. Look at the list for the decision.")
    NOT_LEADING_SHIFT = _("Only the shift leader of the centre decides this. Ask them.")
    CHIEF_GIVES = _("Only the chief of the station gives its work out. Ask them.")
    NO_OFFICER = _("Choose an officer of the station that has the warning.")
    NOTE_OVER = _("This note is signed already. Begin the next one.")
    NOTE_NOT_SIGNED = _("The note is not signed over yet. Whoever wrote it signs first.")
    NOTE_OWN = _("You signed this note yourself. Whoever takes over confirms it.")
    NO_SUCH_NUMBER = _("There is no mobile number in this item. Enter the number instead.")
    ROUND_AT_WORK = _("Its next round %(number)s is at work already. Go on there.")
    ALARM_STATE = _("This false alarm is now “%(state)s”, so this is not possible any more. Reload the page.")
    OWN_WORK = _("You worked on this warning. Somebody else must check it.")
    CALLBACK_GONE = _("This call-back is done or withdrawn already. Take the next one.")
    CALLBACK_HELD = _("%(who)s is calling this person just now. Take the next one.")
    CALLBACK_LATER = _("Not before %(when)s: the last try in vain was too short a time ago, or it is not due yet.")
    CALLBACK_NOT_CALLED = _(
        "The number was not shown to you, so nobody was called. Show it and call, or write down how you reached the"
        " person."
    )
    CALLBACK_NOT_TAKEN = _("Take the call-back first, so that nobody else calls at the same time.")
    WHY_MISSING = _("Choose what is not true; it decides what follows.")
    WORDS_MISSING = _("Write in a few words what was said or found.")
    WATCH_GONE = _("This watch has ended. Reload the list.")
    NO_SUCH_CASE = _("There is no such case in your area. Go back to the list of cases.")
    SAME_CLASS = _("This is the class as computed. Choose another one, or take the correction back.")
    NO_PAUSE = _("This clock never stands still at this level. Choose another one.")
    PAUSE_NOT_YOURS = _("Only %(who)s may let this clock stand still. Ask for it.")
    CLOCK_NOT_RUNNING = _("This clock does not run: it was met, has run out, or has not begun. Choose another one.")
    ALREADY_PAUSED = _("This clock stands still already. Let it run on first.")
    NOT_PAUSED = _("This clock runs already. Reload the page.")
    PAUSE_TIME = _("Choose a time in the future, at most %(minutes)s minutes away.")
    PAUSES_USED_UP = _("All pauses together may last %(most)s minutes; %(left)s are left. Choose an earlier end.")
    SAME_STATION = _("This station has it already. Choose another one.")
    TRANSFER_OPEN = _("A transfer of %(number)s awaits its answer already. Open it.")
    TRANSFER_OVER = _("This transfer is “%(state)s” by now. Reload the page.")
    NOT_YOUR_ALERT = _("This alert went to %(who)s. Only they acknowledge it: ask them.")
    ANSWER_MISSING = _("Write in a few words what is being done about it.")
    SMS_NO_TEXT = _(
        "No text is in force for this scam type and level. The administrator adds it under “Rules in force”."
    )
    SMS_NOBODY = _("Choose at least one warning.")
    SMS_TOO_MANY = _("A list has at most %(most)s numbers; %(count)s are chosen. Make two lists.")
    SMS_NOT_FITTING = _(
        "%(count)s of the chosen warnings do not fit any more: closed, at another level, without a number, or of"
        " another centre. Reload the page and choose again."
    )
    SMS_UNREADABLE = _("This file cannot be read. Export it from the gateway again, as XLSX or CSV.")
    SMS_NO_COLUMNS = _(
        "The file needs one column with the numbers (手机号) and one with the status (状态). Name them so in its "
        "first row."
    )
    SMS_TOO_MANY_ROWS = _("The file has more than %(most)s rows. Bring in the receipts of this list only.")
    SMS_NO_RECEIPT = _(
        "No receipt in this file belongs to the list: %(others)s numbers are not on it, %(unreadable)s rows were not"
        " understood. Choose the file of this list."
    )


class Hint(RefusalCode):
    """What goes with a refusal and changes what to do about it."""

    LEADER_ONLY = _("At this level only the shift leader may send it as it is.")
