# SPDX-License-Identifier: Apache-2.0
"""Opening the personal data of a task for its purpose. One read event, before any value leaves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.engine.identifiers import Phone
from wuzha.engine.identifiers.scan import find_clear
from wuzha.sealed.value import Sealed
from wuzha.warning.queries.tasks.fraudster import used
from wuzha.warning.queries.tasks.page import Task

#: Fields of the person that finding and meeting somebody needs; the ID number is not among them.
PERSON = ("name", "phone", "address")


@dataclass(frozen=True, slots=True)
class Clear:
    """Clear values for one page view. Never stored, never in a log."""

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


def reveal(actor: Actor, task: Task, purpose: str, detail: dict[str, object] | None = None) -> Clear:
    """The clear personal data of a task, for a purpose. Raises `ValueError` when the purpose is empty."""
    sealed: dict[str, Sealed] = {name: value for name in PERSON if (value := getattr(task.warning, name)) is not None}
    sealed |= {f"item:{one.pk}": one.value for one in task.items if one.value is not None}
    sealed |= {f"note:{one.pk}": one.note for one in task.attempts if one.note is not None}
    sealed |= {f"promise:{one.pk}": one.promise for one in task.attempts if one.promise is not None}
    sealed |= {f"proof:{one.pk}": one.reference for one in task.proofs if one.reference is not None}
    sealed |= {f"raw:{one.pk}": one.raw for one in task.pushes if one.raw is not None}
    clear = reveal_many(actor, purpose, on=("warning", task.warning.pk), values=sealed, detail=detail)
    items = _of_kind(clear, "item")
    return Clear(
        **{name: clear.get(name, "") for name in PERSON},
        items=items,
        notes=_of_kind(clear, "note"),
        promises=_of_kind(clear, "promise"),
        references=_of_kind(clear, "proof"),
        earlier=_earlier(actor, task, purpose),
        fraudster=used(_of_kind(clear, "raw").values()),
        phones={pk: found for pk, text in items.items() if (found := phones_in(text))},
    )


def _earlier(actor: Actor, task: Task, purpose: str) -> dict[int, str]:
    """What was said and promised in earlier rounds; one read event for each of those warnings."""
    found: dict[int, str] = {}
    for one in task.earlier:
        sealed = {f"note:{talk.pk}": talk.note for talk in one.talks if talk.note is not None}
        sealed |= {f"promise:{talk.pk}": talk.promise for talk in one.talks if talk.promise is not None}
        if sealed:
            clear = reveal_many(actor, purpose, on=("warning", one.warning.pk), values=sealed)
            notes, promises = _of_kind(clear, "note"), _of_kind(clear, "promise")
            found |= {
                talk.pk: " · ".join(text for text in (notes.get(talk.pk), promises.get(talk.pk)) if text)
                for talk in one.talks
            }
    return found


def phones_in(text: str) -> list[str]:
    """The mobile numbers in a text, each as its 11 digits."""
    found = (Phone.parse(text[hit.start : hit.end]) for hit in find_clear(text) if hit.kind == Phone.name)
    return list(dict.fromkeys(found))


def _of_kind(clear: dict[str, str], kind: str) -> dict[int, str]:
    return {int(name.partition(":")[2]): text for name, text in clear.items() if name.startswith(f"{kind}:")}
