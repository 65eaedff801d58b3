# SPDX-License-Identifier: Apache-2.0
"""What a page of a record lets do: the form, the service behind it, what is said when it is done; and the dialogs in
which the forms stand, opened by the acts of the record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.org.middleware import ActingRequest
from wuzha.ui.acting import OnPage
from wuzha.ui.record import NextAct

RECORDED = gettext_lazy("Recorded.")
#: Does an act on an order, with its valid form.
Do = Callable[[Actor, Any, Any], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a page."""

    form: Callable[..., OnPage]
    do: Do
    #: Or what it says of what was made.
    said: Any = RECORDED
    #: Of its dialog, where no button of the page says so; and what stands below its fields.
    title: Any = ""
    note: Any = ""
    danger: bool = False

    def says(self, made: object) -> Any:
        return self.said(made) if callable(self.said) else self.said


def by_fields(service: Callable[..., object]) -> Do:
    """A service that takes the fields of the form under their names."""
    return lambda actor, order, form: service(actor, order.pk, **form.cleaned_data)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A dialog with the form of one act. `id` is what the act opens."""

    id: str
    title: Any
    url: str
    form: OnPage
    note: Any = ""
    danger: bool = False
    open: bool = False
    #: Fields that are not asked for here.
    without: Collection[str] = ()

    @property
    def fields(self) -> list[BoundField]:
        """Those that are asked for; the first has the focus when the dialog opens, unless a fault has it."""
        found = [one for one in self.form.visible_fields() if one.name not in self.without]
        if found and not self.form.errors:
            found[0].field.widget.attrs["autofocus"] = True
        return found


def opened_by(next: NextAct) -> dict[str, Any]:
    """The dialogs that the acts of a record open, each with the act's name."""
    acts = [*([next.act] if next.act else []), *next.others]
    return {act.opens: act.label for act in acts if act.opens}


def asked_to_open(request: ActingRequest, failed: Mapping[str, object]) -> set[str]:
    """Dialogs that are shown at once: whose form was refused, or that the address asks for (`?do=issue`)."""
    return set(failed) or {request.GET.get("do", "")}
