# SPDX-License-Identifier: Apache-2.0
"""Opening the personal data of a task for its purpose. One read event, before any value leaves.

How many photos there are is seen by whoever sees the warning, the pictures for a purpose only. Of the raw rows that
came in only what the fraudster used is opened: numbers, links, apps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wuzha.audit.actor import Actor
from wuzha.core.files import FileCode
from wuzha.core.reveal import NotLoggedError, reveal_files, reveal_many, shown_again
from wuzha.engine.identifiers import Phone, find_clear
from wuzha.intake.header_rules import headers_in_force
from wuzha.intake.headers import match
from wuzha.sealed.value import Sealed
from wuzha.warning.models import Attachment, WarningRecord
from wuzha.warning.queries.tasks.page import Task
from wuzha.warning.rules.visit import still_shown
from wuzha.warning.rulesets import DOORSTEP, HEADERS

#: Fields of the person that finding and meeting somebody needs; the ID number is not among them.
PERSON = ("name", "phone", "address")


@dataclass(frozen=True, slots=True)
class Clear:
    """Clear values for one visit. Never stored, never in a log."""

    name: str = ""
    phone: str = ""
    address: str = ""
    #: Key of the completion item → what was found.
    items: dict[int, str] = field(default_factory=dict)
    #: Key of the attempt → its note.
    notes: dict[int, str] = field(default_factory=dict)
    #: Key of the attempt → what the person promised.
    promises: dict[int, str] = field(default_factory=dict)
    #: Key of the proof → its number.
    references: dict[int, str] = field(default_factory=dict)
    #: Key of an attempt of an earlier round → what was said and promised.
    earlier: dict[int, str] = field(default_factory=dict)
    #: (label, value) of what the fraudster used.
    fraudster: list[tuple[Any, str]] = field(default_factory=list)
    #: Key of the completion item → the numbers in it, to be dialled.
    phones: dict[int, list[str]] = field(default_factory=dict)

    @property
    def said(self) -> dict[int, str]:
        """Key of the attempt → what was said and promised."""
        keys = self.notes.keys() | self.promises.keys()
        return {pk: " · ".join(text for text in (self.notes.get(pk), self.promises.get(pk)) if text) for pk in keys}


#: Opens the fields of one record: (its type and key, name → sealed value) → name → clear value.
Opens = Callable[[tuple[str, object], Mapping[str, Sealed | None]], dict[str, str]]


def reveal(actor: Actor, task: Task, purpose: str, detail: dict[str, object] | None = None) -> Clear:
    """The clear personal data of a task, for a purpose. Raises `ValueError` when the purpose is empty.

    What was said in earlier rounds is read there: one read event for each of those warnings.
    """
    own = ("warning", task.warning.pk)
    return _clear(
        task, lambda on, values: reveal_many(actor, purpose, on=on, values=values, detail=detail if on == own else None)
    )


def shown_still(actor: Actor, task: Task, since: datetime) -> Clear | None:
    """What was shown at `since`, as long as the visit it was shown for lasts (`rules.visit`); no second read event."""
    minutes = DOORSTEP.at(since).shown_minutes
    if not task.may_reveal or not still_shown(since, task.attempts, timezone.now(), minutes):
        return None
    try:
        return _clear(task, lambda on, values: shown_again(actor, on=on, values=values, since=since))
    except NotLoggedError:  # shown in another role
        return None


def _clear(task: Task, opens: Opens) -> Clear:
    sealed: dict[str, Sealed | None] = {name: getattr(task.warning, name) for name in PERSON}
    sealed |= {f"item:{one.pk}": one.value for one in task.items}
    sealed |= {f"note:{one.pk}": one.note for one in task.attempts}
    sealed |= {f"promise:{one.pk}": one.promise for one in task.attempts}
    sealed |= {f"proof:{one.pk}": one.reference for one in task.proofs}
    sealed |= {f"raw:{one.pk}": one.raw for one in task.pushes}
    clear = opens(("warning", task.warning.pk), sealed)
    items = of_kind(clear, "item")
    return Clear(
        **{name: clear.get(name, "") for name in PERSON},
        items=items,
        notes=of_kind(clear, "note"),
        promises=of_kind(clear, "promise"),
        references=of_kind(clear, "proof"),
        earlier=_earlier(task, opens),
        fraudster=used_by_fraudster(of_kind(clear, "raw").values()),
        phones={pk: found for pk, text in items.items() if (found := phones_in(text))},
    )


def _earlier(task: Task, opens: Opens) -> dict[int, str]:
    """What was said and promised in earlier rounds."""
    found: dict[int, str] = {}
    for one in task.earlier:
        sealed = {f"note:{talk.pk}": talk.note for talk in one.talks if talk.note is not None}
        sealed |= {f"promise:{talk.pk}": talk.promise for talk in one.talks if talk.promise is not None}
        if sealed:
            clear = opens(("warning", one.warning.pk), sealed)
            notes, promises = of_kind(clear, "note"), of_kind(clear, "promise")
            found |= {
                talk.pk: " · ".join(text for text in (notes.get(talk.pk), promises.get(talk.pk)) if text)
                for talk in one.talks
            }
    return found


def phones_in(text: str) -> list[str]:
    """The mobile numbers in a text, each as its 11 digits."""
    found = (Phone.parse(text[hit.start : hit.end]) for hit in find_clear(text) if hit.kind == Phone.name)
    return list(dict.fromkeys(found))


def of_kind(clear: dict[str, str], kind: str) -> dict[int, str]:
    """Key of a record → its clear value, of the values named `kind:key`."""
    return {int(name.partition(":")[2]): text for name, text in clear.items() if name.startswith(f"{kind}:")}


#: Canonical fields of a directive that are the fraudster's, in the order of their use (`domain.md` §3.3).
FIELDS: dict[str, Any] = {
    "suspect_phone": _("Fraudster's number"),
    "fraud_contact_value": _("Fraudster's contact"),
    "fraud_url": _("Link or website"),
    "fraud_app": _("App used"),
    "suspect_name": _("Name used"),
    "tx_payee": _("Payee"),
}


def used_by_fraudster(raws: Iterable[str]) -> list[tuple[Any, str]]:
    """(label, value) of the fraudster's means in raw rows, each value once."""
    found: dict[tuple[str, str], None] = {}
    for raw in raws:
        cells = _by_field(json.loads(raw))
        for name in FIELDS:
            if value := cells.get(name, "").strip():
                found.setdefault((name, value))
    return [(FIELDS[name], value) for name, value in found]


