# SPDX-License-Identifier: Apache-2.0
"""What people enter of evidence: surveys, exhibits and each step of theirs, devices with their numbers, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.cases.queries.people import officers_of_unit
from wuzha.cases.queries.victims import Case
from wuzha.engine.identifiers import Account, Address, Iccid, IdentifierError, Imei, Name, parse_telephone
from wuzha.evidence.models import Device, Exhibit, SceneRecord
from wuzha.evidence.queries.lists import scenes_of
from wuzha.evidence.rules.custody import Act, Way
from wuzha.evidence.rules.found import FileKind, Role
from wuzha.evidence.rulesets import DEVICES, KINDS
from wuzha.evidence.services.devices import NewDevice
from wuzha.evidence.services.exhibits import NewExhibit
from wuzha.evidence.services.scenes import NewScene
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import IdentifierField, KeyField, MomentField, WhyField, WordsField, optional

Choices = Sequence[tuple[Any, Any]]


def _name(label: Any, **options: Any) -> IdentifierField:
    return IdentifierField(Name, label=label, required=False, **options)


def _key(label: Any, *, required: bool = False, **options: Any) -> forms.TypedChoiceField:
    return KeyField(label, required=required, **options)


def _text(label: Any, most: int = 64, *, required: bool = False, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **options)


class WhoseForm(OnPage):
    """Whose it is, or who used it; a single dash takes the person off."""

    short_name = "person"
    beside = {"SAME_ANSWER": "person", "NOT_FOUND": "person"}
    otherwise = "person"

    person = _key(
        pgettext_lazy("evidence", "Person of the case"),
        help_text=pgettext_lazy("evidence", "Whoever is missing is recorded on the page of the case first."),
    )  # fmt: skip

    def __init__(self, people: Choices, now: int | None, given: Any = None) -> None:
        super().__init__(given, initial={"person": now})
        fields: Any = self.fields
        fields["person"].choices = optional(people)


class _Witnessed(OnPage):
    """Two officers and a witness stand on every such record."""

    witness = _name(pgettext_lazy("evidence", "Witness"))
    no_witness = _text(pgettext_lazy("evidence", "Why there was no witness"), 120)


class SceneForm(_Witnessed):
    short_name = "scene"
    beside = {
        "IN_FUTURE": "ended_at", "ENDS_BEFORE": "ended_at", "PLACE_MISSING": "place", "TWO_SURVEYORS": "officers",
        "CLEAR_NUMBER": "officers", "TOO_LONG": "finding", "WITNESS_MISSING": "witness", "FINDING_MISSING": "finding",
        "OUR_NUMBER": "survey_no", "REASON_MISSING": "reason", "SAME_ANSWER": "finding",
    }  # fmt: skip

    survey_no = _text(
        pgettext_lazy("evidence", "Survey number"),
        help_text=pgettext_lazy("evidence", "Copied from the system of surveys, where it gave one."),
    )
    began_at = MomentField(label=pgettext_lazy("evidence", "Survey from"))
    ended_at = MomentField(label=pgettext_lazy("evidence", "Survey to"))
    place = IdentifierField(Address, label=pgettext_lazy("evidence", "Place of the survey"), required=False)
    officers = _text(
        pgettext_lazy("evidence", "Surveyed by"), 200,
        help_text=pgettext_lazy("evidence", "Two at least, with a comma between."),
    )  # fmt: skip
    conditions = _text(pgettext_lazy("evidence", "Weather and light"), 120)
    finding = WordsField(label=pgettext_lazy("evidence", "Finding"), rows=5, max_length=2000, required=False)

    field_order = [
        "survey_no", "began_at", "ended_at", "place", "officers", "witness", "no_witness", "conditions", "finding",
    ]  # fmt: skip

    @property
    def told(self) -> NewScene:
        return NewScene(**{name: self.cleaned_data[name] for name in self.field_order})


class CorrectSceneForm(SceneForm):
    """The record anew: what is clear stands there already, what is sealed is to be entered again."""

    short_name = "correct"

    reason = WhyField(pgettext_lazy("evidence", "Why it is put right"), required=False)

    def __init__(self, old: SceneRecord, *args: Any, **options: Any) -> None:
        known = {
            name: getattr(old, name)
            for name in ("survey_no", "began_at", "ended_at", "officers", "no_witness", "conditions")
        }
        options["initial"] = known | options.get("initial", {})
        super().__init__(*args, **options)


class ExhibitForm(_Witnessed):
    short_name = "exhibit"
    beside = {
        "IN_FUTURE": "taken_at", "NOT_FILED": "way", "UNKNOWN_WORD": "kind", "NAME_MISSING": "name", "CLEAR_NUMBER":
        "name", "TWO_OFFICERS": "second", "NOT_OF_UNIT": "officer", "DECISION_MISSING": "decision_no", "OUR_NUMBER":
        "decision_no", "WITNESS_MISSING": "witness", "TOO_LONG": "marks",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("exhibit", "Kind"))
    name = _text(pgettext_lazy("exhibit", "What it is"), 120)
    quantity = _text(pgettext_lazy("exhibit", "Quantity"), 40)
    marks = WordsField(label=pgettext_lazy("exhibit", "Marks"), max_length=2000, required=False)
    way = forms.ChoiceField(label=pgettext_lazy("exhibit", "How it came"), choices=Way.choices)
    decision_no = _text(pgettext_lazy("exhibit", "Number of the decision"))
    list_no = _text(pgettext_lazy("exhibit", "Number of the list"))
    taken_at = MomentField(label=pgettext_lazy("exhibit", "Taken at"), initial=timezone.localtime)
    officer = _key(pgettext_lazy("exhibit", "Taken by"), required=True)
    second = _key(pgettext_lazy("exhibit", "Second officer"), required=True)
    from_whom = _name(pgettext_lazy("exhibit", "Taken from"))
    person = _key(pgettext_lazy("evidence", "Person of the case"))
    seal_no = _text(pgettext_lazy("exhibit", "Seal number"))
    scene = _key(pgettext_lazy("evidence", "Scene"))

    field_order = [
        "kind", "name", "quantity", "marks", "way", "decision_no", "list_no", "taken_at", "officer", "second",
        "witness", "no_witness", "from_whom", "person", "seal_no", "scene",
    ]  # fmt: skip

    def __init__(
        self, case: Case, scenes: Choices, people: Choices, mine: int | None, *args: Any, **options: Any
    ) -> None:
        options["initial"] = {"officer": mine} | options.get("initial", {})
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = optional((term.code, term.label) for term in KINDS.at().terms)
        fields["officer"].choices = fields["second"].choices = optional(officers_of_unit(case))
        fields["scene"].choices, fields["person"].choices = optional(scenes), optional(people)

    @property
    def told(self) -> NewExhibit:
        keys = ("officer", "second", "scene", "person")
        return NewExhibit(**{f"{name}_id" if name in keys else name: one for name, one in self.cleaned_data.items()})


class StepForm(OnPage):
    """One step of an exhibit; which fields it asks for, the act says."""

    beside = {
        "NOT_OF_UNIT": "holder", "KEEPER_INVESTIGATES": "holder", "PLACE_MISSING": "place", "IN_FUTURE": "at",
        "BEFORE_LAST": "at", "ORGAN_MISSING": "organ", "DOCUMENT_MISSING": "document_no", "OUR_NUMBER": "document_no",
        "RECEIVER_MISSING": "receiver", "SEAL_MISSING": "seal_no", "DUE_PAST": "due_at", "REASON_MISSING": "note",
        "NOTE_MISSING": "note", "TOO_LONG": "note", "CLEAR_NUMBER": "document_no", "NOT_HOLDER": "note",
        "NOT_DECIDED": "note",
    }  # fmt: skip
    ASKS = {
        Act.STORE: ("at", "holder", "place", "seal_no", "note"),
        Act.LEND: ("at", "organ", "document_no", "due_at", "note"),
        Act.EXTEND: ("due_at", "document_no", "note"),
        Act.RETURN: ("at", "holder", "document_no", "note"),
        Act.RESEAL: ("seal_no", "note"),
        Act.NOTE: ("note",),
        Act.HAND_OVER: ("at", "organ", "document_no", "note"),
        Act.GIVE_BACK: ("at", "receiver", "organ", "document_no", "note"),
        Act.SURRENDER: ("at", "organ", "document_no", "note"),
        Act.DESTROY: ("at", "organ", "document_no", "note"),
    }

    at = MomentField(label=pgettext_lazy("exhibit", "Changed hands at"), initial=timezone.localtime)
    holder = _key(pgettext_lazy("exhibit", "Received by an officer"), required=True)
    organ = _text(pgettext_lazy("exhibit", "Office"))
    receiver = _name(pgettext_lazy("exhibit", "Received by"))
    place = _text(pgettext_lazy("exhibit", "Stored at"))
    document_no = _text(pgettext_lazy("exhibit", "Number of the document"))
    seal_no = _text(pgettext_lazy("exhibit", "Seal number"))
    due_at = MomentField(
        label=pgettext_lazy("exhibit", "To be back by"), required=False,
        help_text=pgettext_lazy("exhibit", "Left empty, the usual time holds."),
    )  # fmt: skip
    note = WordsField(label=pgettext_lazy("exhibit", "Note"), max_length=3000, required=False)

    def __init__(self, step: Act, case: Case, given: Any = None) -> None:
        super().__init__(given, auto_id=f"{step.value}-%s")
        fields: Any = self.fields
        for name in set(fields) - set(self.ASKS[step]):
            del fields[name]
        if "holder" in fields:
            fields["holder"].choices = optional(officers_of_unit(case))
        if step is Act.GIVE_BACK:
            fields["organ"].label = pgettext("exhibit", "Approved by")
        if step is Act.EXTEND:
            fields["due_at"].required, fields["due_at"].help_text = True, ""


class NumbersField(WordsField):
    """Numbers of a device, one a line; each in its one form."""

    def __init__(self, parse: Callable[[str], str], *, rows: int = 1, **options: Any) -> None:
        super().__init__(rows=rows, max_length=4000, required=False, **options)
        self.parse = parse

    def clean(self, value: Any) -> Any:
        found = []
        for number, line in enumerate(str(super().clean(value)).splitlines(), 1):
            if not line.strip():
                continue
            try:
                found.append(self.parse(line))
            except IdentifierError as error:
                text = pgettext("device", "Line %(n)s is no number of that kind. Compare it with the device.")
                raise forms.ValidationError(text % {"n": number}, code="invalid") from error
        return found


class NumbersForm(OnPage):
    """The numbers that a device has."""

    short_name = "numbers"
    beside = {"NUMBER_THERE": "imei", "NUMBER_SHAPE": "serial"}

    imei = NumbersField(Imei.parse, label=pgettext_lazy("entity", "IMEI"), rows=2)
    iccid = NumbersField(Iccid.parse, label=pgettext_lazy("entity", "ICCID"), rows=2)
    number = NumbersField(parse_telephone, label=pgettext_lazy("entity", "Number of the phone"))
    line = NumbersField(
        parse_telephone, label=pgettext_lazy("entity", "Number used by a line"), rows=3,
        help_text=pgettext_lazy("device", "One number a line."),
    )  # fmt: skip
    card = NumbersField(Account.parse, label=pgettext_lazy("entity", "Number of the card"))
    serial = NumbersField(str.strip, label=pgettext_lazy("entity", "Serial number"))

    @property
    def numbers(self) -> list[tuple[str, str]]:
        return [(role.value, one) for role in Role for one in self.cleaned_data.get(role.value.lower(), ())]


class DeviceForm(NumbersForm):
    short_name = "device"
    beside = {
        **NumbersForm.beside, "UNKNOWN_WORD": "kind", "IN_FUTURE": "found_at", "TOO_LONG": "note", "CLEAR_NUMBER":
        "model",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("device", "Kind"))
    model = _text(pgettext_lazy("device", "Make and model"), 120)
    exhibit = _key(pgettext_lazy("exhibit", "Exhibit"))
    scene = _key(pgettext_lazy("evidence", "Scene"))
    found_at = MomentField(label=pgettext_lazy("device", "Found at"), required=False)
    place = IdentifierField(Address, label=pgettext_lazy("device", "Found where"), required=False)
    ports = forms.IntegerField(label=pgettext_lazy("device", "Ports"), min_value=1, max_value=4096, required=False)
    carrier = _text(pgettext_lazy("device", "Carrier"))
    operator = _name(pgettext_lazy("device", "Operated by"))
    person = _key(pgettext_lazy("evidence", "Person of the case"))
    note = WordsField(label=pgettext_lazy("exhibit", "Note"), max_length=2000, required=False)

    field_order = [
        "kind", "model", "exhibit", "scene", "found_at", "place", "imei", "iccid", "number", "ports", "line", "carrier",
        "card", "serial", "operator", "person", "note",
    ]  # fmt: skip

    def __init__(self, scenes: Choices, exhibits: Choices, people: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["kind"].choices = optional((term.code, term.label) for term in DEVICES.at().terms)
        fields["scene"].choices, fields["exhibit"].choices = optional(scenes), optional(exhibits)
        fields["person"].choices = optional(people)

    @property
    def told(self) -> NewDevice:
        data = self.cleaned_data
        plain = {
            name: data[name] for name in ("kind", "model", "found_at", "place", "ports", "carrier", "operator", "note")
        }
        keys = {f"{name}_id": data[name] for name in ("exhibit", "scene", "person")}
        return NewDevice(**plain, **keys, numbers=self.numbers)


class FileForm(OnPage):
    short_name = "file"
    beside = {
        "FILE_TOO_BIG": "file", "FILE_EMPTY": "file", "FILE_KIND": "file", "FILE_UNREADABLE": "file", "NOT_FOUND":
        "belongs",
    }  # fmt: skip

    kind = forms.ChoiceField(label=pgettext_lazy("evidence", "Kind of file"), choices=FileKind.choices)
    file = forms.FileField(
        label=pgettext_lazy("evidence", "File"), allow_empty_file=True,
        help_text=pgettext_lazy("evidence", "Kept as it is, sealed. A statement is read for what it names."),
    )  # fmt: skip
    #: `exhibit-3`: the record it belongs to; the case alone where empty.
    belongs = forms.ChoiceField(label=pgettext_lazy("evidence", "Belongs to"), required=False)

    def __init__(self, belongs: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["belongs"].choices = [("", pgettext("evidence", "The case as a whole")), *belongs]

    @property
    def owner(self) -> dict[str, int]:
        """Which record it belongs to, as the service wants it."""
        kind, _dash, key = self.cleaned_data["belongs"].partition("-")
        return {f"{kind}_id": int(key)} if key else {}


class DecideForm(OnPage):
    """What of the things a file names belongs to the case."""

    short_name = "decide"

    taken = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, rows: Sequence[Any], given: Any = None) -> None:
        super().__init__(given)
        fields: Any = self.fields
        fields["taken"].choices = [(one.pk, one.shown) for one in rows]


def belonging(actor: Any, case_id: int) -> list[tuple[str, str]]:
    """What of a case a file may belong to."""
    exhibits = Exhibit.objects.visible_to(actor).filter(case_id=case_id).order_by("no")
    devices = Device.objects.visible_to(actor).filter(case_id=case_id).order_by("no")
    return [
        *((f"scene-{one.scene_id}", scene_label(one)) for one in scenes_of(actor, case_id)),
        *((f"exhibit-{one.pk}", f"{one.no} {one.name}") for one in exhibits),
        *((f"device-{one.pk}", str(one)) for one in devices),
    ]


def scene_label(one: SceneRecord) -> str:
    """A scene among others of its case."""
    return pgettext("evidence", "Scene %(no)s") % {"no": one.scene.no}
