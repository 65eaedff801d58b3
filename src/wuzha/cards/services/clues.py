# SPDX-License-Identifier: Apache-2.0
"""Clues about cards: recorded, given to a unit as a request, concluded by its accepted answer, replied to upwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import CardClue, ClueCard, ClueStep
from wuzha.cards.queries.cards import by_number
from wuzha.cards.rules.clues import CLUE_LIFE, CLUE_OPEN, FOLLOWED, ClueAct, ClueResult, ClueState, dues
from wuzha.cards.rules.numbers import NumberError, canonical
from wuzha.cards.rulesets import CLUE_CLOCKS
from wuzha.cards.services.base import centre_of
from wuzha.cards.services.registry import Case, Opening, involve, register
from wuzha.core.acts import Acts
from wuzha.core.reveal import opener
from wuzha.documents import papers
from wuzha.documents.description import Column, Document, Heading, Paragraph, Signature, Table
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.inbox.services import moved_on
from wuzha.org.organs import department_of
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import masked_by

#: Cards of one clue that are added at once.
MOST_CARDS = 50


class ClueActs(Acts[CardClue]):
    codes, kind, life = Code, CardClue.RECORD, CLUE_LIFE

    def history(
        self,
        actor: Actor,
        row: CardClue,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,
    ) -> None:
        """`because` is the code of a result."""
        ClueStep.unscoped.create(
            clue=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, code=because,
            note=note,
        )  # fmt: skip
        moved_on((CardClue.RECORD, row.pk))


CLUES = ClueActs()


@dataclass(frozen=True, slots=True)
class NewClue:
    """A clue in clear. `cards` are (kind, number)."""

    source_no: str
    sender: str
    received_at: datetime
    name: str
    id_no: str = ""
    what: str = ""
    cards: Sequence[tuple[str, str]] = ()
    remote: bool = False
    synthetic: bool = False


@CLUES.act(May.WORK_CARDS, name="card_clue.record")
def take_down(actor: Actor, new: NewClue) -> tuple[CardClue, bool]:
    """Record a clue, with its cards in the registry; and whether it is new: while one of the person is open, further
    cards go there.

    Raises `RefusalError`: NO_CENTRE, CLUE_NO_MISSING, IN_FUTURE, CLEAR_NUMBER, TOO_LONG, TOO_MANY_CARDS, BAD_NUMBER;
    `IdentifierError` for a name or ID number that is none.
    """
    centre = centre_of(actor)
    number = CLUES.plain(new.source_no, required=Code.CLUE_NO_MISSING)
    if new.received_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    id_no = seal(Kind.ID_NUMBER, IdNumber.parse(new.id_no, today=timezone.localdate())) if new.id_no.strip() else None
    there = _open_of(centre, id_no)
    if there is not None:
        _add(actor, there, new.cards, new)
        return there, False
    rules = CLUE_CLOCKS.at(new.received_at)
    due = dues(
        new.received_at, sign_hours=rules.sign_hours, first_days=rules.first_days, final_days=rules.final_days,
        check_days=rules.remote_days if new.remote else rules.check_days,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row: CardClue = CardClue.unscoped.create(
                centre_id=centre, source_no=number, sender=CLUES.plain(new.sender),
                name=seal(Kind.NAME, Name.parse(new.name)), id_no=id_no, what=CLUES.note(new.what),
                received_at=new.received_at, remote=new.remote, sign_due_at=due.sign, check_due_at=due.check,
                first_due_at=due.first, final_due_at=due.final, synthetic=new.synthetic,
            )  # fmt: skip
    except IntegrityError as error:
        if "card_clue_one_a_person" not in str(error):
            raise
        raise RefusalError(Code.CLUE_OPEN) from error
    CLUES.history(actor, row, ClueAct.RECORD, row.state, at=timezone.now(), note=None, because="")
    record(actor, "card_clue.record", on=(CardClue.RECORD, row.pk), rows=len(new.cards))
    _add(actor, row, new.cards, new, noted=False)
    return row, True


def _open_of(centre: int, id_no: Sealed | None) -> CardClue | None:
    if id_no is None:
        return None
    rows = CardClue.unscoped.select_for_update(of=("self",), no_key=True)
    found: CardClue | None = rows.filter(centre=centre, id_index__in=id_no.blinds(), state__in=CLUE_OPEN).first()
    return found


def _add(actor: Actor, row: CardClue, cards: Sequence[tuple[str, str]], new: NewClue, *, noted: bool = True) -> None:
    """Put the cards on file, and beside the clue."""
    if len(cards) > MOST_CARDS:
        raise RefusalError(Code.TOO_MANY_CARDS, most=MOST_CARDS)
    about = Case(timezone.localdate(new.received_at), case_no=row.source_no)
    for kind, number in cards:
        try:
            known = by_number(actor, canonical(number, kind))
        except NumberError as error:
            raise RefusalError(Code.BAD_NUMBER) from error
        card = known[0] if known else register(
            actor, kind, number, about, Opening(holder=new.name, holder_id=new.id_no)
        )  # fmt: skip
        if known and not ClueCard.unscoped.filter(clue=row, card=card).exists():
            try:
                with transaction.atomic():
                    involve(actor, card.pk, about)
            except RefusalError as refused:
                if refused.code != Code.TOLD_ALREADY.name:
                    raise
        ClueCard.unscoped.get_or_create(clue=row, card=card)
    if noted and cards:
        CLUES.save(row)
        CLUES.history(actor, row, ClueAct.CARDS, row.state, at=timezone.now(), note=None, because="")
        record(actor, "card_clue.cards", on=(CardClue.RECORD, row.pk), rows=len(cards))


@CLUES.act(May.WORK_CARDS, name="card_clue.assign")
def assign(actor: Actor, pk: int, unit_id: int, remark: str = "", *, version: int | None = None) -> CardClue:
    """Give it to a unit, as a request until the day of the final result.

    Raises `RefusalError`: WRONG_STATE, CHANGED, and those of the request.
    """
    row = CLUES.locked(actor, CardClue, pk, version)
    CLUES.allowed(row, ClueAct.ASSIGN)
    shown = opener(
        actor, f"交办断卡线索：{row.number}", on=(CardClue.RECORD, pk), fields=["name", "id_no", "what"], rows=1
    )
    texts = [
        f"请核查断卡线索：{row.source_no}（{row.sender}下发）",
        f"卡主：{shown('name', row.name, pk)} {shown('id_no', row.id_no, pk)}".rstrip(),
        f"涉及卡：{'、'.join(f'{one.card.number} {one.card.shown}' for one in row.cards.select_related('card'))}",
        f"身份、前科核查不晚于{timezone.localdate(row.check_due_at)}，首次结果不晚于{timezone.localdate(row.first_due_at)}。",
        shown("what", row.what, pk), remark.strip(),
    ]  # fmt: skip
    now = timezone.now()
    due = timezone.localdate(row.final_due_at) if row.final_due_at > now else None
    request = NewRequest(
        KIND.code, f"断卡线索核查（{row.number}）", "\n".join(filter(None, texts))[:2000], due,
        (CardClue.RECORD, pk), synthetic=row.synthetic,
    )  # fmt: skip
    made = send(actor, request, unit_id)
    return CLUES.move(
        actor, row, ClueAct.ASSIGN, checking_id=unit_id, signed_at=None, first_at=None, concluded_at=None, result="",
        followed="", found=None, detail={"unit": unit_id, "request": made.pk},
    )  # fmt: skip


def moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """What follows for the clue when its request moves on."""
    rows = CardClue.unscoped.select_for_update(of=("self",), no_key=True)
    row: CardClue | None = rows.filter(pk=request.about_id or 0).first()
    if row is None or row.state != ClueState.CHECKING:
        return
    now = timezone.now()
    if act == RequestAct.SIGN:
        CLUES.save(row, signed_at=now)
        CLUES.history(actor, row, ClueAct.SIGN, row.state, at=now, note=None, because="")
    elif act in (RequestAct.REPORT, RequestAct.ANSWER) and row.first_at is None:
        CLUES.save(row, first_at=now)
        CLUES.history(actor, row, ClueAct.FIRST, row.state, at=now, note=None, because="")
    elif act == RequestAct.WITHDRAW:
        CLUES.move(actor, row, ClueAct.RECALL, checking_id=None, signed_at=None, first_at=None)
    if act in (RequestAct.ANSWER, RequestAct.ACCEPT):
        told: Any = last_answer(request.pk)
        followed = _followed(told)
        if told is None or (told.conclusion in FOLLOWED and not followed):
            raise RefusalError(Code.FOLLOWED_MISSING)
        if act == RequestAct.ACCEPT:
            CLUES.move(
                actor, row, ClueAct.CONCLUDE, because=told.conclusion, note=told.text, result=told.conclusion,
                found=told.text, followed=followed, concluded_at=told.at,
                verified_on=date.fromisoformat(told.values["verified_on"]),
            )  # fmt: skip


def _followed(told: Any) -> str:
    """The number of what followed: no person's, so it may stand in clear. Raises `RefusalError`: CLEAR_NUMBER."""
    if told is None or told.words is None:
        return ""
    return CLUES.plain(masked_by(told.words, lambda text: str(json.loads(text).get("followed") or "")))


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
    if row.state not in (ClueState.CONCLUDED, ClueState.REPLIED):
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
    cards = tuple(
        (one.card.number, str(one.card.get_kind_display()), one.card.shown)
        for one in row.cards.select_related("card").order_by("pk")
    )
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


def _link(actor: Actor, request: Asked) -> About | None:
    key = request.about_id or 0
    there = may(actor.role, May.READ_CARDS) and CardClue.objects.visible_to(actor).filter(pk=key).exists()
    return About(CardClue.number_of(key), reverse("cards:clue", args=[key]) if there else "")


KIND = RequestKind(
    "CARD_CLUE",
    pgettext_lazy("clue", "Clue about cards"),
    asks=(May.WORK_CARDS,),
    fields=(
        AnswerField(
            "verified_on", pgettext_lazy("clue", "Identity and record checked on"), FieldType.DAY, required=True
        ),
        AnswerField("followed", pgettext_lazy("clue", "Number of the case, penalty, dossier or pledge")),
    ),
    conclusions=lambda: [(one.value, str(one.label)) for one in ClueResult],
    moved=moved,
    link=_link,
)
