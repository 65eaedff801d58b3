# SPDX-License-Identifier: Apache-2.0
"""Why an act on a lead was refused: what, where, and what to do. No sentence ever names an informant."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    IN_FUTURE = refusals.IN_FUTURE
    NOTHING_SAID = pgettext_lazy("lead", "Write what was told.")
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    NUMBER_TAKEN = pgettext_lazy(
        "lead", "A lead of this source has this number already: %(number)s. Open it, and go on there."
    )
    REASON_MISSING = refusals.REASON_MISSING
    SAME_ANSWER = refusals.SAME_ANSWER
    NO_CONCLUSION = pgettext_lazy("lead", "No lead ends without a conclusion. Have it checked first.")
    NOT_REPLIED = pgettext_lazy("lead", "The source still waits for a reply. Record the reply first.")
    NOTHING_DUE = pgettext_lazy("lead", "No reply is due. Record feedback instead.")
    ORGAN_MISSING = pgettext_lazy("lead", "Enter the organ that takes it.")
    HANDED_ON_ALREADY = pgettext_lazy("lead", "It is handed on this way already. Open that record.")
    INFORMANT_THERE = pgettext_lazy("lead", "This lead has an informant already, sealed. Leave it as it is.")
    WHO_MISSING = pgettext_lazy("lead", "Enter the name or the phone of the informant.")
    NO_INFORMANT = pgettext_lazy("lead", "This lead has no informant. Record who told of it first.")
    NO_RIGHT = pgettext_lazy(
        "lead", "Only who was given the right by name sees who told. Ask an administrator, who needs a second person."
    )
    PURPOSE_MISSING = pgettext_lazy("lead", "Say what you need it for. It stands in the trail.")
    NOT_EARNED = pgettext_lazy("lead", "A reward is for a lead that was found true. Have it checked first.")
    PAID_BEFORE = pgettext_lazy("lead", "It was found true on %(day)s: no reward is paid before. Check the day.")
    APPROVER_MISSING = pgettext_lazy("lead", "Enter who approved the reward. Nobody rewards on one's own decision.")
    RECEIPT_TAKEN = pgettext_lazy("lead", "A reward with the receipt %(number)s is recorded already. Check the number.")
    NAMES_INFORMANT = pgettext_lazy(
        "lead", "This text names who told of the lead: leave that out. It stands sealed elsewhere."
    )
    SUM_MISSING = refusals.SUM_MISSING
    DAYS_WRONG = pgettext_lazy("lead", "The last day lies before the first, or too far: at most %(most)s days.")
    OWN_RIGHT = pgettext_lazy("lead", "Nobody gives this right to oneself. Let another administrator do it.")
    SECOND_PERSON = pgettext_lazy(
        "lead", "Who asked for it, or would get it, does not decide. Let a second person do it."
    )
    DECIDED = pgettext_lazy("lead", "This is decided already. Reload the list.")
    NOT_POSTED = pgettext_lazy("lead", "Choose a person who is posted in your reach.")
