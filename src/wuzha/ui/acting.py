# SPDX-License-Identifier: Apache-2.0
"""Pages that act: a form whose service may refuse it, and where the refusal is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import TracebackType
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from wuzha.refusals import RefusalError

T = TypeVar("T")


class OnPage(forms.Form):
    """One of several forms on a page: its fields have ids of their own, and its first fault has the focus."""

    use_required_attribute = False
    short_name = ""
    #: The field that a code of the service's is about; all others are told beside `otherwise`, or above the form.
    beside: ClassVar[Mapping[str, str | None]] = {}
    otherwise: ClassVar[str | None] = None
    #: Fields that the service asks for, though no `…_MISSING` of `beside` says so.
    demanded: ClassVar[Collection[str]] = ()
    #: Code of the service's → the field that asks what overrules it: it is there once that was refused.
    asked_after: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("auto_id", f"{self.short_name}-%s")
        super().__init__(*args, **options)
        kept_back = (name for name in set(self.asked_after.values()) if not self.data.get(self.add_prefix(name)))
        self.kept_back = {name: self.fields.pop(name) for name in kept_back if name in self.fields}

    @classmethod
    def asks_for(cls, name: str) -> bool:
        """Whether the service may refuse an act because this field is empty: it is not called optional then."""
        return name in cls.demanded or any(
            field == name and code.endswith("_MISSING") for code, field in cls.beside.items()
        )

    def answered(self, name: str) -> Any:
        """The cleaned value of a field that may not be there."""
        return self.cleaned_data.get(name, "")

    def focus_fault(self) -> None:
        """Let the browser go to the first field with a fault."""
        if wrong := next((name for name in self.fields if name in self.errors), None):
            self.fields[wrong].widget.attrs["autofocus"] = True

    def refuse(self, refused: RefusalError) -> None:
        """Show why the service refused, beside the field where something can be done about it."""
        asked = self.asked_after.get(refused.code)
        if asked in self.kept_back:
            self.fields[asked] = self.kept_back.pop(asked)
        self.add_error(asked or self.beside.get(refused.code, self.otherwise), refused.message)
        self.focus_fault()

    def done(self, act: Callable[[], T]) -> T | None:
        """The result of the act, if the form is valid; `None` when the form, or the service, refused."""
        if not self.is_valid():
            self.focus_fault()
            return None
        try:
            return act()
        except RefusalError as refused:
            self.refuse(refused)
            return None


class Refusals:
    """Hands a refusal of its block to `tell`; what follows the block goes on."""

    def __init__(self, tell: Callable[[RefusalError], object]) -> None:
        self.tell = tell

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> bool:
        if isinstance(error, RefusalError):
            self.tell(error)
        return isinstance(error, RefusalError)


def refusals_in(
    form: forms.BaseForm, beside: Mapping[str, str | None] | None = None, otherwise: str | None = None
) -> Refusals:
    """A refusal of the block is a fault of the form: where an `OnPage` says, else by what is given here."""
    if isinstance(form, OnPage):
        return Refusals(form.refuse)
    return Refusals(lambda refused: form.add_error((beside or {}).get(refused.code, otherwise), refused.message))


def told_faults(request: HttpRequest, form: forms.BaseForm, level: int = messages.WARNING) -> bool:
    """Whether the form is valid; what is wrong with it is a message on the next page, for a form that has none of its
    own."""
    for faults in form.errors.values():
        for fault in faults:
            messages.add_message(request, level, str(fault))
    return form.is_valid()


def refusals_to(request: HttpRequest, level: int = messages.WARNING) -> Refusals:
    """A refusal of the block is a message on the next page."""
    return Refusals(lambda refused: messages.add_message(request, level, refused.message))
