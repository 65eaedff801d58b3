# SPDX-License-Identifier: Apache-2.0
"""All acts on a record: how each is entered, and what does it. The state says which of them are offered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.sanctions.forms import penalties as pf
from wuzha.sanctions.forms import pledges as lf
from wuzha.sanctions.forms.common import ReasonForm, ScanForm
from wuzha.sanctions.models import Absent, Penalty, Pledge
from wuzha.sanctions.services import carrying_out, penalties, pledges, returns
from wuzha.sanctions.views.next import LABELS
from wuzha.ui.acting import OnPage
from wuzha.ui.dialogs import Given, Way

Ways = dict[str, tuple[Callable[[Given], OnPage], Callable[[Any], object]]]


def ways_of(actor: Actor, row: Penalty | Pledge | Absent) -> dict[str, Way]:
    """The acts on a record, by name."""
    if isinstance(row, Penalty):
        found = _of_penalty(actor, row)
    elif isinstance(row, Pledge):
        found = _of_pledge(actor, row)
    else:
        found = _of_absent(actor, row)
    drawn = {name: Way(LABELS[name][0], form, do) for name, (form, do) in found.items()}
    if not isinstance(row, Absent):
        drawn["scan"] = Way(LABELS["scan"][0], ScanForm, lambda _form: None, files=True)
    return drawn


def _of_penalty(actor: Actor, row: Penalty) -> Ways:
    pk = row.pk

    def data(form: OnPage) -> dict[str, Any]:
        return form.cleaned_data

    return {
        "tell": (
            lambda given: pf.TellForm(row, given),
            lambda form: penalties.tell(actor, pk, form.imposed(), data(form)["day"]),
        ),
        "defend": (
            pf.DefendForm,
            lambda form: penalties.defend(
                actor, pk, data(form)["text"], data(form)["day"], waives=data(form)["waives"]
            ),
        ),
        "ask_hearing": (pf.DayForm, lambda form: penalties.ask_hearing(actor, pk, data(form)["day"])),
        "hear": (
            pf.HearForm,
            lambda form: penalties.hear(
                actor, pk, data(form)["announced_on"], data(form)["day"], data(form)["text"]
            ),
        ),
        "review": (
            pf.ReviewForm,
            lambda form: penalties.review(actor, pk, data(form)["reviewer"], data(form)["day"], data(form)["text"]),
        ),
        "decide": (
            lambda given: pf.DecideForm(row, given), lambda form: penalties.decide(actor, pk, form.decision()),
        ),
        "serve": (pf.ServeForm, lambda form: carrying_out.serve(actor, pk, data(form)["way"], data(form)["day"])),
        "pay": (
            pf.PayForm,
            lambda form: carrying_out.pay(
                actor, pk, data(form)["sum"], data(form)["day"], data(form)["receipt_no"]
            ),
        ),
        "remedy": (
            pf.RemedyForm,
            lambda form: carrying_out.ask_remedy(
                actor, pk, data(form)["kind"], data(form)["organ"], data(form)["day"]
            ),
        ),
        "upheld": (
            pf.EndRemedyForm,
            lambda form: carrying_out.end_remedy(
                actor, pk, data(form)["result"], data(form)["day"], data(form)["document_no"]
            ),
        ),
        "drop": (
            lambda given: ReasonForm("drop", given), lambda form: penalties.drop(actor, pk, data(form)["why"]),
        ),
        "close": (pf.CloseForm, lambda form: carrying_out.close(actor, pk, data(form)["why"])),
    }  # fmt: skip


def _of_pledge(actor: Actor, row: Pledge) -> Ways:
    pk = row.pk
    return {
        "break": (
            lf.BreachForm,
            lambda form: pledges.break_(actor, pk, form.cleaned_data["day"], form.cleaned_data["what"]),
        ),
        "follow": (
            lf.FollowForm,
            lambda form: pledges.follow(actor, pk, form.cleaned_data["follow"], form.cleaned_data["why"]),
        ),
        "end": (
            lambda given: ReasonForm("end", given),
            lambda form: pledges.end(actor, pk, form.cleaned_data["why"]),
        ),
    }


def _of_absent(actor: Actor, row: Absent) -> Ways:
    pk = row.pk

    def seek(form: OnPage) -> object:
        given = form.cleaned_data
        return returns.seek(actor, pk, given["township"], given["what"], given["due_on"])

    def contact(form: OnPage) -> object:
        given = form.cleaned_data
        return returns.contact(actor, pk, given["day"], given["way"], given["said"])

    return {
        "seek": (lambda given: lf.SeekForm(row.township_id, given), seek),
        "contact": (lf.ContactForm, contact),
        "come_back": (
            lf.ComeBackForm,
            lambda form: returns.come_back(actor, pk, form.cleaned_data["day"], form.cleaned_data["what"]),
        ),
        "off": (
            lambda given: ReasonForm("off", given),
            lambda form: returns.close(actor, pk, form.cleaned_data["why"]),
        ),
    }
