# SPDX-License-Identifier: Apache-2.0
"""When the personal data of evidence must go, and how it goes; which evidence is about a person; its list as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.cases.queries.victims import Case
from wuzha.evidence.models import Custody, Device, Entity, EvidenceFile, Exhibit, SceneRecord
from wuzha.evidence.queries.lists import Filters, chosen, with_last
from wuzha.evidence.rules.custody import OURS, State
from wuzha.evidence.rules.found import EntityKind
from wuzha.evidence.rulesets import KINDS
from wuzha.evidence.services.files import FILES
from wuzha.org.roles import May
from wuzha.pages import capped
from wuzha.privacy.exporters import Cell, Column
from wuzha.privacy.subjects import Record
from wuzha.sealed import Kind
from wuzha.sealed.erasing import erase_rows, erasing
from wuzha.search.query import readings

#: States of a case in which nobody works on it any more.
OVER = ("CONCLUDED", "NOT_FILED", "WITHDRAWN", "HANDED_OVER", "MERGED")
#: Records of one person that are looked for in the trail.
MOST = 500
_KINDS = {Kind.PHONE: EntityKind.PHONE, Kind.ACCOUNT: EntityKind.ACCOUNT}


class EvidenceKeeper:
    """By case: what was found in it goes together, once nothing of it is with us."""

    kind = "evidence"
    object_type = "case"
    since = "received_at"

    def title(self) -> str:
        return pgettext("evidence", "Evidence")

    def what_goes(self) -> str:
        return pgettext(
            "evidence",
            "Names, places, findings, marks, notes, numbers of devices, and all files. Exhibits with their chain of "
            "custody, documents, seals and hashes stay.",
        )

    def due(self, before: datetime) -> QuerySet[Any]:
        of_case = {"case": OuterRef("pk")}
        there = Q(Exists(SceneRecord.unscoped.filter(scene__case=OuterRef("pk"), finding__isnull=False)))
        for model, column in ((Exhibit, "witness"), (Exhibit, "marks"), (Exhibit, "from_whom"), (Device, "place"),
                              (Device, "operator"), (Device, "note"), (Entity, "value")):  # fmt: skip
            there |= Q(Exists(model.unscoped.filter(**of_case, **{f"{column}__isnull": False})))
        there |= Q(Exists(EvidenceFile.unscoped.filter(**of_case, erased_at__isnull=True)))
        there |= Q(
            Exists(
                Custody.unscoped.filter(Q(note__isnull=False) | Q(receiver__isnull=False), exhibit__case=OuterRef("pk"))
            )
        )
        with_us = Custody.unscoped.filter(exhibit__case=OuterRef("pk"), next__isnull=True, to_state__in=OURS)
        rows: QuerySet[Any] = Case.unscoped.filter(received_at__lt=before, state__in=OVER)
        return rows.filter(there).exclude(Exists(with_us))

    @erasing()
    def erase(self, keys: Sequence[int], now: datetime) -> int:
        todo = list(self.due(now).filter(pk__in=list(keys)).values_list("pk", flat=True))
        erase_rows(SceneRecord.unscoped.filter(scene__case__in=todo))
        erase_rows(Custody.unscoped.filter(exhibit__case__in=todo))
        for model in (Exhibit, Device, Entity):
            erase_rows(model.unscoped.filter(case__in=todo))
        Entity.unscoped.filter(case__in=todo).update(shown="")
        files = EvidenceFile.unscoped.filter(case__in=todo, erased_at__isnull=True)
        stored = list(files.values_list("stored_as", flat=True))
        erase_rows(files)
        files.update(erased_at=now)
        FILES.let_go(*stored)
        return len(todo)


class EvidenceSubjects:
    def about(self, actor: Actor, text: str) -> set[Record]:
        """Devices and files in the actor's reach that name this phone or account; the exhibit of this number."""
        found: set[Record] = set()
        rows = Entity.objects.visible_to(actor)
        for sealed, indexes in readings(text).items():
            these = rows.filter(kind=_KINDS.get(sealed, ""), value_index__in=indexes)
            for device, file in these.values_list("device", "file")[:MOST]:
                found.add((Device.RECORD, str(device)) if device else (EvidenceFile.RECORD, str(file)))
        code = text.strip().upper()
        if code.startswith("WZ") and code[2:].isdecimal() and len(code) <= 14:
            keys = Exhibit.objects.visible_to(actor).filter(pk=int(code[2:])).values_list("pk", flat=True)
            found |= {(Exhibit.RECORD, str(pk)) for pk in keys}
        return found

    def worked_on(self, person_id: int, records: Iterable[Record]) -> set[Record]:
        """Taken, held, recorded or added by the person."""
        told = [(kind, int(key)) for kind, key in records if key.isdecimal()]
        held = Q(officer=person_id) | Q(second=person_id) | Q(by=person_id) | Q(chain__holder=person_id)
        mine: tuple[tuple[Any, Q], ...] = (
            (Exhibit, held | Q(chain__by=person_id)), (Device, Q(by=person_id)), (EvidenceFile, Q(by=person_id)),
        )  # fmt: skip
        return {
            (model.RECORD, str(pk))
            for model, rule in mine
            for pk in model.unscoped.filter(rule, pk__in=[key for kind, key in told if kind == model.RECORD])
            .values_list("pk", flat=True)
            .distinct()
        }


def has_open_work(unit_id: int) -> bool:
    """A unit whose people hold exhibits, or lent them."""
    return with_last(Exhibit.unscoped.filter(case__unit_id=unit_id)).filter(now_state__in=OURS).exists()


class ExhibitExporter:
    kind = "exhibits"
    needs: Sequence[May] = (May.READ_CASES,)
    object_type = "exhibit"

    def title(self) -> str:
        return pgettext("exhibit", "Exhibits")

    def columns(self) -> Sequence[Column]:
        word = {
            "number": pgettext("exhibit", "Exhibit"), "case": pgettext("exhibit", "Case"),
            "kind": pgettext("exhibit", "Kind"), "name": pgettext("exhibit", "What it is"),
            "quantity": pgettext("exhibit", "Quantity"), "way": pgettext("exhibit", "How it came"),
            "decision_no": pgettext("exhibit", "Number of the decision"),
            "list_no": pgettext("exhibit", "Number of the list"), "taken_at": pgettext("exhibit", "Taken at"),
            "from_whom": pgettext("exhibit", "Taken from"), "state": pgettext("exhibit", "Where it is"),
            "holder": pgettext("exhibit", "Held by"), "place": pgettext("exhibit", "Stored at"),
            "due_at": pgettext("exhibit", "To be back by"),
        }  # fmt: skip
        return [Column(code, label, sealed=code == "from_whom") for code, label in word.items()]

    def count(self, actor: Actor, query: str, most: int) -> int:
        return capped(chosen(actor, Filters.of(query)), most)

    def rows(self, actor: Actor, query: str, most: int) -> Iterator[Sequence[Cell]]:
        kinds = KINDS.at(timezone.now())
        rows = chosen(actor, Filters.of(query)).select_related("case").order_by("-taken_at", "-pk")
        for one in rows[:most]:
            yield [
                one.number, str(one.case), kinds.label(one.kind), one.name, one.quantity, one.get_way_display(),
                one.decision_no, one.list_no, one.taken_at, one.from_whom, str(State(one.now_state).label),
                one.now_holder or one.now_organ or "", one.now_place or "", one.now_due,
            ]  # fmt: skip
