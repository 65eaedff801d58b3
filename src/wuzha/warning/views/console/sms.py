# SPDX-License-Identifier: Apache-2.0
"""SMS lists: all of them, a new one of ticked warnings, and one with its file and its receipts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.org.access import in_reach, requires
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.privacy.models import ExportState
from wuzha.privacy.rulesets import DISSUADE
from wuzha.ui.acting import refusals_in
from wuzha.ui.answers import tab
from wuzha.ui.moments import local, local_near
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead, Step
from wuzha.warning.forms.sms import ChooseForm, ReceiptsForm, TextForm
from wuzha.warning.models import SmsList, SmsNumber
from wuzha.warning.queries import sms
from wuzha.warning.queries.sms import Standing
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.sms import Receipt
from wuzha.warning.rulesets import FRAUD_TYPES, SMS_TEMPLATES
from wuzha.warning.services import sms as services

TONES = {Receipt.DELIVERED: "good", Receipt.FAILED: "bad", Receipt.UNKNOWN: "warn"}
#: States of an export that still lead to a file.
ALIVE = (ExportState.ASKED, ExportState.QUEUED, ExportState.RUNNING, ExportState.DONE)


@require_GET
@requires(May.TRIAGE)
def index(request: ActingRequest) -> HttpResponse:
    """The lists of one's centres, the latest first."""
    found = pages.page(sms.lists(request.actor), request.GET.get("after", ""))
    return render(request, "warning/console/sms.html", {"rows": found.rows, "page": found})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(May.TRIAGE)
def make(request: ActingRequest) -> HttpResponse:
    """Choose the text by scam type and level, tick the warnings, make the list."""
    asked = TextForm(request.GET or None)
    context: dict[str, Any] = {"asked": asked, "status": 200}
    if asked.is_valid():
        fraud_type, level = asked.cleaned_data["fraud_type"], asked.cleaned_data["level"]
        shown, more = sms.to_choose(request.actor, fraud_type, level)
        form = ChooseForm(shown, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            with refusals_in(form):
                made = services.make(
                    request.actor, fraud_type=fraud_type, level=level, warnings=form.cleaned_data["pk"]
                )
                return redirect(made)
        ticked = set(request.POST.getlist("pk"))
        template = SMS_TEMPLATES.at().find(fraud_type, level)
        context |= {
            "form": form, "more": more, "template": template, "most": len(shown),
            "ticked": len(ticked),
            # Nobody is chosen to begin with: a text goes to whom somebody meant.
            "rows": [{"warning": one, "ticked": str(one.pk) in ticked} for one in shown],
            "status": 422 if form.errors else 200,
        }  # fmt: skip
    return render(request, "warning/console/sms_new.html", context, status=context["status"])


@require_GET
@requires(May.TRIAGE)
def show(request: ActingRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk), ReceiptsForm())


@require_POST
@requires(May.TRIAGE)
def receipts(request: ActingRequest, pk: int) -> HttpResponse:
    """Bring in what the gateway said."""
    one = _found(request, pk)
    form = ReceiptsForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data["file"]
        with refusals_in(form):
            taken = services.receipts(request.actor, pk, name=given.name, content=given.read())
            messages.success(request, _said(taken))
            return redirect(one)
    return _page(request, one, form, status=422)


def _said(taken: services.Taken) -> str:
    parts = [ngettext("%(n)s receipt is in.", "%(n)s receipts are in.", taken.told) % {"n": taken.told}]
    if taken.others:
        parts.append(_("%(n)s numbers are not on this list and were left out.") % {"n": taken.others})
    if taken.unreadable:
        lines = _(", ").join(map(str, taken.unreadable))
        mend = _("Rows that were not understood: %(lines)s. Mend them and bring the file in again.")
        parts.append(mend % {"lines": lines})
    return " ".join(parts)


def _found(request: ActingRequest, pk: int) -> SmsList:
    return in_reach(request.actor, SmsList, "made_by", "centre", pk=pk)


def head(one: SmsList, standing: Standing, actor: Actor) -> RecordHead:
    """What the list is: scam type, level, numbers; who made it with which text."""
    rules = reverse("org:rule", args=[SMS_TEMPLATES.key]) if may(actor.role, May.MANAGE_RULES) else ""
    title = _("Warning SMS: {type}, {level}, {n} numbers").format(
        type=FRAUD_TYPES.at().label(one.fraud_type), level=Level(one.level).label, n=standing.total
    )
    version = str(one.template_version) if one.template_version else _("as shipped")
    facts = [
        Fact(pgettext("list", "Made"), f"{local(one.made_at)} {one.made_by}"),
        Fact(_("Version of the text"), version, rules),
    ]
    return RecordHead(title, number=one.number, chips=[_chip(standing)], facts=facts, steps=_steps(one, standing))


