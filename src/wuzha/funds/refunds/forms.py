# SPDX-License-Identifier: Apache-2.0
"""What each act of the restitution desk asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.funds.refunds.models import RefundPaperKind
from wuzha.funds.refunds.services.deciding import Reply
from wuzha.funds.refunds.services.errors import RefundCode
from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import ActField, DayField, DecidingForm, choose

_PLAIN = {"autocomplete": "off"}
#: Refusals about a day, about a number copied from a paper, and about a scan.
_DAY = ("DAY_AHEAD", "DAY_BEFORE", "NO_HOLIDAYS")
_NUMBER = ("OUR_NUMBER", "CLEAR_NUMBER")
_SCAN = ("SCAN_MISSING", "FILE_KIND", "FILE_BROKEN", "FILE_TOO_BIG")


def _about(**codes: tuple[str, ...]) -> dict[str, str | None]:
    """Code → the field it stands beside, from field → codes."""
    return {code: name for name, found in codes.items() for code in found}


def _line(label: object, most: int = 64, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.TextInput(attrs=_PLAIN))  # type: ignore[arg-type]  # a lazy text


def _words(label: object, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, required=required, widget=forms.Textarea(attrs={"rows": 3}))  # type: ignore[arg-type]  # a lazy text


class ActForm(DecidingForm):
    """Which act a button asked for."""

    def __init__(self, acts: Iterable[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = _("No act was chosen, so nothing was recorded. Choose one of the buttons.")
        self.fields["act"] = ActField(*acts, text=text)


class OnDayForm(OnPage):
    on = DayField(label=pgettext_lazy("date", "Day"), initial=timezone.localdate)

    beside: ClassVar[Mapping[str, str | None]] = _about(on=(*_DAY, "FREEZE_NOT_ACTIVE"))


class ApproveForm(OnDayForm):
    approver = _line(_("County head"))

    field_order = ["approver", "on"]
    beside: ClassVar[Mapping[str, str | None]] = _about(on=_DAY, approver=("APPROVER_MISSING", "CLEAR_NUMBER"))


class SubmitForm(OnDayForm):
    package_no = _line(_("Number of the package"))

    field_order = ["package_no", "on"]
    beside: ClassVar[Mapping[str, str | None]] = _about(on=_DAY, package_no=("PACKAGE_MISSING", *_NUMBER))


class ReplyForm(OnDayForm):
    """The reply of the prefecture; with a decision its scan."""

    reply = forms.ChoiceField(
        label=_("Reply of the prefecture"),
        choices=[
            (Reply.DECIDED.value, _("Decided: return")),
            (Reply.RETURNED.value, _("Sent back to be corrected")),
            (Reply.REJECTED.value, _("Refused by the prefecture")),
        ],
    )
    number = _line(_("Number of the reply"))
    scan = forms.FileField(label=_("Scan of the prefecture's reply"), required=False)
    reason = _words(_("Reason"), required=False)

    field_order = ["reply", "number", "on", "scan", "reason"]
    beside: ClassVar[Mapping[str, str | None]] = _about(
        on=_DAY, number=("REPLY_MISSING", *_NUMBER), scan=_SCAN, reason=("REASON_MISSING",), reply=("SAME_PERSON",)
    )


class NotifyForm(OnDayForm):
    number = _line(_("Number of the notice"))

    field_order = ["number", "on"]
    beside: ClassVar[Mapping[str, str | None]] = _about(
        on=(*_DAY, "FREEZE_NOT_ACTIVE"), number=("NOTICE_MISSING", *_NUMBER)
    )


class ReasonForm(OnPage):
    reason = _words(_("Reason"))

    beside: ClassVar[Mapping[str, str | None]] = _about(reason=("REASON_MISSING", "CLEAR_NUMBER"))


class ObjectForm(OnDayForm):
    name = _line(_("Raised by"), 50, required=False)
    content = _words(_("What it says"))

    field_order = ["on", "name", "content"]
    beside: ClassVar[Mapping[str, str | None]] = _about(
        on=(*_DAY, "DAYS_OVER"), name=("FIELD_WRONG",), content=("REASON_MISSING",)
    )


class ReviewForm(OnPage):
    upheld = forms.ChoiceField(
        label=_("Result of the review"),
        choices=[("", "—"), ("no", _("Not upheld, as announced")), ("yes", _("Upheld, compute anew"))],
        error_messages=choose(_("Choose what the review came to.")),
    )
    answer = _words(_("Reason"))

    beside: ClassVar[Mapping[str, str | None]] = _about(answer=("REASON_MISSING",))


class FlagForm(OnPage):
    court = forms.BooleanField(label=_("Decided by a court"), required=False)
    disputed = forms.BooleanField(label=_("Jurisdiction disputed"), required=False)
    designated_by = _line(_("Designated by"), required=False)
    freezing_organ = _line(_("Frozen by another organ"), required=False)

    beside: ClassVar[Mapping[str, str | None]] = _about(designated_by=("REASON_MISSING", "CLEAR_NUMBER"))


class ApplicationForm(OnPage):
    """A victim's application. Leave out what is to stay as it is: nothing clear is shown here."""

    payee_name = _line(_("Name of the payee"), 50)
    payee_account = _line(_("Account of the payee"), 40)
    payee_bank = _line(_("Bank of the payee"))
    address = _line(_("Address"), 200, required=False)
    signed_on = DayField(label=_("Application signed on"), required=False)
    mandate = forms.FileField(label=_("Scan of the mandate"), required=False)
    agent_verified = forms.BooleanField(label=_("The payee is an agent; the mandate was verified"), required=False)

    beside: ClassVar[Mapping[str, str | None]] = _about(
        signed_on=_DAY,
        payee_name=("PAYEE_NAME",),
        payee_account=("PAYEE_ACCOUNT",),
        payee_bank=("CLEAR_NUMBER",),
        mandate=_SCAN,
    )

    def refuse(self, refused: RefusalError) -> None:
        """A value that is not right is told beside its own field, which the refusal names."""
        named = {str(field.label): name for name, field in self.fields.items()}
        name = named.get(str(refused.params.get("field", "")))
        if name is None:
            super().refuse(refused)
            return
        self.add_error(name, refused.message)
        self.focus_fault()


class ReceiptForm(OnPage):
    """The scan of a bank's receipt."""

    scan = forms.FileField(label=_("Scan of the bank's receipt"))

    beside: ClassVar[Mapping[str, str | None]] = _about(scan=_SCAN)


class PaperForm(DecidingForm):
    """Which document is to be made or was scanned, and of whom; the scan, if it is one."""

    kind = ActField(*RefundPaperKind.values, text=RefundCode.NO_PAPER.sentence)
    recipient = forms.IntegerField(required=False, min_value=1)
    account = forms.IntegerField(required=False, min_value=1)
    scan = forms.FileField(label=_("Scan"), required=False)
