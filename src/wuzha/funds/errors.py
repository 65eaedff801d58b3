# SPDX-License-Identifier: Apache-2.0
"""Why an act of the funds desk was refused: what, where, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wuzha.core import refusals
from wuzha.refusals import RefusalCode


class Code(RefusalCode):
    """Refusals of orders, and those that the other parts of `funds` share."""

    NOT_ALLOWED = refusals.NOT_ALLOWED
    NOT_FOUND = refusals.NOT_FOUND
    CHANGED = refusals.CHANGED
    BANK_MISSING = _(
        "Say to which institution it goes: whose account this is stands nowhere yet. Look its number up in the police "
        "platform."
    )
    WRONG_STATE = refusals.WRONG_STATE
    ORDER_OPEN = _(
        "%(who)s (%(unit)s) has an order for this account already: %(number)s, %(state)s, since %(since)s. "
        "Open that one instead."
    )
    FREEZE_OPEN = _("%(who)s (%(unit)s) has a freeze for this account already: %(number)s, %(state)s.")
    HELD_ELSEWHERE = _(
        "%(number)s of %(case)s (%(unit)s) has held this account since %(since)s. An account is not frozen a second "
        "time (Criminal Procedure Law 144, Procedures 242): prepare it to queue behind that one, and record the bank's "
        "answer as queued."
    )
    CASE_OVER = _("%(number)s is: %(state)s. Nothing is frozen or stopped again in it; release what is still stopped.")
    TWICE = _("This account was stopped %(times)s times already, as often as allowed. Prepare a freeze at once.")
    VICTIMS_OWN = _("This is a victim's own account in the case; money is stopped where it went to.")
    NO_SUCH_PAPER = _("This order does not have this paper, or not yet.")
    ROWS_CARRY = _(
        "Restitutions rest on the rows of this file: %(numbers)s. Give them up first, or leave the file as it was read."
    )
    FILE_GONE = _("%(number)s is not kept here any more. Bring the same file again to have it read anew.")
    OTHER_FILE = _("This is another file than %(number)s: its content differs.")
    WHY_MISSING = refusals.REASON_MISSING
    ANSWER_SAME = _("Nothing was changed.")
    ANSWER_ENDED = _("This answer is not in force any more. Look at the one that took its place.")
    NO_ACCOUNT = _("This is no account: 6 to 34 digits or letters, or the id of a wallet.")
    NUMBER_MISSING = _("Enter the number of the request in the police platform.")
    CLEAR_NUMBER = refusals.CLEAR_NUMBER
    CODE_UNKNOWN = _("The result code %(code)s is not in the rules in force. Have it added, or correct it.")
    ANSWER_BEFORE = _("The answer cannot be before the request (%(asked)s).")
    IN_FUTURE = refusals.IN_FUTURE
    TOO_EARLY = _("This cannot lie before: %(step)s (%(at)s).")
    REQUEST_TAKEN = _("%(number)s stands on %(other)s of another case already. Copy the number anew from the platform.")
    ORGAN_LEVEL = _("%(organ)s is the county bureau. Enter the organ of the %(level)s that decided.")
    DECIDER_PREPARED = _("%(name)s prepared this. Who prepares it does not decide on it.")
    BEYOND = _(
        "This is more than came into the account, than it held and than was lost (at most %(most)s). Correct the sum, "
        "or say why so much must be frozen."
    )
    EARLY_FILING = _(
        "The acceptance lies before the report (%(reported)s). Correct the day, or say that the report was merged into "
        "a case that was accepted before."
    )
    MUST_GO = _("%(number)s is to be released, or limited, by %(by)s. It cannot be renewed.")
    SCREEN_FIRST = _("The screening ran out on %(ended)s without a result. Record it first, or release.")
    SCREEN_LATE = _("The time to screen is over: say what the result rests on, and why it was not recorded in time.")
    SCREEN_OTHER_HAND = _(
        "The time to screen is over: a second person records the result, not who asked for the freeze."
    )
    GROUND = _("Nothing recorded here bears this ground (%(ground)s). Record the finding first.")
    SAME_HAND = _("Who recorded the decision does not send the notice. Let a second person do it.")
    RECEIPT_FIRST = _("The owner is told once the bank has done it. Record its receipt first.")
    UNRELATED_ALREADY = _("It was found unrelated to the case. Take that back first, with a reason, or release it.")
    OBJECTION_UPHELD = _("An objection was found right: it is to be released.")
    BALANCE_MISSING = _("A stop that holds needs the balance at that moment.")
    BALANCE_BESIDE = _(
        "With this code the bank did nothing and told no balance. "
        "Leave the sums empty, or choose the code of what it did."
    )
    ONWARD_BEYOND = _(
        "%(told)s are told to have gone on, and only %(came)s are known to have come in. Check sum and account with "
        "the bank; where other money was there too, say so here."
    )
    END_BEFORE_START = _("The end must come after the start.")
    ENDED_ALREADY = _("By these times %(number)s was over on %(ended)s. Check the times, or prepare a new order.")
    EXTENDED_ALREADY = _("%(number)s was stopped a second time already; prepare the freeze.")
    EXTENSION_OPEN = _("The second stop was asked for already; the bank has not answered.")
    EXTENSION_NOT_ASKED = _("A second stop was not asked for yet.")
    SAME_ACCOUNT = _("Money cannot go from an account to the same account.")
    NOTHING_KNOWN = _("Enter at least one payment, or one loss that left no account.")
    LOSS_TOO_SMALL = _("Payments and other losses come to more than the loss. Correct one of them.")
    LOSS_FIELD = _("The place of a loss is not right: leave it empty, or write where.")
    SEIZURE_FIELD = _("Enter what was seized, how much of it, when, and the number of the seizure.")
    NOTHING_CHOSEN = _("Choose at least one seized thing.")
    NOT_HELD = _("One of these was given back or moved on already. Reload the page.")
    NOT_VALUED = _("Nothing is given back before it is valued (Procedures 234). Record the valuation first.")
    SEIZED_LATER = _("This day lies before the seizure.")
    HANDED_ALREADY = _("It was recorded already that it was handed over.")
    TAKEN = _("This hand-over was taken in already: %(number)s.")
    REPORTED_ALREADY = _("This victim and this payment or loss are already in %(number)s, reported on %(reported)s.")
    NOT_SAME = _(
        "This does not tell the same as the report in %(number)s. Take what is new into that case, or say why this is "
        "another fraud."
    )
    AGAIN_REASON = _("Say why this is another fraud than that of %(number)s, without anybody's number.")
    NOTHING_NEW = _("There is no account left to prepare an order for.")
    SAME_PERSON = _("Who prepared it does not record the decision. Let a second person do it.")
    NOT_FILED = _(
        "%(number)s is: %(state)s. Nothing is frozen and nothing returned without a filed case (Gongtongzi [2024] 22, "
        "article 2). Record the filing in the case first: number, day and organ, as the case system says."
    )
    OUR_NUMBER = _(
        "%(number)s is a number of this platform. Copy the number from the other system: it is never made here."
    )
    CASE_NO_SHAPE = _(
        "%(number)s is no case number: it is an A and 22 digits (GA/T 543). Copy it from the case system."
    )
    ACCEPTANCE_MISSING = _("Enter the number and the day of the acceptance, as the case system says.")
    FILING_MISSING = _("Enter the number, the day and the organ of the filing, as the case system says.")
    FILED_BEFORE = _("The filing cannot lie before the acceptance (%(accepted)s).")
    FILED_AFTER = _("A freeze was decided on %(decided)s already; the filing cannot lie after it.")
    UNFILED_BEFORE = _("That decision cannot lie before %(day)s.")
    FROZEN_ALREADY = _("Something of this case is frozen. Release it first, then record this decision.")
    FILING_STATE = _("The case is: %(state)s. This act is not possible there.")
    LEVEL = _("This needs the decision of the %(level)s (%(article)s). A lower level may not decide it.")
    RELEASE_ORGAN = _("The organ that approved the freeze releases it: %(organ)s (Procedures 241).")
    ORGAN_MISSING = _("Enter the organ that decided, as the paper names it.")
    REVIEW = _("This is reviewed by the legal office first (%(article)s). Enter the day of its review.")
    REFUSAL_REASON = _("Say why it is not approved.")
    NOTHING_DECIDED = _("Choose what was decided for at least one account.")
    STILL_HELD = _(
        "%(number)s stands on this account. Withdraw it, or have it released, before the payment is corrected."
    )
    NOTHING_TOLD = _("Enter what is missing or wrong; what stays empty is kept as it is.")
    VICTIM_THERE = _("The case has a victim with this ID number already. Check whose it is.")
    CORRECTION_REASON = _("Say why it is corrected: the former version stays on the page with it.")
    FROZEN_UNDER_OLD = _(
        "%(number)s was decided on %(decided)s under the former filing. Release it first, then record the new filing."
    )
    REVIEWED_BEFORE = _("The legal office reviews a request that is there, so not before %(day)s.")
    REVIEWED_LATER = _("The legal office reviews before the decision, not after it.")
    DECIDER_MISSING = _("Enter who decided with the post, the number and the day of the decision.")
    DECIDED_LATER = _("The decision cannot lie in the future.")
    DECIDED_BEFORE = _("The decision cannot lie before the filing of the case (%(filed)s).")
    WHOLE_REASON = _("Say why the whole account and not a sum must be frozen: the law asks for the reason in writing.")
    TERM_ASSET = _("This period is not possible for what is frozen. Choose another one.")
    NOTICE_NUMBER = _("Enter the number of the notice, as the case system gave it.")
    DOSSIER_MISSING = _(
        "The dossier of the renewal goes to the legal office before it is decided (Gongtongzi [2024] 22). Record that "
        "first."
    )
    RELEASE_OPEN = _("A release of %(number)s is under way already.")
    RELEASE_NONE = _("No release of %(number)s waits for this.")
    OWNER_TOLD = _("It was recorded already that the owner was told.")
    HOW_MISSING = _("Say how the owner was told: by whom, by which way.")
    NOT_WHOLE = _("Nothing is held here that could be limited.")
    LIMIT_TOO_HIGH = _("What stays frozen must be less than what is held (%(held)s).")
    SET_ASIDE = _(
        "%(set_aside)s of it are set aside to be returned. Give that restitution up first, or leave at least that "
        "frozen."
    )
    SCREENED_ALREADY = _("It was screened already.")
    SCREEN_EXTENDED = _("The screening was extended already; in total there are three months.")
    SCREEN_PART = _("Enter the sum that is involved.")
    SCREEN_TOO_HIGH = _(
        "Of %(held)s that are held a part is less than that. Where all of it is involved, choose that result."
    )
    QUEUED_NO_TERM = _("The freeze is queued behind another and has no term yet. It is renewed once it holds.")
    OBJECTION_FIELD = _("Enter who objects, what is said and when it was received.")
    OBJECTION_TWICE = _(
        "An objection of this person, received on %(day)s, is open already. Record there what else was handed in."
    )
    OBJECTION_STATE = _("The objection is: %(state)s. This act is not possible there.")
    OBJECTION_REASON = _("Write the reason.")
    OBJECTION_NUMBER = _("Enter the number of the paper.")
    NOT_SECURITY = _("Only frozen securities are sold on the owner's application (Procedures 246).")
    SALE_STATE = _("This sale does not wait for that.")
    LAPSED = _(
        "%(number)s lapsed on %(ended)s while the decision waited; it cannot be renewed any more (Procedures 240). "
        "Prepare a new freeze at once."
    )
    LAPSED_ALREADY = _(
        "%(number)s ended on %(ended)s and was lifted by itself (Procedures 240): nothing is left of it to screen, "
        "limit, release or object to. Prepare a new freeze if it is still needed."
    )
    LATE_REASON = _("Say why the sending is recorded only after the end of the freeze.")
    RENEWAL_OPEN = _("A renewal of %(number)s is under way already.")
    REASON_MISSING = _("Say why the answer is corrected.")
    CORRECTED_ALREADY = _("This answer was corrected already. Correct the one that took its place.")
    SAME_ANSWER = _("Nothing is different from what was recorded.")
    RETURNED = _("Money was paid out already on the ground of this answer, so it can no longer be corrected.")
    RESTED_ON = _("What was recorded later rests on this answer. Correct the later answer first.")
    LIMITED_SINCE = _(
        "%(number)s was limited or released on the ground of this answer, and its papers name the sum: the answer can "
        "no longer be corrected."
    )
    OVER_NOW = _(
        "%(number)s is over (%(state)s). By the corrected answer it would be otherwise; record a new order instead."
    )
    REMINDED = _("A reminder went out at %(at)s already. Remind again after %(minutes)s minutes, or call.")
    RENEWAL_NONE = _("There is no renewal under way.")
    RENEWAL_SHORT = _("The new end must come after the present one (%(ended)s).")
    HELD_BEYOND = _(
        "The freeze was ordered up to %(most)s, and nothing beyond that is frozen (Gongtongzi [2024] 22, article 2). "
        "Enter what the bank holds of that sum. Where it holds more, have the bank correct it, and note that in the "
        "remark."
    )
    HELD_OVER_BALANCE = _(
        "The balance is stated as %(balance)s, and no more than that can be held. Check both sums with the bank, and "
        "enter what it holds."
    )
    HELD_NOTHING = _(
        "The balance is stated as %(balance)s, and nothing of it as held: that is no freeze, and no period runs on it. "
        "Enter what the bank holds. Where another office holds it, it queues: choose the code 1302 or 1303, or leave "
        "it queued. Where the bank did not freeze it, choose the code that says why, and call the bank."
    )
    EFFECT_BALANCE = _("Enter the balance of the account when the freeze took effect, as the bank states it.")
    SUM_MISSING = _("Enter a sum of at least 0.01 yuan.")
    NOTHING_TO_CHASE = _("Nothing of this institution waits for an answer.")
    INSTITUTION_TAKEN = _("Another institution has this code or this name already.")
    TOO_LONG = refusals.TOO_LONG
    PURPOSE = _("Say what the file is for.")
    CASE_NO_TAKEN = _("Another case of yours has this number already.")
    FILE_TOO_BIG = _("At most %(most)s MB.")
    FILE_KIND = _("Only PDF, JPG, PNG or DOCX.")
    FILE_BROKEN = _("This file is damaged or was cut off. Scan or export it again.")
    DOUBLE_UNDECIDED = _("Say whether the two rows are one transfer or two.")
    DOUBLE_TAKEN = _("One of these rows is one with another already. Say of that pair first that it is two transfers.")
    NO_STATEMENTS = _("There is no statement in %(file)s: it needs XLSX, XLS, CSV, TSV, TXT or PDF files.")
    UNREADABLE = _("The archive cannot be opened. %(why)s")
    NAME_ALONE = _(
        "A name alone makes nobody the same person. Enter the ID number, or the name and the number of the bank's "
        "confirmation."
    )
    TWO_PEOPLE = _(
        "Another account with this ID number or confirmation has another name or ID number. Check both before they are "
        "shown as one person's."
    )
