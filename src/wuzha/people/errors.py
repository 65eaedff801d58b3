# SPDX-License-Identifier: Apache-2.0
"""Why an act on a person was refused: what, where, and what to do."""

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
    KNOWN = pgettext_lazy(
        "person", "This ID number belongs to %(number)s, who is recorded already. Confirm that it is the same person."
    )
    KNOWN_ELSEWHERE = pgettext_lazy(
        "person",
        "A person with this ID number is known to %(unit)s: ask there. Confirm that it is the same person to go on.",
    )
    NAME_DIFFERS = pgettext_lazy(
        "person",
        "The person with this ID number is recorded under another name. Enter the name as the ID card has it, or ask "
        "%(unit)s.",
    )
    WHO_MISSING = pgettext_lazy("person", "Enter a name or an ID number, or say that it is not known who it is.")
    IS_NAMED = pgettext_lazy("person", "Leave out name and ID number, or say that it is known who it is.")
    OTHER_WAY = pgettext_lazy(
        "person", "The ID number of %(number)s is known, so that one goes on. Join the other one to it."
    )
    SAME_PERSON = pgettext_lazy("person", "A person cannot be joined to itself: enter the number of the other one.")
    TWO_IDS = pgettext_lazy(
        "person", "The two have different ID numbers, so they are two people. Put the wrong number right first."
    )
    JOINED_ALREADY = pgettext_lazy(
        "person", "%(number)s is itself joined to another person. Part the two first, or choose the other one."
    )
    MEASURES_CLASH = pgettext_lazy(
        "person",
        "In %(case)s “%(measure)s” of %(day)s contradicts what stands of the other one. Take one of them back first.",
    )
    OTHERS_JOINED = pgettext_lazy("person", "Others are joined to %(number)s. Part them first, or join the other way.")
    NOT_JOINED = pgettext_lazy("person", "%(number)s is joined to nobody. Open the person that was joined.")
    INVOLVED_ALREADY = pgettext_lazy("person", "%(number)s has a part in this case already. Change it there.")
    ROLE_UNKNOWN = pgettext_lazy("person", "The dictionary has no such part. Choose one of the list.")
    REASON_MISSING = refusals.REASON_MISSING
    ENDED = pgettext_lazy("person", "The part in this case has ended. Take it up again first.")
    NOT_ENDED = pgettext_lazy("person", "The part in this case has not ended: there is nothing to take up.")
    IN_FORCE = pgettext_lazy(
        "person", "“%(measure)s” is in force. Release the person, or take the measure back, and end the part then."
    )
    SAME_ANSWER = refusals.SAME_ANSWER
    # Against an act on a case; a reason overrules it.
    NO_SUSPECT = pgettext_lazy(
        "person",
        "No suspect is known in this case, and a case counts as solved when one is. Record the suspect first, or say "
        "why it is solved without one.",
    )
    STILL_HELD = pgettext_lazy(
        "person",
        "%(number)s is still held in this case (%(measure)s). Record the release or what followed first, or say why it "
        "is done all the same.",
    )
    # Measures. What the law says of their order is in `rules.measures`.
    KIND_MISSING = pgettext_lazy("measure", "Choose the measure.")
    ORGAN_MISSING = refusals.ORGAN_MISSING
    NUMBER_MISSING = refusals.NUMBER_MISSING
    UNIT_MISSING = pgettext_lazy("measure", "Choose the unit that caught the person.")
    SUM_MISSING = refusals.SUM_MISSING
    NOT_FILED = pgettext_lazy(
        "measure", "No compulsory measure before the case is filed (Procedures for Criminal Cases 174). File it first."
    )
    BEFORE_FILING = pgettext_lazy(
        "measure",
        "The case was filed on %(day)s, and no compulsory measure was before that (Procedures for Criminal Cases 174). "
        "Check the day.",
    )
    FILED_AFTER = pgettext_lazy(
        "measure", "“%(measure)s” of %(day)s rests on the filing, which cannot lie after it. Check both days."
    )
    CASE_OVER = pgettext_lazy("measure", "The case goes on elsewhere. Record it in the case that goes on.")
    TERM_UNKNOWN = pgettext_lazy("measure", "Choose a term that this measure has.")
    TERM_TOO_LONG = pgettext_lazy(
        "measure", "It ends on %(last)s at the latest (%(article)s). Check the day of the document."
    )
    HOURS_TOO_LONG = pgettext_lazy(
        "measure", "A summons lasts %(hours)s hours at most (%(article)s). Check the hours and the term."
    )
    PROSECUTED = pgettext_lazy(
        "measure",
        "Somebody is prosecuted in %(number)s: the procuratorate or the court decides now. Ask the procuratorate to "
        "give the case back first.",
    )
    TERM_BACKWARDS = pgettext_lazy("measure", "It cannot end before it begins: check both days.")
    ARREST_BY = pgettext_lazy(
        "measure",
        "An arrest is approved by the procuratorate or decided by a court (Criminal Procedure Law 80). Enter which.",
    )
    BY_PROCURATORATE = pgettext_lazy("measure", "“%(measure)s” is decided by the procuratorate. Enter which.")
    BY_COURT = pgettext_lazy("measure", "“%(measure)s” is decided by a court. Enter which.")
    SENT_DIFFERS = pgettext_lazy(
        "measure",
        "The case has %(number)s of %(day)s. Leave the number empty to take that document, or put it right in the "
        "case.",
    )
    SENT_OTHERWISE = pgettext_lazy(
        "measure",
        "The case was sent by %(number)s of %(day)s. Leave the number empty to take that document, or say in the note "
        "why this person has another.",
    )
    NEEDS_BEFORE = pgettext_lazy("measure", "“%(measure)s” follows on “%(before)s”. Record that first.")
    ALREADY = pgettext_lazy("measure", "“%(measure)s” is recorded already. Correct that one, or choose another.")
    IN_CUSTODY = pgettext_lazy("measure", "The person is in custody on that day. Check the day, or record the release.")
    NOTHING_HOLDS = pgettext_lazy("measure", "Nothing holds the person on that day that could end. Check the day.")
    NOT_EXTENDABLE = pgettext_lazy("measure", "Only a detention or an arrest is extended. Check the day and the term.")
    AFTER_JUDGMENT = pgettext_lazy("measure", "The judgment stands before this. Check the day.")
    # Recoveries.
    LOT_EMPTY = pgettext_lazy("recovery", "Only %(left)s is left of lot %(lot)s. Check the sum and the lot.")
    SAME_MONEY = pgettext_lazy(
        "recovery",
        "The same sum under the same document is recorded already, in lot %(lot)s. Enter that lot if it is the same "
        "money, else the number of its own document.",
    )
    SEIZED_EARLY = pgettext_lazy(
        "recovery",
        "The case was filed on %(day)s, and nothing is seized before that (Rules on property in cases, No. 21 of 2015, "
        "5). Check the day.",
    )
    ABOVE_LOSS = pgettext_lazy(
        "recovery", "With this, more came back than the %(lost)s that were lost in the case. Check the sum, or say why."
    )
    LOT_ELSEWHERE = pgettext_lazy("recovery", "Lot %(lot)s belongs to another case. Leave the lot empty for a new one.")
