# SPDX-License-Identifier: Apache-2.0
"""Form fields of our own: money in 元 that is 分 inside, days and moments as the browser's own pickers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.engine.identifiers import Account, Address, ChatId, Identifier, IdentifierError, IdNumber, Name, Phone
from wuzha.ui.money import parse_yuan, plain

#: What a list of choices begins with where none of them may be chosen, or must be.
NONE = ("", "—")


def optional(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """The choices after `NONE`."""
    return [NONE, *choices]


#: What a form that puts a record right says of its fields.
STAYS = _("Empty leaves what is there.")


def leave_what_stands(form: forms.BaseForm, *names: str) -> None:
    """Make these fields of a form that puts a record right empty: one correction never changes what else was told."""
    for name in names:
        field = form.fields[name]
        field.required, field.initial, field.help_text = False, None, STAYS
        form.initial.pop(name, None)


def choose(text: Any) -> dict[str, Any]:
    """The messages of a choice that was not made, or not among those there are."""
    return {"required": text, "invalid_choice": text}


class Fault(forms.ValidationError):
    """What is wrong with a field, and the value that one press puts there instead (`remedy`, as it is typed)."""

    def __init__(self, message: Any, *, remedy: str = "", **options: Any) -> None:
        super().__init__(message, **options)
        self.remedy = remedy


NOTHING_SAID = _("No decision was sent, so nothing was decided. Choose one of the buttons.")


class ActField(forms.ChoiceField):
    """Which of several things is wanted, said by a button or a list. Nothing, or anything else, is none of them, and
    `text` says so."""

    def __init__(self, *acts: str, text: Any = NOTHING_SAID) -> None:
        super().__init__(choices=[(act, act) for act in acts], widget=forms.HiddenInput, error_messages=choose(text))


class DecisionField(forms.TypedChoiceField):
    """A yes or a no that must be said; the cleaned value is a bool. Nothing, or anything else, decides nothing.

    Its buttons carry the name and the value, so what is wrong with it is a fault of the whole form (`DecidingForm`).
    """

    def __init__(self, yes: str = "yes", no: str = "no") -> None:
        super().__init__(
            choices=[(yes, yes), (no, no)],
            coerce=lambda said: said == yes,
            widget=forms.HiddenInput,
            error_messages=choose(NOTHING_SAID),
        )


class DecidingForm(forms.Form):
    """A form whose buttons decide: a missing or unknown decision is told above it."""

    def add_error(self, field: str | None, error: Any) -> None:
        whole = field is not None and isinstance(self.fields.get(field), ActField | DecisionField)
        super().add_error(None if whole else field, error)


class SwitchForm(DecidingForm):
    """On or off, by a button named `active` of the value 1 or 0."""

    active = DecisionField("1", "0")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class DayField(forms.DateField):
    widget = DayInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)


class MomentField(forms.DateTimeField):
    """A local moment to the minute; the cleaned value is aware."""

    widget = MomentInput

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **options)


class WordsField(forms.CharField):
    """A few words in a box of so many rows, which the browser does not fill in."""

    def __init__(self, *, rows: int = 2, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}), **options)


class WhyField(WordsField):
    """The reason of an act."""

    def __init__(self, label: Any = "", *, max_length: int = 500, **options: Any) -> None:
        super().__init__(label=label or _("Why"), max_length=max_length, **options)


class KeyField(forms.TypedChoiceField):
    """A choice among records by their keys; the cleaned value is the key, `None` when empty and not required."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label=label, coerce=int, empty_value=None, **options)


class MoneyField(forms.CharField):
    """A sum typed in 元, such as `12,000.50`; the cleaned value is integer 分 (`None` when empty and not required)."""

    #: What stands behind the number in the field.
    unit = pgettext_lazy("unit", "yuan")
    default_error_messages = {"invalid": _("Enter a sum in yuan with at most two decimals, such as 12000.50.")}

    def __init__(self, *, needed: Any = "", **options: Any) -> None:
        """`needed`: when it must be there though the form does not always ask for it; said in place of “optional”."""
        self.needed = needed
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(widget=options.pop("widget", forms.TextInput(attrs=attributes)), max_length=20, **options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_yuan(text)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The text's validators do not apply to the sum."""

    def prepare_value(self, value: Any) -> Any:
        return plain(value).replace(",", "") if isinstance(value, int) else value


#: What is said of a text that is none of its kind.
_FAULTS: dict[type[Identifier], Any] = {
    Account: _("This is no whole account number: read it again in groups of four."),
    Address: _("This is no address."),
    ChatId: _("This is no chat account: 5 to 64 letters and digits."),
    IdNumber: _("This is no ID number: 18 characters, and the last one must fit the others."),
    Name: _("This is no name."),
    Phone: _("This is no phone number: 11 digits, or a fixed line with its area code."),
}


class IdentifierField(forms.CharField):
    """A number or name of one of several kinds; the cleaned value is its one form. `fault` says what is no such, where
    something else than usual is to be said of the first kind."""

    def __init__(self, *kinds: type[Identifier], fault: Any = "", **options: Any) -> None:
        super().__init__(max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options)
        self.kinds, self.fault = kinds, fault or _FAULTS[kinds[0]]

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        for kind in self.kinds:
            try:
                return kind.parse(text)
            except IdentifierError:
                continue  # it is not of this kind; another may fit
        raise forms.ValidationError(self.fault, code="invalid")
