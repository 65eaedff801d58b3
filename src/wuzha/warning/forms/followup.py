# SPDX-License-Identifier: Apache-2.0
"""Forms of call-backs and watches."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wuzha.core.acts import MOST_NOTE
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import WordsField
from wuzha.warning.rules.followup import BY_HAND, Answer, Verdict
from wuzha.warning.rulesets import CALLBACK, CAUSES
from wuzha.warning.services.errors import Code


class VerdictForm(OnPage):
    """What the person said about the record."""

    short_name = "verdict"
    beside = {Code.WHY_MISSING: "reason", Code.WORDS_MISSING: "note", Code.CALLBACK_NOT_CALLED: "note"}

    verdict = forms.ChoiceField(
        label=_("Is the record true?"),
        choices=[(Verdict.VALID.value, Verdict.VALID.label), (Verdict.INVALID.value, Verdict.INVALID.label)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the record is true.")},
    )
    reason = forms.ChoiceField(
        label=_("What is not true"), required=False,
        choices=lambda: [("", "—"), *((one.code, one.label) for one in CALLBACK.at().reasons)],
    )  # fmt: skip
    note = WordsField(
        rows=3,
        label=_("What the person said"),
        required=False,
        max_length=MOST_NOTE,
        help_text=_("Needed when it is not valid (the station sees it), and when the number was not shown."),
    )


class TriedForm(OnPage):
    """Nobody was reached, and why."""

    short_name = "tried"

    cause = forms.ChoiceField(
        label=_("Why nobody was reached"),
        choices=lambda: [(term.code, term.label) for term in CAUSES.at().terms if term.at_call],
    )


class AnswerForm(OnPage):
    """The station's answer to a record found not true."""

    short_name = "answer"
    beside = {Code.WORDS_MISSING: "note"}

    note = WordsField(rows=3, label=_("Answer of the station"), max_length=MOST_NOTE)


class ContactForm(OnPage):
    """A contact of a watch."""

    short_name = "contact"

    answer = forms.ChoiceField(
        label=_("What the contact found"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the contact found.")},
    )
    note = WordsField(rows=3, label=_("What the person said"), required=False, max_length=MOST_NOTE)


class EndForm(OnPage):
    """The end of a watch before its time."""

    short_name = "end"
    beside = {Code.WORDS_MISSING: "note"}

    ending = forms.ChoiceField(label=_("Why it ends"), choices=[(one.value, one.label) for one in BY_HAND])
    note = WordsField(rows=3, label=_("In a few words"), max_length=MOST_NOTE)
