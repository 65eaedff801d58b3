# SPDX-License-Identifier: Apache-2.0
"""What is entered of an activity, on a page or a phone, and of its review."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.cases.queries.counting import AGES
from wuzha.intake.forms import FilesField
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.rules import rule_set
from wuzha.outreach.models import Activity
from wuzha.outreach.queries import lists
from wuzha.outreach.rulesets import AUDIENCES, ENTRIES, WAYS
from wuzha.outreach.services.activities import NewActivity
from wuzha.outreach.services.photos import read_all
from wuzha.ui.acting import OnPage
from wuzha.ui.fields import DayField, KeyField, WhyField, WordsField, optional

#: Units that a form lists; of a larger reach only the upper ones.
MOST_UNITS = 400


def own_units(actor: Actor) -> list[tuple[int, str]]:
    """The actor's unit and those below it that an activity may be of; of a city without its grids."""
    rows = Unit.objects.filter(pk__in=units_below(actor.unit_path).ids, valid_to__isnull=True)
    found = list(rows.order_by("path").values_list("pk", "name")[: MOST_UNITS + 1])
    if len(found) > MOST_UNITS:
        kinds = ("CITY", "STREET", "TOWN", "AREA", "STATION", "SCHOOL", "MEMBER")
        found = list(rows.filter(kind__in=kinds).order_by("path").values_list("pk", "name")[:MOST_UNITS])
    return found


def words(rules: Any) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in rules.at().terms]


