# SPDX-License-Identifier: Apache-2.0
"""Requests to a unit on another network: a request file goes there, its answers come back in the same file.

The file is a table with a row for each request; the addressee fills in conclusion, answer and the columns of the kind.
Taken in through the one batch it does what the page does: signs for the request, and answers it. The same row once more
changes nothing; another one about a request that is answered already is kept as a reject, and shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.intake.models import Batch
from wuzha.intake.receivers import Counts
from wuzha.intake.services.run import own_name
from wuzha.org.models import Person, Unit
from wuzha.privacy.sheets import Sheet, Watermark, workbook
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.models import Request, RequestAnswer
from wuzha.requests.queries.lists import owed_by
from wuzha.requests.registry import RequestKind, kind_for, kind_of
from wuzha.requests.rules.life import OWED, Act, State
from wuzha.requests.services.answering import Answer, digest_of, put
from wuzha.requests.services.base import ASKS, REQUESTS, move

#: Columns that are filled in here, then those that the addressee fills in.
_OURS = ("交办编号", "识别码", "类别", "事项", "交办内容", "交办单位", "答复期限")
_THEIRS = ("结论", "答复内容")


@REQUESTS.act(*ASKS, name="request.take_out")
def request_file(actor: Actor, unit_id: int) -> tuple[bytes, int]:
    """What a unit owes, as a table to fill in, and how many rows it has. What is asked leaves in clear: the look is in
    the trail, the sheet is marked with who took it out. Raises `RefusalError`: NOTHING_TO_SEND."""
    rows = owed_by(actor, unit_id)
    person = Person.objects.filter(pk=actor.person_id).first()
    if not rows or person is None:
        raise RefusalError(Code.NOTHING_TO_SEND)
    unit = rows[0].addressed
    purpose = f"向{unit.name}发送交办事项"
    shown = opener(actor, purpose, on=("unit", unit.pk), fields=["what"], rows=len(rows))
    with translation.override("zh-hans"):
        fields = _columns([kind_of(row.kind) for row in rows])
        content = [
            [
                row.number, row.uid.hex, row.kind_word, row.title, shown("what", row.what, row.pk), row.asking.name,
                f"{timezone.localtime(row.due_at):%Y-%m-%d %H:%M}", *[""] * (len(_THEIRS) + len(fields)),
            ]
            for row in rows
        ]  # fmt: skip
        sheet = Sheet("交办事项", [*_OURS, *_THEIRS, *fields], list(map(list, content)))
    now = timezone.localtime()
    mark = Watermark(person.name, person.badge, f"{now:%Y-%m-%d %H:%M}", f"{now:%Y%m%d%H%M}", purpose, clear=True)
    record(actor, "request.take_out", on=("unit", unit.pk), rows=len(rows), detail={"unit": unit.pk})
    return workbook(sheet, mark), len(rows)


def _columns(kinds: Sequence[RequestKind]) -> list[str]:
    """Headings of the kinds' own fields, each once."""
    return list(dict.fromkeys(str(one.label) for kind in kinds for one in kind.fields))


@dataclass(frozen=True, slots=True)
class IncomingAnswer:
    """One row of an answer file. `more` are the cells of columns that the file has beside the known ones."""

    line: int
    uid: UUID
    number: str
    conclusion: str
    text: str
    more: Mapping[str, str]
    raw: Mapping[str, str]


def take_in(rows: Sequence[IncomingAnswer], *, batch: Batch, actor: Actor) -> tuple[Counts, dict[int, str]]:
    """Answers out of a file, inside the caller's transaction; and line → code of what could not be taken."""
    actor = own_name(actor, batch, *ASKS)
    refused: dict[int, str] = {}
    accepted = duplicates = 0
    now = timezone.now()
    for one in rows:
        found = _found(actor, batch.unit, one)  # of the centre, or of who brought the file
        if found is None:
            refused[one.line] = "uid:UNKNOWN"
            continue
        told = _told(found, one)
        last = RequestAnswer.unscoped.filter(request=found).order_by("-no").first()
        if last is not None and found.state not in OWED:
            if bytes(last.digest or b"") == digest_of(told):
                duplicates += 1
            else:
                refused[one.line] = "row:ANSWERED"
            continue
        if found.state == State.WITHDRAWN:
            refused[one.line] = "row:WITHDRAWN"
            continue
        if last is not None and bytes(last.digest or b"") == digest_of(told):
            duplicates += 1  # the answer that was returned, once more
            continue
        try:
            with transaction.atomic():  # refused, it is not signed for either
                _answer(actor, found, told, now, batch)
        except RefusalError as error:
            refused[one.line] = f"row:{error.code}"
        else:
            accepted += 1
    record(
        actor, "request.import", on=("batch", batch.pk), rows=len(rows),
        detail={"accepted": accepted, "duplicates": duplicates, "rejected": len(refused)},
    )  # fmt: skip
    return Counts(accepted=accepted, duplicates=duplicates, rejected=len(refused)), refused


def _found(actor: Actor, unit: Unit, one: IncomingAnswer) -> Request | None:
    """The request of a row: its mark and its number must fit, and it must be one that the importer's unit asks."""
    own = Q(asking__path__startswith=unit.path) | Q(asking=actor.unit_id)
    rows = Request.objects.visible_to(actor).filter(own, uid=one.uid)
    found: Request | None = rows.select_for_update(of=("self",), no_key=True).first()
    return found if found is not None and one.number in ("", found.number) else None


def _told(found: Request, one: IncomingAnswer) -> Answer:
    kind = kind_for(found)
    with translation.override("zh-hans"):
        words = {word: code for code, word in kind.conclusions()}
        fields = {field.code: one.more.get(str(field.label), "") for field in kind.fields}
    return Answer(one.text, words.get(one.conclusion.strip(), one.conclusion.strip()), fields)


def _answer(actor: Actor, row: Request, told: Answer, now: datetime, batch: Batch) -> None:
    if row.state == State.SENT:
        move(actor, row, Act.SIGN, signed_at=now)
    put(actor, row, told, now, batch)
