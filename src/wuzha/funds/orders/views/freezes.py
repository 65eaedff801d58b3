# SPDX-License-Identifier: Apache-2.0
"""The acts on the page of a freeze: decision, issue, answer, renewal, screening, release, objection, sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from wuzha.audit.actor import Actor
from wuzha.funds.errors import Code
from wuzha.funds.orders.forms import freezes as forms
from wuzha.funds.orders.forms.orders import (
    DecisionForm,
    EffectForm,
    EndForm,
    FreezeAnswerForm,
    FreezeIssueForm,
    RenewalAnswerForm,
    RenewForm,
    WithdrawForm,
)
from wuzha.funds.orders.rules.freezes import ReleaseState, Screened
from wuzha.funds.orders.services import freeze_answers, freezes, objections, releases, renewals, screening, securities
from wuzha.funds.orders.services.answers import within_what_came
from wuzha.funds.orders.services.freeze_clock import screening_over
from wuzha.funds.orders.views.acts import Act, by_fields
from wuzha.refusals import RefusalError


def _decide(actor: Actor, order: Any, form: Any) -> object:
    return freezes.decide(actor, order.pk, form.decision(), form.cleaned_data["version"])


def _answer(actor: Actor, order: Any, form: Any) -> object:
    data = form.cleaned_data
    if not data["beyond"]:
        within_what_came(order, form.transfers())
    return freeze_answers.answer_freeze(
        actor, order.pk, form.answer(), ahead=data["ahead"], ahead_until=data["ahead_until"], version=data["version"]
    )


def _effect(actor: Actor, order: Any, form: Any) -> object:
    data = form.cleaned_data
    return freeze_answers.took_effect(
        actor, order.pk, data["at"], data["held"], data["expires_at"], data["version"], balance_fen=data["balance"]
    )


def _unrelated(actor: Actor, order: Any, form: Any) -> object:
    return freeze_answers.found_unrelated(actor, order.pk, form.cleaned_data["at"], form.cleaned_data["version"])


def _dossier(actor: Actor, order: Any, form: Any) -> object:
    return renewals.hand_over(actor, order.pk, form.cleaned_data["on"])


def _renewal_decide(actor: Actor, order: Any, form: Any) -> object:
    return renewals.decide(actor, order.pk, form.decision())


def _renewal_issue(actor: Actor, order: Any, form: Any) -> object:
    return renewals.issue(actor, order.pk, **{k: v for k, v in form.cleaned_data.items() if k != "version"})


def _renewal_answer(actor: Actor, order: Any, form: Any) -> object:
    return renewals.answer_renewal(actor, order.pk, form.answer())


def _renewal_late(actor: Actor, order: Any, form: Any) -> object:
    names = ("request_no", "at", "reason", "doc_no", "platform", "doc_no_source")
    return renewals.record_late(actor, order.pk, answer=form.answer(), **{k: form.cleaned_data[k] for k in names})


def _screen(actor: Actor, order: Any, form: Any) -> object:
    """Out of time it ends the duty to release: it needs what it rests on, and another hand than the freeze's."""
    data = form.cleaned_data
    if screening_over(order, timezone.now()) and data["result"] != Screened.UNRELATED:
        if not data["note"].strip():
            raise RefusalError(Code.SCREEN_LATE)
        if order.drafted_by_id == actor.person_id:
            raise RefusalError(Code.SCREEN_OTHER_HAND)
    return screening.screen(
        actor, order.pk, data["result"], involved_fen=data["involved"], at=data["at"], note=data["note"],
        version=data["version"],
    )  # fmt: skip


def _release(actor: Actor, order: Any, form: Any) -> object:
    data = form.cleaned_data
    return releases.decide(
        actor, order.pk, form.decision(), ground=data["ground"], limit_fen=data.get("limit"), version=data["version"]
    )


def _owner(actor: Actor, order: Any, form: Any) -> object:
    data = form.cleaned_data
    return releases.tell_owner(actor, order.pk, data["release"], data["how"], data["at"])


def _object(actor: Actor, order: Any, form: Any) -> object:
    data = form.cleaned_data
    return objections.receive(
        actor, order.pk, name=data["name"], concern=data["concern"], content=data["content"], on=data["on"]
    )


