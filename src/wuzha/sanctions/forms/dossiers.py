# SPDX-License-Identifier: Apache-2.0
"""What people put on file about a person, and how a sanction or a ban is proposed from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.cards.queries.holders import Holder
from wuzha.engine.identifiers import Uscc
from wuzha.people.services import NewIndividual
from wuzha.sanctions.forms.common import PersonForm
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.queries.dossiers import Held
from wuzha.sanctions.rules.grounds import Class, Conduct, Object
from wuzha.sanctions.rules.life import EasingKind
from wuzha.sanctions.rules.terms import Limb
from wuzha.sanctions.rulesets import GROUNDS
from wuzha.sanctions.services.dossiers import NewDeed
from wuzha.sanctions.services.easings import NewEasing
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, IdentifierField, MoneyField, WhyField, WordsField, optional


class DossierForm(PersonForm):
    short_name = "dossier"
    demanded = (*PersonForm.demanded, "organisation", "organisation_code")
    beside: ClassVar[dict[str, str]] = {
        **PersonForm.who_beside, "NOT_FOUND": "case", "SUBJECT_MISSING": "name", "CLEAR_NUMBER": "organisation",
        "TOO_LONG": "organisation",
    }  # fmt: skip

    organisation = forms.CharField(
        label=pgettext_lazy("sanction", "Organisation"), max_length=120, required=False,
        help_text=pgettext_lazy("sanction", "In place of a person: its name and its credit code."),
    )  # fmt: skip
    organisation_code = IdentifierField(
        Uscc, label=pgettext_lazy("sanction", "Credit code"), required=False,
        fault=pgettext_lazy("sanction", "This is no credit code: it has 18 characters. Compare it with the licence."),
    )  # fmt: skip
    field_order = ["name", "id_no", "is_same", "organisation", "organisation_code", "case"]

    def __init__(self, holder: Holder | None = None, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._holder = holder
        if holder is not None:
            self.initial.update(organisation=holder.organisation, case=holder.case.number if holder.case else "")

    @property
    def hint(self) -> str:
        """Whom an empty form means; nothing where nobody was named."""
        if self._holder is None:
            return ""
        told = {"who": self._holder.shown, "number": self._holder.origin}
        if self._holder.is_person:
            return (
                pgettext(
                    "sanction", "From %(number)s: leave name and ID number empty, and it is the dossier of %(who)s."
                )
                % told
            )
        return pgettext("sanction", "From %(number)s: complete whose dossier it is.") % told

    @property
    def _means_holder(self) -> bool:
        names = ("name", "id_no", "organisation", "organisation_code")
        return self._holder is not None and self._holder.is_person and not any(self.cleaned_data[one] for one in names)

    @property
    def known(self) -> int | None:
        """The person on file whom the valid form means without saying so."""
        return self._holder.individual if self._holder is not None and self._means_holder else None

    @property
    def synthetic(self) -> bool:
        """Whether the valid form is about a holder who was made up."""
        told = self.cleaned_data["organisation"]
        same = self._means_holder or (self._holder is not None and told != "" and told == self._holder.organisation)
        return same and self._holder is not None and self._holder.synthetic

    def who(self) -> NewIndividual:
        if self._holder is not None and self._means_holder and self._holder.individual is None:
            return self._holder.read_by(NewIndividual)
        return super().who()


class DeedForm(OnPage):
    short_name = "deed"
    beside: ClassVar[dict[str, str]] = {
        "UNKNOWN_WORD": "thing_kind", "IN_FUTURE": "day", "BEFORE_BIRTH": "day", "DEED_THERE": "thing",
        "CLEAR_NUMBER": "proof",
        "TOO_LONG": "proof",
    }  # fmt: skip

    day = DayField(label=pgettext_lazy("sanction", "Day of the act"))
    thing_kind = forms.ChoiceField(
        label=pgettext_lazy("sanction", "What it was"), choices=optional(Object.choices)
    )  # fmt: skip
    conduct = forms.ChoiceField(label=pgettext_lazy("sanction", "Conduct"), choices=optional(Conduct.choices))
    thing = forms.CharField(
        label=pgettext_lazy("sanction", "Number of the card or account"), max_length=40, required=False
    )
    receiver = forms.CharField(label=pgettext_lazy("sanction", "To whom"), max_length=40, required=False)
    inflow = MoneyField(label=pgettext_lazy("sanction", "Money through it"), required=False)
    proof = forms.CharField(
        label=pgettext_lazy("sanction", "Proof"), max_length=120, required=False,
        help_text=pgettext_lazy("sanction", "The paper that proves it. Without one the deed does not count."),
    )  # fmt: skip

    def deed(self) -> NewDeed:
        data = self.cleaned_data
        return NewDeed(
            data["day"], data["thing_kind"], data["conduct"], data["proof"], data["thing"], data["receiver"],
            data["inflow"] or 0,
        )  # fmt: skip


class KnownForm(DeedForm):
    """Put an involved card on file: its kind and number are known, what was done with it is to be said."""

    short_name = "known"
    beside: ClassVar[dict[str, str]] = DeedForm.beside | {"UNKNOWN_WORD": "conduct"}
    field_order = ["held", "day", "conduct", "receiver", "proof"]

    held = forms.ChoiceField(label=pgettext_lazy("sanction", "Card, line or account that is known"))

    def __init__(self, known: Sequence[Held], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        for name in ("thing_kind", "thing", "inflow"):
            del fields[name]
        self._known = {one.card.number: one for one in known}
        fields["held"].choices = optional((one.card.number, one.label) for one in known)

    def deed(self) -> NewDeed:
        data, one = self.cleaned_data, self._known[self.cleaned_data["held"]]
        return NewDeed(
            data["day"], one.thing_kind, data["conduct"], data["proof"], one.card.card_no or "", data["receiver"],
            one.card.amount_fen,
        )  # fmt: skip


class JudgmentForm(OnPage):
    short_name = "judgment"
    beside: ClassVar[dict[str, str]] = {
        "UNKNOWN_WORD": "offence", "IN_FUTURE": "judged_on", "BEFORE_BIRTH": "judged_on", "DAYS_ORDER": "served_on",
        "ACTS_ORDER": "acts_to", "CLEAR_NUMBER": "judgment_no",
        "TOO_LONG": "judgment_no",
    }  # fmt: skip

    offence = forms.ChoiceField(label=pgettext_lazy("sanction", "Offence"), required=False)
    judgment_no = forms.CharField(
        label=pgettext_lazy("sanction", "Number of the judgment"), max_length=64, required=False
    )
    judged_on = DayField(label=pgettext_lazy("sanction", "Judgment in force on"), required=False)
    acts_from = DayField(label=pgettext_lazy("sanction", "Acts from"), required=False)
    acts_to = DayField(
        label=pgettext_lazy("sanction", "Acts to"), required=False,
        help_text=pgettext_lazy("sanction", "As the judgment tells them; a measure on a judgment needs both days."),
    )  # fmt: skip
    served_on = DayField(
        label=pgettext_lazy("sanction", "Punishment over on"), required=False,
        help_text=pgettext_lazy("sanction", "The last day of prison, also one to come; empty where there is none."),
    )  # fmt: skip
    province_no = forms.CharField(
        label=pgettext_lazy("sanction", "Number of the province"), max_length=64, required=False,
        help_text=pgettext_lazy("sanction", "Only below the thresholds, where the province determined it."),
    )  # fmt: skip

    def __init__(self, row: Dossier, *args: Any, **options: Any) -> None:
        names = ("offence", "judgment_no", "judged_on", "acts_from", "acts_to", "served_on", "province_no")
        options.setdefault("initial", {name: getattr(row, name) for name in names})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["offence"].choices = optional((one.code, one.label) for one in GROUNDS.at().offences)


class ProposeForm(OnPage):
    short_name = "propose"
    beside: ClassVar[dict[str, str]] = {
        **dict.fromkeys(
            (
                "UNKNOWN_WORD", "NO_RULE", "EVIDENCE_MISSING", "OUTSIDE", "BELOW_THRESHOLD", "JUDGMENT_MISSING",
                "ACTS_MISSING", "OFFENCE_UNLIKE", "PROVINCE_MISSING", "TERM_OVER", "SAME_AGAIN", "NO_SUBJECT",
            ),
            "under",
        ),
        "CRIME_FIRST": "crime_checked", "REASON_MISSING": "reason", "TOO_LONG": "reason",
    }  # fmt: skip

    under = forms.ChoiceField(label=pgettext_lazy("sanction", "Class"), choices=optional(Class.choices))
    crime_checked = WordsField(
        label=pgettext_lazy("sanction", "What the criminal check came to"), max_length=500, required=False
    )
    reason = WhyField(pgettext_lazy("sanction", "Why it is needed"), max_length=2000, required=False)


class BanForm(OnPage):
    short_name = "ban"
    beside: ClassVar[dict[str, str]] = {
        "UNKNOWN_WORD": "limb", "JUDGMENT_MISSING": "limb", "BAN_NOT_FRAUD": "limb", "SERVED_MISSING": "limb",
        "BAN_MONTHS": "months", "BAN_OVER": "months", "DESTINATION_MISSING": "destination", "SAME_AGAIN": "limb",
        "REASON_MISSING": "reason", "TOO_LONG": "reason", "CLEAR_NUMBER": "destination", "BAN_PERSON": "limb",
    }  # fmt: skip

    limb = forms.ChoiceField(
        label=pgettext_lazy("sanction", "Ground"),
        choices=optional(
            (
                (Limb.PUNISHED.value, pgettext_lazy("sanction", "Punished for telecom fraud")),
                (Limb.SUSPECT.value, pgettext_lazy("sanction", "Gravely suspected")),
            )
        ),
    )
    months = forms.IntegerField(
        label=pgettext_lazy("sanction", "Months, after a punishment"), min_value=1, max_value=60, required=False
    )
    destination = forms.CharField(
        label=pgettext_lazy("sanction", "Where a suspect is going"), max_length=64, required=False
    )
    suspicion = WordsField(
        label=pgettext_lazy("sanction", "What the grave suspicion rests on"), max_length=1000, required=False
    )
    reason = WhyField(pgettext_lazy("sanction", "Why it is needed"), max_length=2000, required=False)


class StrikeForm(OnPage):
    short_name = "strike"
    beside: ClassVar[dict[str, str]] = {"NOT_FOUND": "deed"}

    deed = forms.TypedChoiceField(label=pgettext_lazy("sanction", "Deed that is wrong"), coerce=int)

    def __init__(self, deeds: list[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["deed"].choices = optional(
            (one.pk, f"{one.day:%Y-%m-%d} {one.get_thing_kind_display()} {one.get_conduct_display()}") for one in deeds
        )


class EaseForm(OnPage):
    """Ask that something stays."""

    short_name = "ask"
    beside: ClassVar[dict[str, str]] = {
        "UNKNOWN_WORD": "kind", "LIMIT_UNLIKE": "limit", "THING_MISSING": "thing", "PROOF_MISSING": "proof",
        "REASON_MISSING": "why", "EASED_ALREADY": "kind", "NOT_IN_FORCE": "kind", "CLEAR_NUMBER": "proof",
        "TOO_LONG": "proof",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("easing", "What is left"), choices=optional(EasingKind.choices))
    limit = forms.ChoiceField(label=pgettext_lazy("easing", "Restriction"))
    thing = forms.CharField(label=pgettext_lazy("easing", "Account or number"), max_length=40, required=False)
    proof = forms.CharField(
        label=pgettext_lazy("easing", "Proof"), max_length=120, required=False,
        help_text=pgettext_lazy("easing", "Such as the certificate of the village, of the bank, of the hospital."),
    )  # fmt: skip
    why = WordsField(label=pgettext_lazy("easing", "Why it is needed"), max_length=1000, required=False)

    def __init__(self, limits: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["limit"].choices = optional((one.code, one.what) for one in limits if one.eases)

    def easing(self) -> NewEasing:
        data = self.cleaned_data
        return NewEasing(data["kind"], data["limit"], data["why"], data["proof"], data["thing"])


class DecideEaseForm(OnPage):
    """Which one is decided on, and why."""

    beside: ClassVar[dict[str, str]] = {
        **dict.fromkeys(("WRONG_STATE", "SAME_ASKER", "NOT_IN_FORCE", "NOT_FOUND"), "easing"),
        "REASON_MISSING": "words", "TOO_LONG": "words", "UNTIL_PASSED": "until",
    }  # fmt: skip

    easing = forms.TypedChoiceField(label=pgettext_lazy("easing", "What is left"), coerce=int)
    until = DayField(
        label=pgettext_lazy("easing", "Until"), required=False,
        help_text=pgettext_lazy("easing", "Empty: as long as the sanction."),
    )  # fmt: skip
    words = WhyField(pgettext_lazy("easing", "Reason of the decision"), max_length=1000, required=False)

    def __init__(self, name: str, rows: Any, *args: Any, **options: Any) -> None:
        self.short_name = name
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["easing"].choices = [(one.pk, f"{one.get_kind_display()} {one.proof}") for one in rows]
        if name != "grant":
            del fields["until"]
