# SPDX-License-Identifier: Apache-2.0
"""The letter to whoever is asked (协助关停函), with the list of values, and reading papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.core.reveal import Opener, opener
from wuzha.documents import papers
from wuzha.documents.description import Block, Column, Document, Heading, Paragraph, Signature, Table
from wuzha.org.organs import bureau_of
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.shutdowns.errors import Code
from wuzha.shutdowns.models import Shutdown, ShutdownPaper
from wuzha.shutdowns.queries.lists import paper_of
from wuzha.shutdowns.rules.life import HERE, State
from wuzha.shutdowns.rules.values import Thing
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.shutdowns.services.base import SHUTDOWNS

#: Values of one letter.
MOST_ROWS = 200


@SHUTDOWNS.act(May.ASK_SHUTDOWNS, May.DECIDE_SHUTDOWNS, name="shutdown.paper")
def letter(actor: Actor, pk: int) -> ShutdownPaper:
    """Make the letter for a shutdown and all of its list that are asked of the same unit. Raises `RefusalError`:
    NOT_FOUND, NOTHING_ASKED before it is approved."""
    row = SHUTDOWNS.locked(actor, Shutdown, pk)
    rows = [row]
    if row.bulk is not None:
        same = Shutdown.objects.visible_to(actor).filter(bulk=row.bulk, addressed=row.addressed_id)
        rows = list(same.select_related("case", "warning").order_by("pk")[:MOST_ROWS])
    rows = [one for one in rows if one.state not in (*HERE, State.DROPPED)]
    if row not in rows:
        raise RefusalError(Code.NOTHING_ASKED)
    shown = opener(actor, f"制作协助关停函：{row.number}", on=(Shutdown.RECORD, pk), fields=["value"], rows=len(rows))
    paper = ShutdownPaper(shutdown=row, kind="LETTER")
    content = papers.made(lambda: document(row, rows, bureau_of(row.centre, _asked_on(row)), shown))
    papers.keep(actor, paper, content, action="shutdown.paper", on=(Shutdown.RECORD, pk))
    return paper


def document(row: Shutdown, rows: list[Any], organ: str, shown: Opener) -> Document:
    """The letter: what is asked on which ground, the list, and what the user may do (反电信网络诈骗法 32(3))."""
    grounds = GROUNDS.at(row.proposed_at)
    articles = list(dict.fromkeys(found.article for one in rows if (found := grounds.of(one.ground)) is not None))
    body: list[Block] = [
        Paragraph(f"根据{'、'.join(articles)}，请贵单位协助对下列{len(rows)}项依法处置，并逐项反馈结果和原因。"),
        Heading("一、处置清单"),
        Table(
            (
                Column("编号", 3), Column("类型", 2), Column("内容", 5), Column("要求", 3), Column("案件（预警）", 4),
            ),
            tuple(
                (
                    one.number, str(Thing(one.thing).label), shown("value", one.value, one.pk),
                    str(one.get_ask_display()),
                    (one.case.case_no or one.case.number) if one.case else one.warning.number,
                )
                for one in rows
            ),
        ),
        Heading("二、证据"),
        *(Paragraph(f"{one.number}：SHA-256 {one.sha256}") for one in rows),
        Heading("三、告知和救济"),
        Paragraph(
            "请按照《反电信网络诈骗法》第三十二条第三款告知用户处置原因、救济渠道及需要提交的资料等事项；用户申诉经核查通过的，"
            "应当即时解除有关措施。"
        ),
    ]  # fmt: skip
    return Document(
        "协助关停函", tuple(body), organ=organ, addressee=row.addressed.name, signature=Signature(organ, _asked_on(row))
    )


def _asked_on(row: Shutdown) -> date:
    return timezone.localdate(row.asked_at or timezone.now())


def read(actor: Actor, pk: int) -> tuple[ShutdownPaper, bytes]:
    """A paper, for its shutdown; the look is in the trail. Raises `RefusalError`: NOT_FOUND, or a `FileCode`."""
    found = paper_of(actor, pk)
    if found is None:
        raise RefusalError(Code.NOT_FOUND)
    purpose = f"办理关停：{found.shutdown.number}"
    return found, papers.read(actor, found, purpose, on=(Shutdown.RECORD, found.shutdown_id))
