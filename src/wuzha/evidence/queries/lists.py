# SPDX-License-Identifier: Apache-2.0
"""Exhibits across cases, and one record with what belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.numbering import key_reader, record_in
from wuzha.evidence.models import Custody, Device, Entity, EvidenceFile, Exhibit, Scene, SceneRecord
from wuzha.evidence.rules.custody import OURS, State
from wuzha.evidence.rules.found import EntityState

TABS = ("ours", "lent", "late", "over", "all")
#: Whose it is, for `select_related`.
PERSON = ("person__individual", "person__individual__merged_into")


def tabs(now: datetime) -> dict[str, Q]:
    """What the tabs of the list show, by the last step of an exhibit."""
    return {
        "ours": Q(now_state__in=OURS),
        "lent": Q(now_state=State.LENT),
        "late": Q(now_state=State.LENT, now_due__lt=now),
        "over": Q(now_state__in=OURS, case__state="CONCLUDED"),
        "all": Q(),
    }


@dataclass(frozen=True, slots=True)
class Filters:
    """Which exhibits the list shows; empty leaves it open."""

    tab: str = "ours"
    kind: str = ""
    mine: bool = False

    @classmethod
    def of(cls, query: str) -> Filters:
        """The filter of an address of the list. Raises `ValueError` for a tab there is not."""
        given = QueryDict(query)
        tab = given.get("tab", "ours")
        if tab not in TABS:
            raise ValueError("There is no such tab")
        return cls(tab, given.get("kind", ""), given.get("mine") == "1")


def with_last(rows: QuerySet[Exhibit]) -> QuerySet[Any]:
    """Each exhibit with its last step: `now_state`, `now_due`, `now_at`, `now_place`, `now_organ`, `now_holder`."""
    last = Custody.unscoped.filter(exhibit=OuterRef("pk"), next__isnull=True)
    names = {
        "now_state": "to_state", "now_due": "due_at", "now_at": "at", "now_place": "place", "now_organ": "organ",
        "now_holder": "holder__name", "now_holder_id": "holder_id",
    }  # fmt: skip
    return rows.annotate(**{name: Subquery(last.values(column)[:1]) for name, column in names.items()})


def chosen(actor: Actor, filters: Filters) -> QuerySet[Any]:
    """The exhibits of a filter in reach."""
    rows = with_last(Exhibit.objects.visible_to(actor))
    rows = rows.filter(tabs(timezone.now()).get(filters.tab, Q()))
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.mine:
        rows = rows.filter(now_holder_id=actor.person_id)
    return rows


def page(actor: Actor, filters: Filters, after: str = "") -> pages.Page[Any]:
    """The latest taken first. Raises `CursorError`."""
    rows = chosen(actor, filters).select_related("case", "case__unit", "case__centre")
    return pages.page(rows.order_by("-taken_at", "-pk"), after)


def waiting(actor: Actor, now: datetime) -> list[QuerySet[Any]]:
    """Exhibits that should be back."""
    return [with_last(Exhibit.objects.visible_to(actor)).filter(tabs(now)["late"])]


def exhibit_of(actor: Actor, pk: int) -> Any | None:
    rows = Exhibit.objects.visible_to(actor).select_related("case", "officer", "second", "scene", *PERSON)
    return with_last(rows).filter(pk=pk).first()


def chain_of(actor: Actor, exhibit: Exhibit) -> list[Custody]:
    """Every step, the first first."""
    rows = Custody.objects.visible_to(actor).filter(exhibit=exhibit).select_related("giver", "holder", "by")
    return list(rows.order_by("pk"))


def of_case(actor: Actor, case_id: int) -> dict[str, list[Any]]:
    """All evidence of a case: scenes with the record that stands, exhibits, devices, files."""
    exhibits = with_last(Exhibit.objects.visible_to(actor).filter(case_id=case_id))
    files = EvidenceFile.objects.visible_to(actor).filter(case_id=case_id)
    undecided = Entity.unscoped.filter(file=OuterRef("pk"), state=EntityState.PROPOSED)
    return {
        "scenes": list(scenes_of(actor, case_id)),
        "exhibits": list(exhibits.select_related(*PERSON).order_by("no")),
        "devices": list(
            Device.objects.visible_to(actor).filter(case_id=case_id).select_related("exhibit", *PERSON).order_by("no")
        ),
        "files": list(files.annotate(undecided=Exists(undecided)).select_related("by").order_by("no")),
    }


def of_people(actor: Actor, parts: Collection[int]) -> tuple[list[Any], list[Device]]:
    """Exhibits and devices of these parts in cases, the latest first."""
    exhibits = with_last(Exhibit.objects.visible_to(actor).filter(person__in=parts)).select_related("case")
    devices = Device.objects.visible_to(actor).filter(person__in=parts).select_related("case")
    return list(exhibits.order_by("-taken_at", "-pk")), list(devices.order_by("-pk"))


def beside(actor: Actor, record: Scene | Exhibit | Device) -> dict[str, list[Any]]:
    """What was found at a scene, or belongs to an exhibit or a device."""
    of = {type(record).__name__.lower(): record}
    found: dict[str, list[Any]] = {"exhibits": [], "devices": []}
    if isinstance(record, Scene):
        found["exhibits"] = list(Exhibit.objects.visible_to(actor).filter(**of).order_by("no"))
    if not isinstance(record, Device):
        found["devices"] = list(Device.objects.visible_to(actor).filter(**of).order_by("no"))
    return found | {"files": list(EvidenceFile.objects.visible_to(actor).filter(**of).order_by("no"))}


def scenes_of(actor: Actor, case_id: int) -> QuerySet[SceneRecord]:
    """The records that stand of a case's scenes."""
    rows = SceneRecord.objects.visible_to(actor).filter(scene__case_id=case_id, struck_by__isnull=True)
    return rows.select_related("scene").order_by("scene__no")


def scene_of(actor: Actor, pk: int) -> Scene | None:
    found: Scene | None = Scene.objects.visible_to(actor).select_related("case").filter(pk=pk).first()
    return found


def records_of(actor: Actor, scene: Scene) -> list[SceneRecord]:
    """Every telling of a survey, the one that stands first."""
    rows = SceneRecord.objects.visible_to(actor).filter(scene=scene).select_related("by")
    return list(rows.order_by("-pk"))


def device_of(actor: Actor, pk: int) -> Device | None:
    rows = Device.objects.visible_to(actor).select_related("case", "exhibit", "scene", *PERSON)
    found: Device | None = rows.filter(pk=pk).first()
    return found


def file_of(actor: Actor, pk: int) -> EvidenceFile | None:
    rows = EvidenceFile.objects.visible_to(actor).select_related("case", "by", "scene", "exhibit", "device")
    found: EvidenceFile | None = rows.filter(pk=pk).first()
    return found


def entities_in(actor: Actor, **where: Any) -> list[Entity]:
    """Entities of a device or a file, in the order in which they stand there."""
    rows = Entity.objects.visible_to(actor).filter(**where).select_related("decided_by")
    return list(rows.order_by("own", "-sure", "paragraph", "pk"))


key_in = key_reader("WZ")


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    model: Any = {"scene": Scene, "device": Device, "file": EvidenceFile, "exhibit": Exhibit}.get(
        url_name.partition("_")[0]
    )
    return record_in(model, taken) if model is not None else None
