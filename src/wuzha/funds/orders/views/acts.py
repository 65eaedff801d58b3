# SPDX-License-Identifier: Apache-2.0
"""What a page of an order lets do: the form, the service behind it, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.funds.orders.forms.base import VersionedForm

RECORDED = gettext_lazy("Recorded.")
#: Does an act on an order, with its valid form.
Do = Callable[[Actor, Any, Any], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a page."""

    form: Callable[..., VersionedForm]
    do: Do
    #: Or what it says of what was made.
    said: Any = RECORDED

    def says(self, made: object) -> Any:
        return self.said(made) if callable(self.said) else self.said


def by_fields(service: Callable[..., object]) -> Do:
    """A service that takes the fields of the form under their names."""
    return lambda actor, order, form: service(actor, order.pk, **form.cleaned_data)