class ActivityForm(OnPage):
    """An activity. How many of each audience were reached stands in a field each."""

    short_name = "activity"
    beside = {
        "NO_UNIT": "unit", "IN_FUTURE": "day", "TOO_LATE": "day", "TEXT_MISSING": "place", "CLEAR_NUMBER": "place",
        "TOO_LONG": "place", "PHOTO_KIND": "photos", "PHOTO_BIG": "photos", "PHOTO_MANY": "photos",
        "NOT_FITTING": "task", "NOTE_NAMES": "note", "EDITION_OVER": "editions",
    }  # fmt: skip

    asked_after = {"DONE_TWICE": "another"}

    uid = forms.UUIDField(widget=forms.HiddenInput)
    another = forms.BooleanField(label=pgettext_lazy("outreach", "This is another activity than that"), required=False)
    day = DayField(label=pgettext_lazy("outreach", "Day"))
    unit = KeyField(pgettext_lazy("outreach", "Unit"))
    place = forms.CharField(label=pgettext_lazy("outreach", "Place"), max_length=64)
    topic = forms.CharField(label=pgettext_lazy("outreach", "Topic"), max_length=64, required=False)
    fraud_type = forms.ChoiceField(
        label=pgettext_lazy("outreach", "Scam type"), required=False,
        help_text=pgettext_lazy("outreach", "Where it was about one scam: it counts for suggestions of the week."),
    )  # fmt: skip
    age = forms.ChoiceField(
        label=pgettext_lazy("outreach", "Age of most"), required=False,
        help_text=pgettext_lazy("outreach", "Where somebody looked: audiences alone seldom tell an age."),
    )  # fmt: skip
    key_area = forms.TypedChoiceField(
        label=pgettext_lazy("outreach", "Key area"), required=False, empty_value=None,
        coerce=lambda told: told == "1",
        choices=optional([("1", pgettext_lazy("outreach", "yes")), ("0", pgettext_lazy("outreach", "no"))]),
    )  # fmt: skip
    entry = forms.ChoiceField(label=pgettext_lazy("outreach", "Goes to"))
    way = forms.ChoiceField(label=pgettext_lazy("outreach", "Way"))
    lecturer = KeyField(pgettext_lazy("outreach", "Lecturer"), required=False)
    event = KeyField(pgettext_lazy("outreach", "Event"), required=False)
    task = KeyField(pgettext_lazy("outreach", "Task of the plan"), required=False)
    site = KeyField(pgettext_lazy("outreach", "Place of outreach"), required=False)
    editions = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("outreach", "Materials used"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    note = WordsField(label=pgettext_lazy("outreach", "Note"), rows=3, max_length=1000, required=False)
    photos = FilesField(
        label=pgettext_lazy("outreach", "Photos (JPEG, PNG)"), required=False,
        help_text=pgettext_lazy(
            "outreach",
            "Only the fingerprint of the file, its time and its place are kept. Keep the original for the review.",
        ),
    )  # fmt: skip

    def __init__(self, actor: Actor, *args: Any, row: Activity | None = None, **options: Any) -> None:
        day = row.day if row is not None else timezone.localdate()
        options.setdefault("initial", _initial(row, actor, day))
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices = own_units(actor)
        fields["fraud_type"].choices = optional(words(rule_set("warning.fraud_types")))
        fields["age"].choices = optional(words(AGES))
        fields["entry"].choices, fields["way"].choices = words(ENTRIES), words(WAYS)
        fields["lecturer"].choices = optional(
            (one.pk, f"{one.number} {one.name} {one.unit.name}") for one in lists.lecturers(actor)
        )
        fields["event"].choices = optional((one.pk, str(one)) for one in lists.open_events(actor))
        fields["task"].choices = optional(
            (one.pk, str(one)) for one in lists.open_tasks(actor, row.unit_id if row else None, day)
        )
        fields["site"].choices = optional((one.pk, str(one)) for one in lists.sites(actor))
        fields["editions"].choices = [(one.pk, one.material.title) for one in lists.in_force(actor, day)]
        fields["photos"].widget.attrs |= {"accept": "image/jpeg,image/png,image/webp"}
        people = dict(lists.people_of(actor, row)) if row is not None else {}
        for code, label in words(AUDIENCES):
            fields[f"people_{code}"] = forms.IntegerField(
                label=label, min_value=0, max_value=10**6, required=False, initial=people.get(code)
            )
        for name in [one for one in ("lecturer", "event", "task", "site", "editions") if not fields[one].choices]:
            fields.pop(name)

    def audiences(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("people_")]

    def new(self) -> NewActivity:
        """What was entered. Photos are read here: raises `RefusalError`."""
        data = self.cleaned_data
        contents = [one.read() for one in data["photos"] or () if one is not None]
        return NewActivity(
            day=data["day"], place=data["place"], topic=data["topic"], entry=data["entry"], way=data["way"],
            fraud_type=data["fraud_type"], age=data["age"], key_area=data["key_area"], unit_id=data["unit"],
            note=data["note"],
            uid=data["uid"], asks=not self.answered("another"), lecturer_id=data.get("lecturer"),
            event_id=data.get("event"), task_id=data.get("task"), site_id=data.get("site"),
            editions=tuple(data.get("editions") or ()), photos=read_all(contents),
            people={
                name.removeprefix("people_"): data[name] or 0 for name in data if name.startswith("people_")
            },
        )  # fmt: skip


def _initial(row: Activity | None, actor: Actor, day: date) -> dict[str, Any]:
    if row is None:
        return {"uid": uuid.uuid4(), "day": day, "unit": actor.unit_id}
    return {
        "uid": row.uid, "day": row.day, "unit": row.unit_id, "place": row.place, "topic": row.topic,
        "fraud_type": row.fraud_type, "age": row.age,
        "key_area": "" if row.key_area is None else str(int(row.key_area)),
        "entry": row.entry, "way": row.way, "lecturer": row.lecturer_id, "event": row.event_id, "task": row.task_id,
        "site": row.site_id, "editions": [one.edition_id for one in lists.materials_of(actor, row)],
    }  # fmt: skip


class WhyForm(OnPage):
    short_name = "why"
    otherwise = "why"

    why = WhyField()


class NoteForm(OnPage):
    short_name = "note"
    beside = {"TOO_LONG": "note"}

    note = WordsField(label=pgettext_lazy("outreach", "Note"), rows=3, max_length=1000, required=False)


class PhotoForm(OnPage):
    """The original of a photo, shown in the review."""

    short_name = "photo"
    beside = {"PHOTO_OTHER": "photo"}

    photo = FilesField(label=pgettext_lazy("outreach", "Original of a photo"))

    def content(self) -> bytes:
        found: bytes = self.cleaned_data["photo"][0].read()
        return found


class DrawForm(OnPage):
    short_name = "draw"
    beside = {
        "DAYS_ORDER": "until", "NOTHING_TO_DRAW": "until", "TOO_LONG": "seed", "CLEAR_NUMBER": "seed",
    }  # fmt: skip

    since = DayField(label=pgettext_lazy("outreach", "First day"))
    until = DayField(label=pgettext_lazy("outreach", "Last day"))
    seed = forms.CharField(
        label=pgettext_lazy("outreach", "Seed"), max_length=32, required=False,
        help_text=pgettext_lazy("outreach", "Numbers drawn in public, for instance. Empty: made by chance, and shown."),
    )  # fmt: skip
