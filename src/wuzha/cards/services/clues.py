# SPDX-License-Identifier: Apache-2.0
"""Clues about cards: recorded, given to a unit as a request, concluded by its accepted answer, replied to upwards."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
from wuzha.engine.identifiers import IdNumber, Name
from wuzha.inbox.services import moved_on
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import blinds, masked_by, same

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
    #: Its hour is not known: hours run from the end of that day.
    day_only: bool = False


@CLUES.act(May.WORK_CARDS, name="card_clue.record")
def take_down(actor: Actor, new: NewClue) -> tuple[CardClue, bool]:
    """Record a clue, with its cards in the registry; and whether it is new: while one of the person is open, further
    cards go there. Without an ID number the person is known by name and card.

    Raises `RefusalError`: NO_CENTRE, CLUE_NO_MISSING, IN_FUTURE, CLEAR_NUMBER, TOO_LONG, TOO_MANY_CARDS, BAD_NUMBER;
    `IdentifierError` for a name or ID number that is none.
    """
    centre = centre_of(actor)
    row = begun(centre, new)
    there = _open_of(centre, row.id_no) or _open_by_card(centre, row, new.cards)
    if there is not None:
        if there.id_no is None and row.id_no is not None:
            with _one_a_person():
                CLUES.save(there, id_no=row.id_no, id_index=row.id_no.blind())
        _add(actor, there, new.cards, new)
        return there, False
    with _one_a_person():
        row.save(force_insert=True)
    CLUES.history(actor, row, ClueAct.RECORD, row.state, at=timezone.now(), note=None, because="")
    record(actor, "card_clue.record", on=(CardClue.RECORD, row.pk), rows=len(new.cards))
    _add(actor, row, new.cards, new, noted=False)
    return row, True


def begun(centre: int, new: NewClue) -> CardClue:
    """A clue as it is to be written, if none of its person is open. Refuses what `take_down` refuses, but for its
    cards."""
    number = CLUES.plain(new.source_no, required=Code.CLUE_NO_MISSING)
    if new.received_at > timezone.now():
        raise RefusalError(Code.IN_FUTURE)
    rules = CLUE_CLOCKS.at(new.received_at)
    due = dues(
        new.received_at, sign_hours=rules.sign_hours, first_days=rules.first_days, final_days=rules.final_days,
        check_days=rules.remote_days if new.remote else rules.check_days, day_only=new.day_only,
    )  # fmt: skip
    id_no = seal(Kind.ID_NUMBER, IdNumber.parse(new.id_no, today=timezone.localdate())) if new.id_no.strip() else None
    return CardClue(
        centre_id=centre, source_no=number, sender=CLUES.plain(new.sender), name=seal(Kind.NAME, Name.parse(new.name)),
        id_no=id_no, what=CLUES.note(new.what), received_at=new.received_at, remote=new.remote, sign_due_at=due.sign,
        check_due_at=due.check, first_due_at=due.first, final_due_at=due.final, synthetic=new.synthetic,
    )  # fmt: skip


@contextmanager
def _one_a_person() -> Iterator[None]:
    """Raises `RefusalError`: CLUE_OPEN where somebody else was faster."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "card_clue_one_a_person" not in str(error):
            raise
        raise RefusalError(Code.CLUE_OPEN) from error


def _open_of(centre: int, id_no: Sealed | None) -> CardClue | None:
    if id_no is None:
        return None
    rows = CardClue.unscoped.select_for_update(of=("self",), no_key=True)
    found: CardClue | None = rows.filter(centre=centre, id_index__in=id_no.blinds(), state__in=CLUE_OPEN).first()
    return found


def _open_by_card(centre: int, row: CardClue, cards: Sequence[tuple[str, str]]) -> CardClue | None:
    """The open clue of a person of this name with one of these telephones or accounts, where one of the two tells no ID
    number: a number and a name together are one person."""
    numbers = [one for kind, number in cards[:MOST_CARDS] for one in blinds(Kind.ACCOUNT, told_number(kind, number))]
    rows = CardClue.unscoped.select_for_update(of=("self",), no_key=True)
    there = ClueCard.unscoped.filter(card__number_index__in=numbers).values("clue_id")
    return of_the_person(rows.filter(centre=centre, state__in=CLUE_OPEN, pk__in=there).order_by("pk"), row)


def of_the_person(there: Iterable[CardClue], row: CardClue) -> CardClue | None:
    """The first of the clues with a number that is of the same person as a new one."""
    name = row.name
    return next(
        (
            one
            for one in there
            if (row.id_no is None or one.id_index is None)
            and one.name is not None and name is not None and same(one.name, name)
        ),
        None,
    )  # fmt: skip


def told_number(kind: str, number: str) -> str:
    """Raises `RefusalError`: BAD_NUMBER."""
    try:
        return canonical(number, kind)
    except NumberError as error:
        raise RefusalError(Code.BAD_NUMBER) from error


def _add(actor: Actor, row: CardClue, cards: Sequence[tuple[str, str]], new: NewClue, *, noted: bool = True) -> None:
    """Put the cards on file, and beside the clue; of a further clue of the person, what it told."""
    if len(cards) > MOST_CARDS:
        raise RefusalError(Code.TOO_MANY_CARDS, most=MOST_CARDS)
    about = Case(timezone.localdate(new.received_at), case_no=row.source_no)
    fresh = 0
    for kind, number in cards:
        known = by_number(actor, told_number(kind, number))
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
        fresh += ClueCard.unscoped.get_or_create(clue=row, card=card)[1]
    if noted and (fresh or new.source_no.strip() != row.source_no):
        note = told_again(new)
        CLUES.save(row)
        CLUES.history(actor, row, ClueAct.CARDS, row.state, at=timezone.now(), note=note, because="")
        record(actor, "card_clue.cards", on=(CardClue.RECORD, row.pk), rows=len(cards))


def told_again(new: NewClue) -> Sealed | None:
    """What a further clue of a person told, as its history keeps it. Raises `RefusalError`: TOO_LONG, CLEAR_NUMBER."""
    return CLUES.note(f"{CLUES.plain(new.source_no)} {CLUES.plain(new.sender)}\n{new.what}")


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
        f"涉及卡：{'、'.join(f'{one.card.number} {one.card.shown}' for one in cards_of(row))}",
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


def cards_of(row: CardClue) -> list[ClueCard]:
    """The cards of a clue, whoever asks."""
    return list(ClueCard.unscoped.filter(clue=row).select_related("card").order_by("pk"))


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
