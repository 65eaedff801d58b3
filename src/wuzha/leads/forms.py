# SPDX-License-Identifier: Apache-2.0
"""What people enter of a lead. Who told is typed once, and no form ever shows it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cases.queries.units import HANDLING, handling_units, townships
from wuzha.engine.identifiers import Account, Address, ChatId, IdNumber, Landline, Name, Phone
from wuzha.leads.models import Lead
from wuzha.leads.rules.life import Way
from wuzha.leads.rulesets import KINDS, SOURCES
from wuzha.leads.services.correcting import Facts
from wuzha.leads.services.recording import NewInformant, NewLead
from wuzha.org.queries.people import in_reach
from wuzha.org.rules import rule_set
from wuzha.requests.queries.units import units
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, IdentifierField, KeyField, MomentField, MoneyField, WhyField, WordsField, optional


class _InformantFields(OnPage):
    """Who told, as it is typed."""

    informant_name = IdentifierField(Name, label=pgettext_lazy("informant", "Name of the informant"), required=False)
    informant_phone = IdentifierField(
        Phone, Landline, label=pgettext_lazy("informant", "Phone of the informant"), required=False
    )
    informant_id_no = IdentifierField(
        IdNumber, label=pgettext_lazy("informant", "ID number of the informant"), required=False
    )
    informant_address = IdentifierField(
        Address, label=pgettext_lazy("informant", "Address of the informant"), required=False
    )
    informant_note = WordsField(
        label=pgettext_lazy("informant", "How to reach the informant"), max_length=500, required=False,
        help_text=pgettext_lazy(
            "informant", "Sealed at once: only who was given the right by name sees it, and each look is in the trail."
        ),
    )  # fmt: skip

    def informant(self) -> NewInformant:
        data = self.cleaned_data
        return NewInformant(
            data["informant_name"], data["informant_phone"], data["informant_id_no"], data["informant_address"],
            data["informant_note"],
        )  # fmt: skip


class _LeadFields(OnPage):
    """What was told, as it is typed."""

    beside = {
        "UNKNOWN_WORD": "kind", "NOTHING_SAID": "what", "IN_FUTURE": "received_at", "CLEAR_NUMBER": "source_no",
        "NUMBER_TAKEN": "source_no", "TOO_LONG": "what", "NOT_FOUND": "kind", "SAME_ANSWER": "kind",
        "REASON_MISSING": "reason",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("lead", "Kind of lead"))
    source = forms.ChoiceField(label=pgettext_lazy("lead", "Source of the lead"))
    received_at = MomentField(label=pgettext_lazy("lead", "Received"), initial=timezone.localtime)
    source_no = forms.CharField(
        label=pgettext_lazy("lead", "Number of the source"), max_length=64, required=False,
        help_text=pgettext_lazy("lead", "Copied from the paper of the source. It finds the lead again."),
    )  # fmt: skip
    sender = forms.CharField(
        label=pgettext_lazy("lead", "Sent by"), max_length=64, required=False,
        help_text=pgettext_lazy("lead", "The office or the institution, never a person."),
    )  # fmt: skip
    reply_on = DayField(
        label=pgettext_lazy("lead", "Reply wanted by"), required=False,
        help_text=pgettext_lazy("lead", "Empty: by the clock of the source."),
    )  # fmt: skip
    what = WordsField(label=pgettext_lazy("lead", "What was told"), rows=5, max_length=2000)
    name = IdentifierField(Name, label=pgettext_lazy("lead", "Whom it names"), required=False)
    phone = IdentifierField(Phone, Landline, label=_("Phone"), required=False)
    id_no = IdentifierField(IdNumber, label=_("ID number"), required=False)
    account = IdentifierField(Account, label=_("Account"), required=False)
    chat = IdentifierField(ChatId, label=pgettext_lazy("lead", "Chat account"), required=False)
    place_unit = KeyField(pgettext_lazy("lead", "Township"), required=False)
    place = IdentifierField(Address, label=pgettext_lazy("lead", "Place"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = optional((one.code, one.label) for one in KINDS.at().terms)
        fields["source"].choices = optional((one.code, one.label) for one in SOURCES.at().terms)
        fields["place_unit"].choices = optional(townships())


class LeadForm(_LeadFields, _InformantFields):
    short_name = "lead"

    field_order = [
        "kind", "source", "received_at", "source_no", "sender", "reply_on", "what", "name", "phone", "id_no", "account",
        "chat", "place_unit", "place", "informant_name", "informant_phone", "informant_id_no", "informant_address",
        "informant_note",
    ]  # fmt: skip

    def lead(self, origin: tuple[str, int] | None = None) -> NewLead:
        """The lead as the valid form tells it."""
        data = self.cleaned_data
        return NewLead(
            data["kind"], data["source"], data["received_at"], data["what"], data["source_no"], data["sender"],
            data["name"], data["id_no"], data["phone"], data["account"], data["chat"], data["place"],
            data["place_unit"], data["reply_on"], origin, self.informant(),
        )  # fmt: skip


class CorrectForm(_LeadFields):
    """The lead as it is to be: what is clear stands there already, what is sealed is left empty to stay."""

    short_name = "correct"

    reason = WhyField(max_length=500, required=False)

    def __init__(self, lead: Lead, *args: Any, **options: Any) -> None:
        known = {name: getattr(lead, name) for name in ("kind", "source", "received_at", "source_no", "sender")}
        known["received_at"] = timezone.localtime(lead.received_at)
        options["initial"] = known | {"place_unit": lead.place_unit_id}
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["reply_on"].help_text = pgettext("lead", "Empty: as it stands.")
        fields["what"].required = False
        for name in ("what", "name", "phone", "id_no", "account", "chat", "place"):
            if getattr(lead, name) is not None:
                fields[name].help_text = pgettext("lead", "Sealed. Empty: it stays as it is.")

    @property
    def facts(self) -> Facts:
        data = dict(self.cleaned_data)
        data["place_unit_id"] = data.pop("place_unit")
        del data["reason"]
        return Facts(**data)


class InformantForm(_InformantFields):
    short_name = "informant"
    beside = {"WHO_MISSING": "informant_name", "TOO_LONG": "informant_note"}


class CheckForm(OnPage):
    short_name = "check"
    beside = {
        "NO_UNIT": "unit", "NOTHING_ASKED": "what", "TOO_LONG": "what", "DUE_PASSED": "due_on",
        "NAMES_INFORMANT": "what",
    }  # fmt: skip

    unit = KeyField(pgettext_lazy("lead", "Unit that checks"))
    due_on = DayField(
        label=pgettext_lazy("lead", "To be checked by"), required=False,
        help_text=pgettext_lazy("lead", "Empty: by the clock of such checks."),
    )  # fmt: skip
    what = WordsField(
        label=pgettext_lazy("lead", "What is to be checked"), rows=4, max_length=2000,
        help_text=pgettext_lazy("lead", "The unit sees the lead, too. Do not write who told of it."),
    )  # fmt: skip

    field_order = ["unit", "due_on", "what"]

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = optional(units(actor, HANDLING))


class OpenCaseForm(OnPage):
    short_name = "open_case"
    beside = {"TYPE_MISSING": "fraud_type", "NOT_FOUND": "unit"}

    fraud_type = forms.ChoiceField(label=pgettext_lazy("criminal case", "Scam type"))
    unit = KeyField(pgettext_lazy("criminal case", "Handling unit"))

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        terms = rule_set("warning.fraud_types").at().terms
        fields["fraud_type"].choices = optional((one.code, one.label) for one in terms)
        fields["unit"].choices = optional(handling_units(actor))


class JoinCaseForm(OnPage):
    short_name = "join_case"
    beside = {"NOT_FOUND": "case", "HANDED_ON_ALREADY": "case"}

    case = forms.CharField(
        label=pgettext_lazy("lead", "Case it belongs to"), max_length=32,
        help_text=pgettext_lazy("lead", "Its number here, such as AJ00000012, or that of the case system."),
    )  # fmt: skip


class HandOnForm(OnPage):
    short_name = "hand_on"
    beside = {
        "UNKNOWN_WORD": "way", "HANDED_ON_ALREADY": "way", "ORGAN_MISSING": "organ", "CLEAR_NUMBER": "number",
        "TOO_LONG": "organ",
    }  # fmt: skip

    way = forms.ChoiceField(
        label=pgettext_lazy("lead", "For what"),
        choices=[(one.value, one.label) for one in (Way.PENALTY, Way.SANCTION)],
    )
    organ = forms.CharField(label=pgettext_lazy("lead", "Organ that takes it"), max_length=64)
    number = forms.CharField(label=_("Number of the document"), max_length=64, required=False)


class TextForm(OnPage):
    short_name = "text"
    beside = {"NOTHING_SAID": "text", "TOO_LONG": "text", "NAMES_INFORMANT": "text"}

    text = WordsField(label=pgettext_lazy("lead", "What the source is told"), rows=4, max_length=2000)


class ReplyForm(TextForm):
    short_name = "reply"
    beside = {**TextForm.beside, "CLEAR_NUMBER": "number"}

    number = forms.CharField(label=pgettext_lazy("lead", "Number of the reply"), max_length=64, required=False)


class CloseForm(OnPage):
    short_name = "close"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason", "NAMES_INFORMANT": "reason"}

    reason = WhyField(
        rows=3, max_length=2000, required=False,
        help_text=pgettext_lazy("lead", "Needed where it was handed on to nobody."),
    )  # fmt: skip


class RewardForm(OnPage):
    short_name = "reward"
    beside = {
        "SUM_MISSING": "sum", "IN_FUTURE": "paid_on", "PAID_BEFORE": "paid_on", "RECEIPT_TAKEN": "receipt_no",
        "NAMES_INFORMANT": "basis", "CLEAR_NUMBER": "receipt_no", "APPROVER_MISSING": "approved_by",
        "TOO_LONG": "basis",
    }  # fmt: skip

    sum = MoneyField(label=pgettext_lazy("reward", "Sum"))
    basis = forms.CharField(label=pgettext_lazy("reward", "Basis"), max_length=120)
    approved_by = forms.CharField(label=pgettext_lazy("reward", "Approved by"), max_length=64)
    paid_on = DayField(label=pgettext_lazy("reward", "Paid on"))
    paid_by = forms.CharField(label=pgettext_lazy("reward", "Paid by"), max_length=64)
    receipt_no = forms.CharField(
        label=pgettext_lazy("reward", "Number of the receipt"), max_length=64,
        help_text=pgettext_lazy("reward", "The receipt names the informant: it stays on paper, in the safe."),
    )  # fmt: skip


class PurposeForm(OnPage):
    short_name = "look"
    beside = {"PURPOSE_MISSING": "purpose", "NO_RIGHT": "purpose", "NO_INFORMANT": "purpose"}

    purpose = forms.CharField(
        label=pgettext_lazy("informant", "What you need it for"), max_length=200,
        help_text=pgettext_lazy("informant", "It stands in the trail beside your name."),
    )  # fmt: skip


class RightForm(OnPage):
    short_name = "right"
    beside = {
        "OWN_RIGHT": "person", "NOT_POSTED": "person", "DAYS_WRONG": "until_on", "REASON_MISSING": "reason",
        "CLEAR_NUMBER": "reason",
    }  # fmt: skip

    person = KeyField(pgettext_lazy("informant", "Given to"))
    from_on = DayField(label=pgettext_lazy("informant", "From"), initial=timezone.localdate)
    until_on = DayField(label=pgettext_lazy("informant", "Until"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people: Sequence[tuple[int, str]] = list(
            in_reach(actor).filter(is_active=True).order_by("name", "pk").values_list("pk", "name")
        )
        fields: Any = self.fields
        fields["person"].choices = optional(people)
