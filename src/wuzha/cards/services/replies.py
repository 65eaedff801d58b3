# SPDX-License-Identifier: Apache-2.0
"""What is replied upwards about a clue: the reply as a Word file, and by which document it went."""

from __future__ import annotations

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import CardClue
from wuzha.cards.rules.clues import CLUE_KNOWN, ClueAct
from wuzha.cards.services.clues import CLUES, cards_of
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.documents.description import Column, Document, Heading, Paragraph, Signature, Table
from wuzha.org.organs import department_of
from wuzha.org.roles import May


@CLUES.act(May.WORK_CARDS, name="card_clue.reply")
def reply(actor: Actor, pk: int, number: str, *, version: int | None = None) -> CardClue:
    """Say by which document the result was replied upwards. Raises `RefusalError`: WRONG_STATE, CHANGED,
    REPLY_NO_MISSING, CLEAR_NUMBER, TOO_LONG."""
    row = CLUES.locked(actor, CardClue, pk, version)
    CLUES.allowed(row, ClueAct.REPLY)
    told = CLUES.plain(number, required=Code.REPLY_NO_MISSING)
    return CLUES.move(actor, row, ClueAct.REPLY, replied_at=timezone.now(), reply_no=told)


@CLUES.act(May.WORK_CARDS, name="card_clue.letter")
def letter(actor: Actor, pk: int) -> bytes:
    """The reply as a Word file. Raises `RefusalError`: NOT_FOUND, WRONG_STATE before it is concluded."""
    row = CLUES.locked(actor, CardClue, pk)
    if row.state not in CLUE_KNOWN:
        raise CLUES.wrong_state(row)
    shown = opener(
        actor, f"制作断卡线索反馈：{row.number}", on=(CardClue.RECORD, pk), fields=["name", "id_no", "found"], rows=1
    )
    name, id_no = shown("name", row.name, pk), shown("id_no", row.id_no, pk)
    found = shown("found", row.found, pk)
    content = papers.made(lambda: document(row, name, id_no, found))
    record(actor, "card_clue.letter", on=(CardClue.RECORD, pk))
    return content


def document(row: CardClue, name: str, id_no: str, found: str) -> Document:
    """The reply: the clue, whose cards, what was found, the result and what followed."""
    organ = department_of(row.centre, timezone.localdate())
    cards = tuple((one.card.number, str(one.card.get_kind_display()), one.card.shown) for one in cards_of(row))
    result = str(row.get_result_display()) + (f"（{row.followed}）" if row.followed else "")
    return Document(
        "断卡线索核查情况反馈",
        (
            Heading("一、线索"),
            Paragraph(f"{row.sender}下发线索{row.source_no}，涉及{name}（{id_no or '证件号不详'}）。"),
            Table((Column("编号", 3), Column("类型", 3), Column("卡号", 5)), cards),
            Heading("二、核查情况"), *map(Paragraph, found.splitlines()),
            Heading("三、处理结果"), Paragraph(f"{result}。"),
        ),
        issuer=organ, number=row.reply_no, addressee=row.sender, signature=Signature(organ, timezone.localdate()),
    )  # fmt: skip
