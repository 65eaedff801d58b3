# SPDX-License-Identifier: Apache-2.0
"""What narrows or ends a freeze: dossier, screening, release, objection, sale."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import Name
from wuzha.funds.acts import MOST_NUMBER
from wuzha.funds.orders.forms.base import CopiedNumberField, IdentifierField, VersionedForm
from wuzha.funds.orders.forms.orders import DecisionForm, FreezeIssueForm, RenewalAnswerForm, note_field
from wuzha.funds.orders.rules.freezes import DocSource, Platform, ReleaseGround, Screened
from wuzha.funds.orders.rules.objections import Concern, Outcome
from wuzha.funds.orders.rulesets import RESULTS
from wuzha.ui.fields import DayField, MomentField, MoneyField


class DossierForm(VersionedForm):
    short_name = "dossier"
    beside = {"IN_FUTURE": "on", "TOO_EARLY": "on"}

    on = DayField(label=_("With the legal office since"))


class LateRenewalForm(RenewalAnswerForm):
    """A renewal that was sent in time and is recorded after the end, with what proves it."""

    short_name = "renewal-late"
    beside = RenewalAnswerForm.beside | FreezeIssueForm.beside | {"LATE_REASON": "reason", "LAPSED": "at"}

    doc_no = CopiedNumberField(label=_("Number of the notice"))
    doc_no_source = forms.ChoiceField(label=_("Notice made in"), choices=DocSource.choices)
    request_no = CopiedNumberField(label=_("Request number in the police platform"))
    platform = forms.ChoiceField(label=_("Issued through"), choices=Platform.choices)
    at = MomentField(label=_("Issued at"))
    reason = note_field(_("Why it is recorded only now"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expires_at"].help_text = _("The end that the bank states: it proves that the renewal was in time.")


class ScreenForm(VersionedForm):
    short_name = "screen"
    beside = {
        "IN_FUTURE": "at",
        "TOO_EARLY": "at",
        "SCREEN_PART": "involved",
        "SCREEN_TOO_HIGH": "involved",
        "UNRELATED_ALREADY": "result",
        "SCREEN_LATE": "note",
        "SCREEN_OTHER_HAND": "result",
    }

    result = forms.ChoiceField(
        label=_("Result of the screening"), choices=[("", _("Choose the result")), *Screened.choices],
        error_messages={"required": _("Choose what the screening came to.")},
    )  # fmt: skip
    involved = MoneyField(label=_("Involved sum"), required=False)
    at = MomentField(label=_("Screened at"), required=False, help_text=_("Empty: now."))
    note = note_field(_("What it rests on"))


class ScreenOnForm(VersionedForm):
    short_name = "screen-on"
    beside = {"OBJECTION_REASON": "reason"}

    reason = note_field(_("Why it takes longer"))


class ReleaseForm(DecisionForm):
    """The decision to release; there is none not to."""

    short_name = "release"

    ground = forms.ChoiceField(label=_("Ground"), choices=ReleaseGround.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["approved"], self.fields["reason"]


class LimitForm(ReleaseForm):
    """The decision to leave a sum of what is held frozen."""

    short_name = "limit"
    beside = ReleaseForm.beside | {"LIMIT_TOO_HIGH": "limit", "SET_ASIDE": "limit", "NOT_WHOLE": "limit"}

    limit = MoneyField(label=_("Stays frozen"))


class RenewalIssueForm(FreezeIssueForm):
    """A renewal goes to the bank of its freeze."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["institution"]


class ReleaseNoticeForm(RenewalIssueForm):
    short_name = "release-notice"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["platform"]


class ReceiptForm(VersionedForm):
    short_name = "receipt"
    beside = {"CODE_UNKNOWN": "code", "TOO_EARLY": "at", "IN_FUTURE": "at"}

    code = forms.ChoiceField(label=_("Result code"))
    at = MomentField(label=_("Receipt of the bank"), required=False, help_text=_("Empty: now."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        codes = [(one.code, f"{one.code} {one.label}") for one in RESULTS.at().codes if one.code.isdecimal()]
        self.fields["code"].choices = codes  # type: ignore[attr-defined]  # a choice field


class OwnerToldForm(VersionedForm):
    short_name = "owner"
    beside = {"HOW_MISSING": "how", "IN_FUTURE": "at", "TOO_EARLY": "at", "OWNER_TOLD": "how"}

    release = forms.IntegerField(widget=forms.HiddenInput)
    how = note_field(_("How the owner was told"))
    at = MomentField(label=_("Told at"), required=False, help_text=_("Empty: now."))


class ObjectForm(VersionedForm):
    """An objection that came in."""

    short_name = "object"
    beside = {"OBJECTION_FIELD": "content", "IN_FUTURE": "on", "TOO_EARLY": "on", "OBJECTION_TWICE": "name"}

    name = IdentifierField(Name, label=_("Raised by"))
    concern = forms.ChoiceField(label=_("Who this is"), choices=Concern.choices)
    on = DayField(label=_("Received on"))
    content = note_field(_("What is said"))

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"on": timezone.localdate()} | options.get("initial", {})
        super().__init__(*args, **options)


class ObjectionForm(VersionedForm):
    """One of several objections on a page."""

    beside = {
        "OBJECTION_NUMBER": "number", "OBJECTION_REASON": "reason", "IN_FUTURE": "on", "UNFILED_BEFORE": "on",
        "SCREEN_PART": "limited", "LIMIT_TOO_HIGH": "limited", "ORGAN_MISSING": "superior",
    }  # fmt: skip


class RegisterForm(ObjectionForm):
    short_name = "register"

    number = CopiedNumberField(label=_("Number of the receipt"))
    on = DayField(label=_("Registered on"))


class HandInForm(ObjectionForm):
    short_name = "hand-in"
    beside = {"OBJECTION_REASON": "materials"}

    materials = note_field(_("What was handed in"))


class CheckForm(ObjectionForm):
    short_name = "check"

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    limited = MoneyField(label=_("Stays frozen"), required=False)
    reason = note_field(_("Reason"))
    on = DayField(label=_("Checked on"))


class AnswerObjectionForm(ObjectionForm):
    short_name = "answer-objection"

    number = CopiedNumberField(label=_("Number of the answer"))
    on = DayField(label=_("Answered on"))


class AppealForm(ObjectionForm):
    short_name = "appeal"

    superior = forms.CharField(label=_("Superior organ"), max_length=MOST_NUMBER)
    on = DayField(label=_("Went there on"))


class ReconsiderForm(VersionedForm):
    """The finding that it is unrelated is taken back."""

    short_name = "reconsider"
    beside = {"OBJECTION_REASON": "note"}

    note = note_field(_("Why it is involved after all"))


class SaleApplyForm(VersionedForm):
    short_name = "sale-apply"
    beside = {"IN_FUTURE": "on"}

    on = DayField(label=_("Owner applied on"))


class SaleDecisionForm(DecisionForm):
    short_name = "sale-decide"


class SoldForm(VersionedForm):
    short_name = "sold"
    beside = {"UNFILED_BEFORE": "on", "SUM_MISSING": "proceeds"}

    on = DayField(label=_("Sold on"))
    proceeds = MoneyField(label=_("Proceeds"))
