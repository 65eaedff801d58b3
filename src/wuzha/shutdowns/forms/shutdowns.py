# SPDX-License-Identifier: Apache-2.0
"""What people enter of a shutdown: the values with their ground and evidence, the check, the review, an appeal."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cases.queries.lists import case_named
from wuzha.engine.identifiers import Name
from wuzha.org.models import UnitKind
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import units
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal
from wuzha.shutdowns.models.shutdown import Ask
from wuzha.shutdowns.rules.life import Why
from wuzha.shutdowns.rules.values import Thing, guessed
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.shutdowns.services.appealing import NewAppeal
from wuzha.shutdowns.services.proposing import NewShutdown
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, KeyField, MomentField, WhyField, WordsField, optional
from wuzha.warning.queries.detail import of as warning_of
from wuzha.warning.queries.search import number_of

#: Units of which a shutdown may be asked.
ASKED = (UnitKind.CARRIER, UnitKind.BANK, UnitKind.MEMBER, UnitKind.CENTRE)
_LINES = re.compile(r"[\s,，;；、]+")
_FILE = {"FILE_TOO_BIG": "scan", "FILE_KIND": "scan", "FILE_BROKEN": "scan"}


class EvidenceForm(OnPage):
    short_name = "evidence"
    beside = {**_FILE, "EVIDENCE_MISSING": "scan", "NO_EVIDENCE": "evidence_no", "HASH_SHAPE": "sha256"}

    scan = forms.FileField(
        label=pgettext_lazy("shutdown", "Evidence (PDF, JPEG, PNG)"), required=False,
        help_text=pgettext_lazy("shutdown", "Kept sealed; its SHA-256 goes with the request."),
    )  # fmt: skip
    evidence_no = forms.IntegerField(
        label=pgettext_lazy("shutdown", "Or: number of the file among the evidence of the case"), min_value=1,
        required=False,
    )  # fmt: skip
    sha256 = forms.CharField(
        label=pgettext_lazy("shutdown", "Or: SHA-256 of evidence kept elsewhere"), max_length=64, required=False
    )

    @property
    def scanned(self) -> bytes:
        scan = self.cleaned_data["scan"]
        return scan.read() if scan is not None else b""


class NewForm(EvidenceForm):
    short_name = "new"
    beside = {
        **EvidenceForm.beside, "NO_VALUES": "values", "TOO_MANY": "values", "VALUE_SHAPE": "values",
        "ALREADY": "values", "TWICE": "values", "THING_UNTOLD": "thing", "STATE_DOMAIN": "reason",
        "NO_GROUND": "ground",
        "NOT_FOUNDED": "case", "NO_CASE": "case",
        "NOT_FILED": "case", "NO_WARNING": "warning", "NO_UNIT": "unit", "WRONG_UNIT": "unit",
        "TOO_LONG": "reason",
    }  # fmt: skip

    thing = forms.ChoiceField(
        label=pgettext_lazy("shutdown", "What it is"),
        choices=optional((one.value, one.label) for one in Thing), required=False,
        help_text=pgettext_lazy("shutdown", "Empty: told by the shape of each value, where that leaves no doubt."),
    )  # fmt: skip
    values = WordsField(
        label=pgettext_lazy("shutdown", "Values, one in each line"), rows=6, max_length=20000,
        help_text=pgettext_lazy("shutdown", "Paste a list. Each value becomes a record with a result of its own."),
    )  # fmt: skip
    ask = forms.ChoiceField(label=pgettext_lazy("shutdown", "What is asked"), choices=Ask.choices)
    ground = forms.ChoiceField(label=pgettext_lazy("shutdown", "Ground"))
    unit = KeyField(pgettext_lazy("shutdown", "Asked of"))
    case = forms.CharField(
        label=pgettext_lazy("shutdown", "Case"), max_length=32, required=False,
        help_text=pgettext_lazy("shutdown", "Its number here (AJ00000012) or in the case system. It must be filed."),
    )  # fmt: skip
    warning = forms.CharField(
        label=pgettext_lazy("shutdown", "Or: warning"), max_length=32, required=False,
        help_text=pgettext_lazy("shutdown", "Its number, where no case is filed."),
    )  # fmt: skip
    reason = WordsField(
        label=pgettext_lazy("shutdown", "What it was used for"), rows=3, max_length=1000, required=False
    )

    field_order = [
        "thing", "values", "ask", "ground", "unit", "case", "warning", "reason", "scan", "evidence_no", "sha256",
    ]  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        fields: Any = self.fields
        day = timezone.localdate()
        fields["ground"].choices = optional(
            (one.code, f"{one.label} — {one.article}") for one in GROUNDS.at().terms if one.since <= day
        )
        fields["unit"].choices = optional(units(actor, ASKED))

    def listed(self) -> list[tuple[str, str]]:
        """(what it is, value) of each line; the service refuses what cannot be told."""
        data = self.cleaned_data
        texts = [one for one in data["values"].splitlines() if one.strip()]
        if len(texts) == 1:
            texts = [one for one in _LINES.split(texts[0]) if one]
        return [(data["thing"] or (guessed(one) or ""), one.strip()) for one in texts]

    def common(self) -> NewShutdown:
        """What all values share. Raises `RefusalError`: NO_CASE, NO_WARNING, NO_EVIDENCE."""
        data = self.cleaned_data
        case_id = warning_id = None
        if data["case"]:
            case_id = case_named(self.actor, data["case"])
            if case_id is None:
                raise RefusalError(Code.NO_CASE)
        if data["warning"]:
            warning_id = number_of(data["warning"])
            if warning_id is None or warning_of(self.actor, warning_id) is None:
                raise RefusalError(Code.NO_WARNING)
        return NewShutdown(
            data["thing"], "", data["ask"], data["ground"], data["unit"], case_id, warning_id,
            file_no(self.actor, case_id, data["evidence_no"]), self.scanned, data["sha256"], data["reason"],
        )  # fmt: skip


def file_no(actor: Actor, case_id: int | None, no: int | None) -> int | None:
    """The key of a file of a case by its number there. Raises `RefusalError`: NO_EVIDENCE."""
    if no is None:
        return None
    from wuzha.evidence.queries.lists import of_case

    files = of_case(actor, case_id)["files"] if case_id is not None else []
    found = next((one.pk for one in files if one.no == no), None)
    if found is None:
        raise RefusalError(Code.NO_EVIDENCE)
    return int(found)


class ConfirmForm(OnPage):
    short_name = "confirm"
    beside = {"NOT_CHECKED": "looked", "OWN_NUMBER": "why", "TOO_LONG": "why", "EVIDENCE_MISSING": "looked"}

    looked = forms.BooleanField(
        label=pgettext_lazy("shutdown", "Looked up: it is no victim's own, and written as it stands in the evidence"),
        required=False,
    )
    why = WhyField(
        pgettext_lazy("shutdown", "Why it is to be shut down though a victim has it"), rows=3, required=False
    )


class ReasonForm(OnPage):
    short_name = "reason"
    beside = {"REASON_MISSING": "reason", "TOO_LONG": "reason", "SAME_PERSON": "reason"}

    reason = WhyField(rows=3, max_length=2000)


class ApproveForm(OnPage):
    short_name = "approve"


class AppealForm(OnPage):
    short_name = "appeal"
    beside = {
        "IN_FUTURE": "received_at", "BEFORE_ANSWER": "received_at", "REASON_MISSING": "what",
        "TOO_LONG": "what",
    }  # fmt: skip

    where = forms.ChoiceField(
        label=pgettext_lazy("shutdown", "Where the user appealed"), choices=ShutdownAppeal.Where.choices,
        help_text=pgettext_lazy("shutdown", "Whoever acted answers (Anti-Fraud Law 32, paragraph 3)."),
    )  # fmt: skip
    received_at = MomentField(label=pgettext_lazy("shutdown", "Received"), initial=timezone.localtime)
    who = IdentifierField(Name, label=pgettext_lazy("shutdown", "Who appeals"), required=False)
    what = WordsField(label=pgettext_lazy("shutdown", "What the user says and brings"), rows=4, max_length=2000)

    def appeal(self) -> NewAppeal:
        data = self.cleaned_data
        return NewAppeal(data["where"], data["received_at"], data["who"], data["what"])


class CheckForm(OnPage):
    short_name = "check"
    beside = {"REASON_MISSING": "found", "TOO_LONG": "found"}

    found = WordsField(label=pgettext_lazy("shutdown", "What the check found"), rows=4, max_length=2000)


class AnswerForm(OnPage):
    short_name = "answer"
    beside = {
        "REASON_MISSING": "reply", "TOO_LONG": "reply", "CLEAR_NUMBER": "reply_no", "SAME_CHECKER": "right",
    }  # fmt: skip

    right = forms.TypedChoiceField(
        label=pgettext_lazy("shutdown", "The appeal is"), coerce=lambda said: said == "yes",
        choices=optional([
            ("yes", pgettext_lazy("shutdown", "right: it is to be opened again at once")),
            ("no", pgettext_lazy("shutdown", "not right: it stays as it is")),
        ]),
    )  # fmt: skip
    reply = WordsField(label=pgettext_lazy("shutdown", "Reply to the user"), rows=4, max_length=2000)
    reply_no = forms.CharField(label=_("Number of the document"), max_length=64, required=False)


class ReopenForm(OnPage):
    short_name = "reopen"
    beside = {"APPEAL_OPEN": "why", "REASON_MISSING": "note", "TOO_LONG": "note"}

    why = forms.ChoiceField(
        label=pgettext_lazy("shutdown", "Why it is opened again"),
        choices=[(one.value, one.label) for one in (Why.VERIFIED, Why.MISTAKE, Why.OVER)],
    )
    note = WordsField(label=pgettext_lazy("shutdown", "What that rests on"), rows=3, max_length=1000, required=False)


def labelled(row: Shutdown) -> str:
    """What it is and its masked value."""
    return pgettext("shutdown", "%(thing)s %(value)s") % {"thing": row.get_thing_display(), "value": row.shown}