def _taken_out(standing: Standing) -> bool:
    return standing.export is not None and standing.export.downloads > 0


def _chip(standing: Standing) -> Chip:
    if standing.total and standing.answered == standing.total:
        return Chip(_("All receipts are in"), "ok", "check")
    return Chip(_("Waits for receipts"), "now") if _taken_out(standing) else Chip(_("Not taken out yet"), "wait")


def _steps(one: SmsList, standing: Standing) -> list[Step]:
    """Made, taken out, receipts."""
    out, whole = _taken_out(standing), standing.answered == standing.total
    export = standing.export
    note = f"{local_near(export.asked_at)} {export.by.name}" if export is not None and out else ""
    return [
        Step(pgettext("sms step", "Made"), "done", f"{local_near(one.made_at)} {one.made_by}"),
        Step(pgettext("sms step", "Taken out"), "done" if out or standing.answered else "now", note),
        Step(
            pgettext("sms step", "Receipts"),
            "done" if whole else "now" if out or standing.answered else "next",
            f"{standing.answered} / {standing.total}",
        ),
    ]


def next_act(one: SmsList, standing: Standing, actor: Actor) -> NextAct:
    """Take the numbers out, then bring the receipts in; the other is behind the menu."""
    # Masked numbers are of no use to a gateway: the file in clear is asked for, which a second person approves.
    asked = {"kind": sms.EXPORT, "query": sms.query_of(one), "purpose": DISSUADE, "clear": "1"}
    ask = f"{reverse('privacy:export_ask')}?{urlencode(asked)}"
    out = Act(_("Take the numbers out"), url=ask, icon="download")
    if not may(actor.role, May.EXPORT):
        out = Act(_("Take the numbers out"), icon="download", refused=_("Your role takes no lists out."))
    bring = Act(_("Bring the receipts in"), opens="receipts", icon="upload")
    export = standing.export
    if standing.answered == standing.total:
        return NextAct(_("All receipts are in"), detail=_not_read(), mine=False, others=[bring, out])
    if _taken_out(standing) or standing.answered:
        detail = _("Send the SMS in the gateway, then bring back its file of receipts.")
        return NextAct(_("Bring the receipts in"), detail=detail, act=bring, others=[out])
    if export is not None and export.state in ALIVE:
        mine = export.by_id == actor.person_id
        what = _("Fetch the file") if export.state == ExportState.DONE else export.get_state_display()
        page = reverse("privacy:export", args=[export.pk])
        act = Act(_("Look at the export"), url=page, icon="file") if mine else None
        ready = mine and export.state == ExportState.DONE
        who = "" if ready else export.by.name
        return NextAct(what, detail=export.number, who=who, mine=ready, act=act, others=[bring])
    detail = _("in clear, with a second person's yes; the product sends nothing itself")
    if out.refused:
        return NextAct(_("Take the numbers out"), detail=detail, mine=False, others=[out, bring])
    return NextAct(_("Take the numbers out"), detail=detail, act=out, others=[bring])


def _not_read() -> str:
    return _("Delivered is not read: go on with calls and visits as the ladder says.")


def _page(request: ActingRequest, one: SmsList, form: ReceiptsForm, status: int = 200) -> HttpResponse:
    standing = sms.standing(one)
    receipt = request.GET.get("receipt", "ALL")
    rows = SmsNumber.objects.visible_to(request.actor).filter(sms_list=one).select_related("warning")
    if receipt in ("", *Receipt.values):
        rows = rows.filter(receipt=receipt)
    found = pages.page(rows.order_by("pk"), request.GET.get("after", ""))
    url = one.get_absolute_url()
    counted = [(Receipt(code).label, code, standing.receipts.get(code, 0)) for code in Receipt.values]
    context = {
        "list": one,
        "head": head(one, standing, request.actor),
        "next": next_act(one, standing, request.actor),
        "tabs": [
            tab(_("All"), url, receipt not in ("", *Receipt.values), standing.total),
            tab(_("No receipt yet"), f"{url}?receipt=", receipt == "", standing.receipts.get("", 0)),
            *(tab(label, f"{url}?receipt={code}", receipt == code, n) for label, code, n in counted),
        ],
        "rows": [{"number": row, "tone": TONES[Receipt(row.receipt)] if row.receipt else ""} for row in found.rows],
        "page": found,
        "form": form,
        "read": _not_read(),
    }
    return render(request, "warning/console/sms_list.html", context, status=status)
