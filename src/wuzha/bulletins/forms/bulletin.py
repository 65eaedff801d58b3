# SPDX-License-Identifier: Apache-2.0
"""A new bulletin, its words, and each step of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.checking import MOST_TEXT, MOST_TITLE, ended_names
from wuzha.bulletins.rules.life import Mark
from wuzha.bulletins.rulesets import KINDS
from wuzha.bulletins.rulesets.kinds import REPLY
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.engine.identifiers import find_clear
from wuzha.figures.queries.units import townships
from wuzha.org.models import Unit
from wuzha.requests.queries.units import units
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WhyField, WordsField, choose, optional

#: Where a line of copies is parted.
_PARTS = str.maketrans(dict.fromkeys("，,；;\n", "、"))


class NewForm(OnPage):
    """Kind, days and township of a bulletin to begin."""

    short_name = "new"
    beside = {
        "DAYS_ORDER": "last", "NOT_OVER": "last", "TOO_MANY_DAYS": "last", "NO_TOWNSHIP": "township",
        "UNKNOWN_KIND": "kind", "NO_MONTH": "last",
    }  # fmt: skip

    kind = forms.ChoiceField(label=_("Kind"), error_messages=choose(Code.UNKNOWN_KIND.sentence))
    first = DayField(label=pgettext_lazy("bulletins", "First day"))
    last = DayField(label=pgettext_lazy("bulletins", "Last day"))
    township = KeyField(
        pgettext_lazy("bulletins", "Township"), required=False,
        help_text=pgettext_lazy("bulletins", "For the sheet of one township."),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = [(one.code, one.label) for one in KINDS.at().kinds if one.code != REPLY]
        city = Unit.objects.filter(path=(actor.unit_path or "")[: Unit.steplen]).first()
        found = [(one.pk, one.name) for one in townships(actor, city)] if city is not None else []
        fields["township"].choices = optional(found)

    def new(self) -> NewBulletin:
        data = self.cleaned_data
        return NewBulletin(data["kind"], data["first"], data["last"], data["township"] or None)


class WordsForm(OnPage):
    """The words of a bulletin."""

    short_name = "words"
    beside = {
        "TITLE_MISSING": "title", "TEXT_MISSING": "text", "UNREADABLE": "text", "UNKNOWN_FIGURE": "text",
        "UNKNOWN_DAYS": "text", "NUMBER_TYPED": "text", "MARK_MISSING": "mark", "NAME_ENDED": "text",
    }  # fmt: skip
    otherwise = None

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=pgettext_lazy("bulletins", "Title"),
        max_length=MOST_TITLE,
        error_messages=choose(Code.TITLE_MISSING.sentence),
    )
    text = forms.CharField(
        label=pgettext_lazy("bulletins", "Text"), max_length=MOST_TEXT,
        error_messages=choose(Code.TEXT_MISSING.sentence),
        widget=forms.Textarea({"rows": 24, "spellcheck": "false", "data-chips": "text"}),
        help_text=pgettext_lazy(
            "bulletins",
            "Words are typed, figures are inserted. # begins a heading, ## one below it; a table or a chart stands on "
            "a line of its own.",
        ),
    )  # fmt: skip
    addressee = forms.CharField(label=pgettext_lazy("bulletins", "Addressed to"), max_length=200, required=False)
    copies = forms.CharField(
        label=pgettext_lazy("bulletins", "Copies to"), max_length=600, required=False,
        help_text=pgettext_lazy("bulletins", "Parted by 、"),
    )  # fmt: skip
    note = forms.CharField(
        label=pgettext_lazy("bulletins", "Note below"), max_length=200, required=False,
        help_text=pgettext_lazy("bulletins", "Contact and office line; never a private mobile number."),
    )  # fmt: skip
    mark = forms.ChoiceField(label=pgettext_lazy("suggestion", "Mark"), required=False)
    urgency = forms.ChoiceField(
        label=pgettext_lazy("bulletins", "Urgency"),
        required=False,
        choices=optional([("加急", "加急"), ("特急", "特急")]),
    )
    secrecy = forms.CharField(label=pgettext_lazy("bulletins", "Secrecy"), max_length=20, required=False)

    def __init__(self, bulletin: Bulletin, *args: Any, **options: Any) -> None:
        options["initial"] = {
            "version": bulletin.version, "title": bulletin.title, "text": bulletin.text,
            "addressee": bulletin.addressee, "copies": "、".join(bulletin.copies), "note": bulletin.note,
            "mark": bulletin.mark, "urgency": bulletin.urgency, "secrecy": bulletin.secrecy,
        }  # fmt: skip
        super().__init__(*args, **options)
        fields: Any = self.fields
        if bulletin.suggestion_id is None:
            del fields["mark"]
        else:
            fields["mark"].choices = optional(Mark.choices)
            # Whom it is addressed to are the deputies.
            del fields["addressee"]

    def clean(self) -> dict[str, Any]:
        """A person's number, and the name of a unit that ended, are told beside the field in which they stand, with
        their line; the number masked."""
        data: dict[str, Any] = self.cleaned_data
        for name in ("title", "text", "addressee", "copies", "note", "secrecy"):
            for number, line in enumerate((data.get(name) or "").split("\n"), 1):
                for found in find_clear(line):
                    told = {"line": number, "masked": found.masked}
                    words = gettext("Line %(line)s: %(masked)s looks like a person's number. Take it out.")
                    self.add_error(name, words % told)
            for ended in ended_names(data.get(name) or "", timezone.localdate()):
                self.add_error(name, Code.NAME_ENDED.sentence % ended)
        return data

    def words(self) -> Wording:
        data = self.cleaned_data
        return Wording(
            data["title"], data["text"], data.get("addressee", ""),
            tuple(data["copies"].translate(_PARTS).split("、")), data["note"], data.get("mark", ""), data["urgency"],
            data["secrecy"],
        )  # fmt: skip


class NoteForm(OnPage):
    """A step with a note."""

    note = WordsField(label=_("Note"), max_length=2000, required=False)


class HandInForm(NoteForm):
    short_name = "hand_in"


class ReviewForm(NoteForm):
    short_name = "review"


class SignForm(NoteForm):
    short_name = "sign"


class ReturnForm(OnPage):
    short_name = "return"
    beside = {"TOO_LONG": "reason"}

    reason = WhyField(label=pgettext_lazy("bulletins", "What is to be changed"))


class DropForm(OnPage):
    short_name = "drop"
    beside = {"TOO_LONG": "reason"}

    reason = WhyField(label=_("Reason"))


class CountForm(OnPage):
    """Nothing to enter."""

    short_name = "count"


class PublishForm(OnPage):
    short_name = "publish"
    beside = {"NUMBER_FORM": "number", "NUMBER_TAKEN": "number"}

    number = forms.CharField(
        label=_("Number of the document"), max_length=64, required=False,
        help_text=pgettext_lazy("bulletins", "Left empty, the next number of this word and year is given."),
    )  # fmt: skip

    def __init__(self, bulletin: Bulletin, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if bulletin.corrects_id is not None:
            del self.fields["number"]


class CorrectForm(OnPage):
    short_name = "correct"
    beside = {"REASON_MISSING": "reason", "CLEAR_NUMBER": "reason", "TOO_LONG": "reason"}

    reason = forms.CharField(
        label=pgettext_lazy("bulletins", "Why a new edition"), max_length=200,
        error_messages=choose(Code.REASON_MISSING.sentence),
        help_text=pgettext_lazy("bulletins", "It is printed in the new edition."),
    )  # fmt: skip


class SendForm(OnPage):
    short_name = "send"
    beside = {
        "NO_UNIT": "units", "SENT_ALREADY": "units", "DUE_PASSED": "due_on", "CLEAR_NUMBER": "words",
        "TOO_LONG": "words",
    }  # fmt: skip

    units = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("bulletins", "Units"),
        coerce=int,
        widget=forms.SelectMultiple({"size": 8}),
        error_messages=choose(Code.NO_UNIT.sentence),
    )
    words = WordsField(
        label=pgettext_lazy("bulletins", "What is asked of them"), max_length=1000, required=False,
        help_text=pgettext_lazy("bulletins", "Left empty, they are asked to read it and to say what they do."),
    )  # fmt: skip
    due_on = DayField(label=pgettext_lazy("bulletins", "To be answered by"), required=False)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["units"].choices = units(actor)
