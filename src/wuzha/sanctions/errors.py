# SPDX-License-Identifier: Apache-2.0
"""Why an act on a sanction, a penalty, a pledge or a return was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from wuzha.core import refusals
from wuzha.core.files import FileCode
from wuzha.refusals import RefusalCode

__all__ = ["Code", "FileCode"]


class Code(RefusalCode):
    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    WRONG_STATE = refusals.WRONG_STATE
    TOO_LONG = refusals.TOO_LONG
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    IN_FUTURE = refusals.IN_FUTURE
    UNKNOWN_WORD = refusals.UNKNOWN_WORD
    REASON_MISSING = refusals.REASON_MISSING
    ORGAN_MISSING = refusals.ORGAN_MISSING
    NUMBER_MISSING = refusals.NUMBER_MISSING
    SUM_MISSING = refusals.SUM_MISSING
    FILE_TOO_BIG = refusals.FILE_TOO_BIG
    FILE_KIND = refusals.FILE_KIND
    FILE_BROKEN = refusals.FILE_BROKEN
    NO_CALENDAR = pgettext_lazy(
        "sanctions", "The calendar has no holidays of %(year)s yet. Let an administrator enter the year's notice first."
    )
    WHO_MISSING = pgettext_lazy("sanctions", "Enter the name and the ID number of the person.")
    # Pledges.
    WITNESS_MISSING = pgettext_lazy("pledge", "Enter who was there when it was signed.")
    MONTHS_MANY = pgettext_lazy(
        "pledge", "By the text in force it holds %(most)s months at most. Choose an earlier day."
    )
    PLEDGED_ALREADY = pgettext_lazy(
        "pledge", "This person signed a pledge on that day already: %(number)s. Open that one."
    )
    NOT_MINOR = pgettext_lazy(
        "pledge", "The person was born in %(year)s and was of age when it was signed. Choose another occasion."
    )
    BREACH_OUTSIDE = pgettext_lazy("pledge", "It held from %(first)s to %(last)s: a breach lies within. Check the day.")
    # Penalties.
    SUBJECT_MISSING = pgettext_lazy("penalty", "Enter a person, or a unit with its name: one of the two.")
    ARTICLE_SUBJECT = pgettext_lazy("penalty", "This article is not for such a subject. Choose another article.")
    FACTS_MISSING = pgettext_lazy("penalty", "Write the facts and what proves them. Nobody is punished without.")
    OFFICERS_FEW = pgettext_lazy("penalty", "At least %(least)s officers (行政处罚法 42). Enter their names.")
    DEED_THERE = pgettext_lazy(
        "sanction",
        "This deed is on file already: same day, thing and receiver. Change what differs, or strike the other.",
    )
    BEFORE_BIRTH = pgettext_lazy("sanction", "The person was born in %(year)s, after this day. Check day and person.")
    ACTED_AFTER = pgettext_lazy("penalty", "The act lies after its filing on %(day)s. Check both days.")
    DAYS_ORDER = pgettext_lazy("penalty", "This day lies before %(day)s, where the step before it was. Check the day.")
    BEFORE_LAW = pgettext_lazy(
        "penalty", "The law is in force from %(day)s: an act before it is not punished by it. Check the day."
    )
    TIME_BARRED = pgettext_lazy(
        "penalty",
        "The act is more than %(years)s years old: it is not punished any more (行政处罚法 36). Check the day.",
    )
    FINE_LOW = pgettext_lazy("penalty", "The article asks for a fine of at least %(low)s yuan here. Enter more.")
    FINE_HIGH = pgettext_lazy("penalty", "The article allows a fine of at most %(high)s yuan here. Enter less.")
    NOTHING_IMPOSED = pgettext_lazy("penalty", "Nothing is imposed. Enter what is, or end it without a penalty.")
    NOT_GRAVE = pgettext_lazy("penalty", "Under this article only a grave case leads to detention. Leave it empty.")
    DETENTION_DAYS = pgettext_lazy(
        "penalty", "The article knows %(low)s to %(high)s days of detention. Enter one of these."
    )
    NO_DETENTION = pgettext_lazy("penalty", "This article has no detention for this subject. Leave it empty.")
    CONFISCATE_GAIN = pgettext_lazy(
        "penalty", "What was gained is confiscated, all of it and nothing else: enter %(gain)s yuan."
    )
    NO_HEARING_RIGHT = pgettext_lazy(
        "penalty", "What was told gives no right to a hearing (行政处罚法 63). Record a defence instead."
    )
    HEARING_LATE = pgettext_lazy("penalty", "A hearing was to be asked for by %(day)s. Record a defence instead.")
    HEARING_SOON = pgettext_lazy(
        "penalty", "A hearing is announced seven working days before it: on %(day)s at the earliest. Check both days."
    )
    HEARING_OPEN = pgettext_lazy(
        "penalty", "A hearing may be asked for until %(day)s. Wait, or record that it was waived (行政处罚法 64)."
    )
    REVIEWER_OFFICER = pgettext_lazy("penalty", "An officer of the case does not review it. Enter another person.")
    DECIDER_OFFICER = pgettext_lazy(
        "penalty", "An officer of the case does not decide it. Enter the head of the organ."
    )
    SECOND_PERSON = pgettext_lazy("penalty", "Who filed it does not record the decision. Let a second person do it.")
    NOT_POLICE = pgettext_lazy(
        "penalty", "Under this article the competent department decides, not the police. Enter that department."
    )
    HEAVIER = pgettext_lazy("penalty", "It is heavier than what was told. Tell it anew first (行政处罚法 44, 45).")
    RECEIPT_MISSING = pgettext_lazy("penalty", "Enter the number of the receipt, as the bank printed it.")
    NUMBER_TAKEN = pgettext_lazy("penalty", "Another decision has this number: %(number)s. Check the number.")
    RECEIPT_TAKEN = pgettext_lazy("penalty", "A payment with this receipt is recorded already. Check the number.")
    NOTHING_TO_PAY = pgettext_lazy("penalty", "Nothing is left to be paid. Check the sum, or end it.")
    PAID_TOO_MUCH = pgettext_lazy("penalty", "Only %(left)s yuan are left to be paid. Check the sum.")
    NOT_PAID = pgettext_lazy(
        "penalty", "%(left)s yuan are not paid yet. Record the payment, or say why it ends all the same."
    )
    REMEDY_LATE = pgettext_lazy("penalty", "It was to be asked for by %(day)s. Check the day.")
    REMEDY_OPEN = pgettext_lazy("penalty", "A review or suit is open: record how it ended first.")
    NO_REMEDY = pgettext_lazy("penalty", "No review or suit is open. Record first that it was begun.")
    PAPER_EARLY = pgettext_lazy("penalty", "This paper is made once its step is recorded. Record that first.")
    # Returns.
    GROUND_NO_MISSING = pgettext_lazy(
        "return", "Enter the number of the paper that says why. Nobody is listed without."
    )
    LISTED_ALREADY = pgettext_lazy("return", "This person is on the list already: %(number)s. Open that one.")
    LEFT_AFTER = pgettext_lazy("return", "Who left after being listed on %(day)s was not abroad then. Check both days.")
    NO_TOWNSHIP = pgettext_lazy("return", "Choose the township of the family first.")
    # Sanctions and bans.
    NO_RULE = pgettext_lazy("sanction", "No rule set held on that day, or it has no such class. Choose another class.")
    EVIDENCE_MISSING = pgettext_lazy(
        "sanction", "No act with its proof is on file. Enter what was done, with what proves it."
    )
    OUTSIDE = pgettext_lazy(
        "sanction", "All acts lie before %(day)s and are outside the joint measures. Enter later ones, if there are."
    )
    BELOW_THRESHOLD = pgettext_lazy(
        "sanction",
        "On file: %(things)s cards, %(times)s times, %(receivers)s receivers; the rule asks for %(cards_least)s, "
        "%(times_least)s or %(receivers_least)s. Missing: enter one more with its proof, or have the province "
        "determine it.",
    )
    JUDGMENT_MISSING = pgettext_lazy(
        "sanction", "Missing: number and day of a judgment in force. Put it on file first."
    )
    ACTS_MISSING = pgettext_lazy(
        "sanction",
        "Missing: from when to when the acts of the judgment were done; acts from before %(day)s are outside the "
        "joint measures. Put the days on file with the judgment.",
    )
    ACTS_ORDER = pgettext_lazy(
        "sanction", "Acts are done from a first to a last day, and before their judgment. Check these days."
    )
    OFFENCE_UNLIKE = pgettext_lazy(
        "sanction", "The judgment is of an offence that the measures do not name. Choose another class."
    )
    PROVINCE_MISSING = pgettext_lazy(
        "sanction", "Missing: the number under which the province determined it. Put it on file first."
    )
    TERM_OVER = pgettext_lazy(
        "sanction",
        "Counted from the end of the punishment, or from the judgment, its %(years)s years are over. Check both days.",
    )
    BAN_MONTHS = pgettext_lazy(
        "sanction", "A ban lasts %(least)s to %(most)s months (反电信网络诈骗法 36). Enter one of these."
    )
    BAN_NOT_FRAUD = pgettext_lazy(
        "sanction",
        "Only who was punished for telecom fraud may be banned so (反电信网络诈骗法 36). Check the judgment.",
    )
    SERVED_MISSING = pgettext_lazy(
        "sanction", "Missing: the day on which the punishment was over. Put it on file first."
    )
    DESTINATION_MISSING = pgettext_lazy(
        "sanction", "Missing: where the person is going, and what the grave suspicion rests on. Enter both."
    )
    BAN_OVER = pgettext_lazy(
        "sanction", "The ban would be over by now. Check the months and the day of the punishment."
    )
    BAN_PERSON = pgettext_lazy(
        "sanction", "Only a person is banned from leaving the country (反电信网络诈骗法 36). Open the person's dossier."
    )
    CRIME_FIRST = pgettext_lazy(
        "sanction", "It looks like a crime: enter what the criminal check came to, or the case (帮信意见 2025)."
    )
    # Eases.
    NOT_IN_FORCE = pgettext_lazy("easing", "Only a sanction in force is eased. Choose one that is.")
    LIMIT_UNLIKE = pgettext_lazy(
        "easing", "This restriction knows no such ease. Choose another restriction, or another ease."
    )
    PROOF_MISSING = pgettext_lazy("easing", "Name the paper that proves the need. Nothing is eased without.")
    THING_MISSING = pgettext_lazy("easing", "Enter the number of the account or line that stays.")
    EASED_ALREADY = pgettext_lazy(
        "easing", "This is asked for or granted already. Decide on that one, or end it first."
    )
    SAME_ASKER = pgettext_lazy("easing", "Who asks for an ease does not decide on it. Let a second person do it.")
    UNTIL_PASSED = pgettext_lazy("easing", "This day has passed. Enter a later one, or leave it empty.")