def _sale_apply(actor: Actor, order: Any, form: Any) -> object:
    return securities.apply(actor, order.pk, form.cleaned_data["on"])


def _sale_decide(actor: Actor, order: Any, form: Any) -> object:
    return securities.decide(actor, order.pk, form.decision())


def _sold(actor: Actor, order: Any, form: Any) -> object:
    return securities.sold(actor, order.pk, form.cleaned_data["on"], form.cleaned_data["proceeds"])


def _received(release: Any) -> Any:
    if release.state == ReleaseState.DONE:
        return gettext_lazy("Recorded. Tell the owner now.")
    return gettext_lazy("Recorded. The bank did not do it: it stays frozen. Clear that up and send the notice again.")


ACTS: Mapping[str, Act] = {
    "decide": Act(DecisionForm, _decide),
    "withdraw": Act(WithdrawForm, by_fields(freezes.withdraw)),
    "issue": Act(FreezeIssueForm, by_fields(freezes.issue)),
    "answer": Act(FreezeAnswerForm, _answer),
    "effect": Act(EffectForm, _effect),
    "unrelated": Act(EndForm, _unrelated),
    "reconsider": Act(forms.ReconsiderForm, by_fields(freeze_answers.reconsider)),
    "renew": Act(RenewForm, by_fields(renewals.draft)),
    "dossier": Act(forms.DossierForm, _dossier),
    "renewal_decide": Act(DecisionForm, _renewal_decide),
    "renewal_issue": Act(forms.RenewalIssueForm, _renewal_issue),
    "renewal_answer": Act(RenewalAnswerForm, _renewal_answer),
    "renewal_late": Act(forms.LateRenewalForm, _renewal_late),
    "screen": Act(forms.ScreenForm, _screen),
    "screen_on": Act(forms.ScreenOnForm, by_fields(screening.extend)),
    "release": Act(forms.ReleaseForm, _release, gettext_lazy("Recorded. Send the notice to the bank now.")),
    "limit": Act(forms.LimitForm, _release, gettext_lazy("Recorded. Send the notice to the bank now.")),
    "release_notice": Act(
        forms.ReleaseNoticeForm, by_fields(releases.send), gettext_lazy("Recorded. Free on the receipt of the bank.")
    ),
    "receipt": Act(forms.ReceiptForm, by_fields(releases.receipt), _received),
    "owner": Act(forms.OwnerToldForm, _owner),
    "object": Act(forms.ObjectForm, _object),
    "sale_apply": Act(forms.SaleApplyForm, _sale_apply),
    "sale_decide": Act(forms.SaleDecisionForm, _sale_decide),
    "sold": Act(forms.SoldForm, _sold),
}


def _register(actor: Actor, freeze: int, pk: int, form: Any) -> object:
    return objections.register(actor, freeze, pk, receipt_no=form.cleaned_data["number"], on=form.cleaned_data["on"])


def _hand_in(actor: Actor, freeze: int, pk: int, form: Any) -> object:
    return objections.hand_in(actor, freeze, pk, materials=form.cleaned_data["materials"])


def _check(actor: Actor, freeze: int, pk: int, form: Any) -> object:
    data = form.cleaned_data
    return objections.check(
        actor, freeze, pk, outcome=data["outcome"], reason=data["reason"], on=data["on"], limited_fen=data["limited"]
    )


def _answer_objection(actor: Actor, freeze: int, pk: int, form: Any) -> object:
    return objections.answer(actor, freeze, pk, number=form.cleaned_data["number"], on=form.cleaned_data["on"])


def _appeal(actor: Actor, freeze: int, pk: int, form: Any) -> object:
    return objections.appeal(actor, freeze, pk, superior=form.cleaned_data["superior"], on=form.cleaned_data["on"])


#: What can be done with an objection: its form and its service.
ON_OBJECTION: Mapping[str, tuple[type[forms.ObjectionForm], Any]] = {
    "register": (forms.RegisterForm, _register),
    "hand_in": (forms.HandInForm, _hand_in),
    "check": (forms.CheckForm, _check),
    "answer": (forms.AnswerObjectionForm, _answer_objection),
    "appeal": (forms.AppealForm, _appeal),
}