def _by_field(row: Mapping[str, Any]) -> dict[str, str]:
    matched = match(list(row), headers_in_force(HEADERS)).matched
    return {field: str(row[header]) for header, field in matched.items() if field in FIELDS}


@dataclass(frozen=True, slots=True)
class ClearPicture:
    """A picture in clear, for one view of a page; or why it cannot be had."""

    attachment: Attachment
    jpeg: bytes
    lost: FileCode | None = None


def photos_of(actor: Actor, warning: WarningRecord) -> list[Attachment]:
    """Its photos, the earliest first, those that were deleted by rule among them."""
    rows = Attachment.objects.visible_to(actor).filter(warning=warning).select_related("by", "unit")
    return list(rows.order_by("taken_at", "pk"))


def reveal_photos(
    actor: Actor, warning: WarningRecord, purpose: str, detail: dict[str, object] | None = None
) -> list[ClearPicture]:
    """The pictures; one read event before any of them leaves. Raises `ValueError` without a purpose."""
    kept = [one for one in photos_of(actor, warning) if one.forgotten_at is None]
    files = {f"photo:{one.pk}": one.uid for one in kept}
    jpegs = reveal_files(actor, purpose, on=("warning", warning.pk), files=files, detail=detail)
    return [
        ClearPicture(one, b"", jpeg) if isinstance(jpeg, FileCode) else ClearPicture(one, jpeg)
        for one, jpeg in zip(kept, jpegs, strict=True)
    ]
