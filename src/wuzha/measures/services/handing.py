# SPDX-License-Identifier: Apache-2.0
"""Lists of who is under a measure, for units that apply it: dated, watermarked, with a second person, each look in the
trail. A list holds who is in force at the instant it is made, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.copying import copy_in
from wuzha.core.acts import OneAct
from wuzha.core.files import FileCode, content_of
from wuzha.core.reveal import Opener, opener
from wuzha.inbox.services import moved_on
from wuzha.measures.errors import Code
from wuzha.measures.models import HandOut, HandOutRow, Measure
from wuzha.measures.queries.handouts import carries_out, handout_of, is_closed
from wuzha.measures.queries.in_force import RELATED, in_force
from wuzha.measures.registry import Remark, SubjectKind, kind_of, kinds
from wuzha.measures.rules.life import State
from wuzha.measures.services.base import DECIDES, MEASURES, PROPOSES
from wuzha.org.models import Person
from wuzha.org.roles import may
from wuzha.org.services.guard import person_of
from wuzha.privacy.exporters import Cell
from wuzha.privacy.sheets import Sheet, Watermark, cell_text, workbook
from wuzha.refusals import RefusalError
from wuzha.requests.queries.units import choosable
from wuzha.sealed.files import write_sealed
from wuzha.sealed.owners import Owner, Place

FILES = Owner(
    ("lists of measures handed out", "已发放的措施名单"), Place.FILES,
    lambda: HandOut.unscoped.filter(state=HandOut.State.MADE),
)  # fmt: skip
HEADINGS = (
    "措施编号",
    "种类",
    "对象",
    "姓名或名称",
    "号码",
    "依据",
    "决定机关",
    "文号",
    "生效日",
    "到期日",
    "限制和保留",
)
SEALED = ("name", "number", "thing")


def _act(name: str) -> OneAct:
    return OneAct((*PROPOSES, *DECIDES), name, Code.NOT_ALLOWED, on=HandOut.RECORD, system=False)


@_act("handout.ask")
def ask(actor: Actor, codes: Sequence[str], receiver: int, purpose: str) -> HandOut:
    """Ask for a list for a receiver. Raises `RefusalError`: NO_KIND, NO_RECEIVER, RECEIVER_UNLIKE, PURPOSE_MISSING,
    TOO_LONG, CLEAR_NUMBER."""
    chosen = [one for one in kinds() if one.code in codes and one.handed_out]
    if not chosen or len(chosen) < len(set(codes)) or not all(_either(actor, one.code) for one in chosen):
        raise RefusalError(Code.NO_KIND)
    if receiver not in choosable(actor, [receiver]):
        raise RefusalError(Code.NO_RECEIVER)
    if not carries_out(actor, receiver, codes):
        others = [one for one in chosen if not carries_out(actor, receiver, [one.code])]
        raise RefusalError(Code.RECEIVER_UNLIKE, kinds="、".join(str(one.title) for one in others or chosen))
    why = MEASURES.plain(purpose, required=Code.PURPOSE_MISSING, most=120)
    made: HandOut = HandOut.unscoped.create(
        kinds=sorted(one.code for one in chosen), unit_id=actor.unit_id or 0, receiver_id=receiver, purpose=why,
        asked_by_id=person_of(actor),
    )  # fmt: skip
    record(actor, "handout.ask", on=(HandOut.RECORD, made.pk), purpose=why, detail={"unit": receiver})
    return made


@_act("handout.refuse")
def refuse(actor: Actor, pk: int, reason: str) -> HandOut:
    """It is not to leave. Raises `RefusalError`: NOT_FOUND, HANDOUT_DECIDED, SAME_ASKER, REASON_MISSING, TOO_LONG,
    CLEAR_NUMBER."""
    row = _to_decide(actor, pk)
    why = MEASURES.plain(reason, required=Code.REASON_MISSING, most=200)
    return _decided(actor, row, "handout.refuse", state=HandOut.State.REFUSED, reason=why)


@_act("handout.make")
def make(actor: Actor, pk: int) -> HandOut:
    """Say yes, and make the list of this instant. Raises `RefusalError`: NOT_FOUND, HANDOUT_DECIDED, SAME_ASKER,
    NOBODY_IN_FORCE."""
    row = _to_decide(actor, pk)
    now = timezone.now()
    # In the reach of the unit that hands it out, whoever says yes; locked against being lifted meanwhile.
    found = list(
        in_force(actor, now, kinds=row.kinds).filter(state=State.IN_FORCE, unit__path__startswith=row.unit.path)
        .select_for_update(of=("self",), no_key=True).order_by("pk").select_related(*RELATED)
    )  # fmt: skip
    if not found:
        raise RefusalError(Code.NOBODY_IN_FORCE)
    purpose = f"{row.purpose}（名单 {row.number}，发往{row.receiver.name}）"
    shown = opener(actor, purpose, on=(HandOut.RECORD, pk), fields=SEALED, rows=len(found))
    content = _file(actor, row, found, shown, now)
    write_sealed(row.uid, content)
    with connection.cursor() as cursor:
        copy_in(cursor, HandOutRow._meta.db_table, ("handout_id", "measure_id"), ((pk, one.pk) for one in found))
    return _decided(
        actor, row, "handout.make", state=HandOut.State.MADE, held_at=now, rows=len(found), size=len(content)
    )


def read(actor: Actor, pk: int) -> tuple[HandOut, bytes]:
    """The file of a list, for the unit that hands it out and for its receiver; the look is in the trail. Raises
    `RefusalError`: NOT_FOUND, LIST_CLOSED, or a `FileCode`.

    A list with somebody whose measure has ended is closed: what was fetched before stays in the trail as it was.
    """
    row = handout_of(actor, pk)
    if row is None or row.state != HandOut.State.MADE:
        raise RefusalError(Code.NOT_FOUND)
    if is_closed(row, timezone.now()):
        raise RefusalError(Code.LIST_CLOSED, number=row.number)
    content = content_of(actor, row.uid, on=(HandOut.RECORD, pk), field="file")
    if isinstance(content, FileCode):
        raise RefusalError(content)
    record(actor, "handout.fetch", on=(HandOut.RECORD, pk), purpose=row.purpose, rows=row.rows)
    return row, content


def _file(actor: Actor, row: HandOut, found: Sequence[Measure], shown: Opener, now: datetime) -> bytes:
    person = Person.objects.get(pk=person_of(actor))
    at = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
    mark = Watermark(person.name, person.badge or person.username, at, row.number, row.purpose, clear=True)
    with translation.override("zh-hans"):
        names = {code: str(kind_of(code).title) for code in row.kinds} | {
            kind.value: str(kind.label) for kind in SubjectKind
        }
        said = _remarks(found)
        rows = [[cell_text(cell) for cell in _cells(one, names, said.get(one.pk, ()), shown)] for one in found]
        return workbook(Sheet("措施名单", list(HEADINGS), rows), mark)


def _remarks(found: Sequence[Measure]) -> dict[int, Sequence[Remark]]:
    """What the rooms of the kinds say beside each measure."""
    said: dict[int, Sequence[Remark]] = {}
    for code in {one.kind for one in found}:
        if (remarks := kind_of(code).remarks) is not None:
            said |= remarks([one for one in found if one.kind == code])
    return said


def _cells(one: Measure, names: dict[str, str], said: Sequence[Remark], shown: Opener) -> Iterator[Cell]:
    subject = one.subject
    yield from (one.number, names[one.kind], names[subject.kind])
    yield subject.unit.name if subject.unit is not None else shown("name", subject.name, one.pk)
    yield shown("number", subject.number, one.pk)
    yield from (one.article, one.authority or one.unit.name, one.authority_no or one.document_no)
    yield from (_day(one.starts_at), _day(one.until))
    yield "；".join(text + (shown("thing", thing, one.pk) if thing is not None else "") for text, thing in said)


def _day(at: datetime | None) -> str:
    return f"{timezone.localdate(at):%Y-%m-%d}" if at is not None else ""


def _to_decide(actor: Actor, pk: int) -> HandOut:
    row: HandOut | None = (
        HandOut.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    )
    if row is None or not row.unit.path.startswith(actor.unit_path or "-"):
        raise RefusalError(Code.NOT_FOUND)
    if row.state != HandOut.State.ASKED:
        raise RefusalError(Code.HANDOUT_DECIDED, number=row.number)
    if row.asked_by_id == actor.person_id:
        raise RefusalError(Code.SAME_ASKER)
    if not all(any(may(actor.role, need) for need in kind_of(code).decides) for code in row.kinds):
        raise RefusalError(Code.NOT_ALLOWED)
    return row


def _decided(actor: Actor, row: HandOut, action: str, **changes: object) -> HandOut:
    changes |= {"decided_at": timezone.now(), "decided_by_id": person_of(actor)}
    HandOut.unscoped.filter(pk=row.pk).update(**changes)
    for name, value in changes.items():
        setattr(row, name, value)
    moved_on((HandOut.RECORD, row.pk))
    record(actor, action, on=(HandOut.RECORD, row.pk), purpose=row.purpose, rows=row.rows)
    return row


def _either(actor: Actor, code: str) -> bool:
    kind = kind_of(code)
    return any(may(actor.role, need) for need in (*kind.proposes, *kind.decides))
