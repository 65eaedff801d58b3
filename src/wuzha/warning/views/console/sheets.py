# SPDX-License-Identifier: Apache-2.0
"""The dialogs of the desk: each asks for what one act needs, with its words, its address, and what its answer replaces.

All are drawn by `warning/console/parts/act_form.html`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wuzha.ui.acting import OnPage
from wuzha.warning.forms import console as forms
from wuzha.warning.queries.desk import Desk


@dataclass(frozen=True, slots=True)
class Sheet:
    """One dialog. `target` is what its answer replaces (empty: nothing); `ticked` is where many rows are ticked, `form`
    for those of the list's own bar."""

    name: str
    form: OnPage
    title: Any
    label: Any
    url: str
    hint: Any = ""
    icon: str = ""
    target: str = "#detail"
    swap: str = "innerHTML"
    ticked: str = ""


#: Name of a form → the title of its dialog, the word on its button if that is another, and what of `Desk` allows it.
ACTS: dict[str, tuple[Any, Any, str]] = {
    "snooze": (gettext_lazy("Snooze"), "", "can_set_aside"),
    "invalid": (gettext_lazy("Set as not valid"), "", "can_set_aside"),
    "merge": (gettext_lazy("Merge into another warning"), gettext_lazy("Merge"), "can_set_aside"),
    "release": (gettext_lazy("Put back into the queue"), gettext_lazy("Put back"), "can_work"),
    "assign": (gettext_lazy("Give to a colleague"), "", "can_assign"),
    "takeover": (gettext_lazy("Take it over"), "", "can_take_over"),
    "reopen": (gettext_lazy("Reopen for another feedback"), gettext_lazy("Reopen"), "can_reopen"),
    "comment": (gettext_lazy("Leave a remark"), gettext_lazy("Keep"), "may_triage"),
    "recall": (gettext_lazy("Recall from the station"), gettext_lazy("Recall"), "can_recall"),
    "restore": (gettext_lazy("Bring back into the queue"), gettext_lazy("Bring back"), "can_restore"),
}
#: Those whose address has another name than their form.
ADDRESSES = {"takeover": "take_over"}


def of_act(form: forms.ActForm, pk: int) -> Sheet:
    """The dialog of an act on the warning that is open."""
    name = form.short_name
    title, label, _may = ACTS[name]
    hint = _("This warning ends; its pushes and what was found go on in the other one.") if name == "merge" else ""
    return Sheet(name, form, title, label or title, reverse(f"warning:{ADDRESSES.get(name, name)}", args=[pk]), hint)


def of_reveal(form: forms.RevealForm, pk: int) -> Sheet:
    hint = _("Asked once for each warning and session. Every look is kept in the audit trail with this purpose.")
    url = reverse("warning:reveal", args=[pk])
    return Sheet("reveal", form, _("Show the person in clear"), pgettext("person", "Show"), url, hint, "eye")


def of_keep(form: forms.KeepForm) -> Sheet:
    url = reverse("warning:filter_keep")
    return Sheet("keep", form, _("Keep this list"), _("Keep"), url, target="#saved", swap="outerHTML")


def of_many(form: forms.ActForm, kind: str, label: Any, ticked: str) -> Sheet:
    title = _("%(act)s: the selected ones") % {"act": label}
    url = reverse("warning:bulk", args=[kind])
    return Sheet(f"bulk-{kind}", form, title, label, url, target="", swap="none", ticked=ticked)


def possible(desk: Desk, acts: dict[str, forms.ActForm], *, asks_purpose: bool) -> list[Sheet]:
    """The dialogs of what may be done with the warning now."""
    pk = desk.warning.pk
    found = [of_act(acts[f"{name}_form"], pk) for name, (_title, _label, may) in ACTS.items() if getattr(desk, may)]
    return [*found, of_reveal(forms.RevealForm(), pk)] if asks_purpose else found
