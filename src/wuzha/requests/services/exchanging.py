# SPDX-License-Identifier: Apache-2.0
"""Requests to a unit on another network: a request file goes there, its answers come back in the same file.

The file is a table with a row for each request; the addressee fills in conclusion, answer and the columns of the kind.
It comes back through the one batch (`receiving`).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.reveal import opener
from wuzha.org.models import Person
from wuzha.privacy.sheets import Sheet, Watermark, workbook
from wuzha.refusals import RefusalError
from wuzha.requests.errors import Code
from wuzha.requests.queries.lists import owed_by
from wuzha.requests.registry import RequestKind, kind_of
from wuzha.requests.services.base import ASKS, REQUESTS

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
