# SPDX-License-Identifier: Apache-2.0
"""倒查: a bank or carrier is asked how a card came to be opened; what its answer says reaches the card once it is
accepted, and the card officer puts down who answers for it.

Each card is a request of its own: it is signed for, reminded of and answered by itself, on the institution's page or as
one row of the file of requests.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cards.errors import Code
from wuzha.cards.models import BackTrace, InvolvedCard
from wuzha.cards.queries.outlets import OUTLETS
from wuzha.cards.rules.kinds import (
    TRACE_OPEN,
    CardAct,
    Conclusion,
    Diligence,
    Opening,
    Responsibility,
    TraceAct,
    TraceState,
)
from wuzha.cards.services.base import CARDS
from wuzha.core.reveal import opener
from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.org.models import Unit
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import read_again_by

#: Cards of one sending.
MOST = 200
CODE = "BACKTRACE"


def _words(choices: Any) -> Any:
    return lambda: [(one.value, str(one.label)) for one in choices]


def _outlets_of(asked: Asked) -> list[tuple[str, str]]:
    """The outlets of the unit that is asked, by their codes; itself where it has none."""
    path = Unit.objects.filter(pk=asked.addressed_id).values_list("path", flat=True).get()
    rows = Unit.objects.filter(path__startswith=path)
    outlets = list(rows.filter(kind__in=OUTLETS).order_by("code").values_list("code", "name"))
    return outlets or list(rows.filter(path=path).values_list("code", "name"))


_OURS = pgettext_lazy("back-trace", "(needed where the card is yours)")
FIELDS = (
    AnswerField("opened_on", pgettext_lazy("back-trace", "Opened on"), FieldType.DAY, before=True, needed=_OURS),
    AnswerField(
        "outlet", pgettext_lazy("back-trace", "Opening outlet"), FieldType.CODE, choices_for=_outlets_of, needed=_OURS
    ),
    AnswerField("clerk", pgettext_lazy("back-trace", "Opening clerk"), needed=_OURS),
    AnswerField("clerk_no", pgettext_lazy("back-trace", "Number of the clerk")),
    AnswerField(
        "opening", pgettext_lazy("back-trace", "How it was opened"), FieldType.CODE, choices=_words(Opening),
        needed=_OURS,
    ),
    AnswerField(
        "diligence", pgettext_lazy("back-trace", "Due diligence"), FieldType.CODE, choices=_words(Diligence),
        needed=_OURS,
    ),
    AnswerField(
        "unusual", pgettext_lazy("back-trace", "Anything unusual at the opening"), FieldType.FLAG, needed=_OURS
    ),
    AnswerField("missed", pgettext_lazy("back-trace", "A report was missed"), FieldType.FLAG, needed=_OURS),
    AnswerField(
        "claimed", pgettext_lazy("back-trace", "Responsible, by its own word"), FieldType.CODE,
        choices=_words(Responsibility), needed=_OURS,
    ),
    AnswerField("mended", pgettext_lazy("back-trace", "What was mended")),
)  # fmt: skip
#: What an answer about a card of one's own must tell.
NEEDED = tuple(one.code for one in FIELDS if one.needed)
_LABELS = {one.code: one.label for one in FIELDS}


@CARDS.act(May.WORK_CARDS, name="back_trace.ask")
def ask(actor: Actor, cards: Sequence[int], remark: str = "", due_on: date | None = None) -> list[BackTrace]:
    """Have cards of one institution traced back: a request for each. What is asked names the card in clear, and no case
    and no victim: the look is in the trail.

    Raises `RefusalError`: NOBODY_CHOSEN, TOO_MANY, NOT_FOUND, NOBODY_TO_ASK, TWO_INSTITUTIONS, UNDER_WAY, and those of
    requests.
    """
    keys = sorted(set(cards))
    if not keys:
        raise RefusalError(Code.NOBODY_CHOSEN)
    if len(keys) > MOST:
        raise RefusalError(Code.TOO_MANY, most=MOST)
    rows = [CARDS.locked(actor, InvolvedCard, pk) for pk in keys]
    for row in rows:
        if row.institution_id is None:
            raise RefusalError(Code.NOBODY_TO_ASK, number=row.number)
    if len({row.institution_id for row in rows}) > 1:
        raise RefusalError(Code.TWO_INSTITUTIONS)
    going = BackTrace.unscoped.filter(card__in=keys, state__in=TRACE_OPEN).select_related("card").first()
    if going is not None:
        raise RefusalError(Code.UNDER_WAY, number=going.card.number, trace=going.number)
    return [_ask(actor, row, remark, due_on) for row in rows]


def _ask(actor: Actor, row: InvolvedCard, remark: str, due_on: date | None) -> BackTrace:
    shown = opener(
        actor, gettext("Back-trace of %(number)s") % {"number": row.number}, on=(row.RECORD, row.pk),
        fields=["card_no"], rows=1,
    )  # fmt: skip
    number = shown("card_no", row.card_no, row.pk)
    what = f"请倒查{row.get_kind_display()}{number}的开户（入网）情况：何时、在哪个网点、由谁经办、以何种方式开立；"
    what += "尽职调查是否到位，开户时有无异常，有无漏报；责任由谁承担，已作哪些整改。"
    if row.organisation:
        what += f"户名：{row.organisation}。"
    if remark.strip():
        what += f"\n{remark.strip()}"
    trace: BackTrace = BackTrace.unscoped.create(
        card=row, addressed_id=row.institution_id or 0, synthetic=row.synthetic, asked_at=timezone.now()
    )
    title = f"{row.get_kind_display()}倒查 {row.number}"
    asked = send(
        actor,
        NewRequest(CODE, title, what, due_on, (BackTrace.RECORD, trace.pk), synthetic=row.synthetic),
        row.institution_id or 0,
    )
    BackTrace.unscoped.filter(pk=trace.pk).update(request=asked, due_at=asked.due_at)
    trace.request_id, trace.due_at = asked.pk, asked.due_at
    CARDS.history(actor, row, CardAct.ASK, row.disposal, at=timezone.now(), note=None, because="")
    record(actor, "back_trace.ask", on=(BackTrace.RECORD, trace.pk), detail={"unit": row.institution_id})
    return trace


def moved(actor: Actor, asked: Asked, act: Act) -> None:
    """What follows of an act on its request. Raises `RefusalError`: FIELD_MISSING, FIELD_DAY, NOT_OURS_TOLD."""
    row = BackTrace.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=asked.about_id or 0).first()
    if row is None:
        return
    match act:
        case Act.ANSWER:
            _answered(actor, row, asked)
        case Act.RETURN:
            _move(actor, row, TraceAct.RETURN)
        case Act.ACCEPT:
            _accepted(actor, row)
        case Act.WITHDRAW:
            _move(actor, row, TraceAct.WITHDRAW)
        case _:
            pass
    due_at = getattr(asked, "due_at", None)
    if due_at != row.due_at:
        BackTrace.unscoped.filter(pk=row.pk).update(due_at=due_at)


def _move(actor: Actor, row: BackTrace, act: TraceAct, **changes: Any) -> None:
    CARDS.move(actor, row, act, action=act.value, **changes)  # type: ignore[arg-type]  # the same history, another life


def _answered(actor: Actor, row: BackTrace, asked: Asked) -> None:
    """Take the fields of an answer over, whoever's way it came."""
    told = last_answer(asked.pk)
    if told is None:
        return
    plain = told.values
    words = read_again_by(told.words, json.loads) if told.words is not None else {}
    ours = told.conclusion != Conclusion.NOT_OURS
    if ours:
        for name in NEEDED:
            if plain.get(name, words.get(name)) in (None, ""):
                raise RefusalError(Code.FIELD_MISSING, field=_LABELS[name])
    elif any(plain.get(name, words.get(name)) not in (None, "", False) for name in NEEDED):
        raise RefusalError(Code.NOT_OURS_TOLD)
    opened = date.fromisoformat(plain["opened_on"]) if plain.get("opened_on") else None
    involved = row.card.first_involved_on
    if opened is not None and opened > involved:
        raise RefusalError(Code.FIELD_DAY, day=f"{involved:%Y-%m-%d}")
    outlet = Unit.objects.filter(code=plain.get("outlet", "")).values_list("pk", flat=True).first()
    try:
        clerk = seal(Kind.NAME, Name.parse(words["clerk"])) if words.get("clerk") else None
    except IdentifierError as error:
        raise RefusalError(Code.FIELD_MISSING, field=_LABELS["clerk"]) from error
    _move(
        actor, row, TraceAct.ANSWER, answered_at=told.at, in_time=told.in_time, conclusion=told.conclusion,
        opened_on=opened, outlet_id=outlet if ours else None, opening=plain.get("opening", ""),
        diligence=plain.get("diligence", ""), unusual=plain.get("unusual"), missed=plain.get("missed"),
        claimed=plain.get("claimed", ""), clerk=clerk,
        clerk_no=CARDS.plain(words.get("clerk_no", ""), most=32),
    )  # fmt: skip


def _accepted(actor: Actor, row: BackTrace) -> None:
    """The answer reaches the card: what it tells of the opening stands there from now on."""
    _move(actor, row, TraceAct.ACCEPT)
    if row.conclusion == Conclusion.NOT_OURS:
        return
    card: InvolvedCard = InvolvedCard.unscoped.select_for_update(no_key=True).get(pk=row.card_id)
    outlet = Unit.objects.filter(pk=row.outlet_id, kind__in=OUTLETS).first() if row.outlet_id else None
    told: dict[str, Any] = {
        "opened_on": row.opened_on, "clerk": row.clerk, "clerk_no": row.clerk_no,
        "outlet_id": outlet.pk if outlet is not None else None,
    }  # fmt: skip
    CARDS.save(card, touched_at=timezone.now(), **{name: value for name, value in told.items() if value})


@CARDS.act(May.WORK_CARDS, name="back_trace.conclude")
def conclude(actor: Actor, pk: int, responsibility: str, finding: str, *, version: int | None = None) -> BackTrace:
    """Put down what was found, and who answers for it. Raises `RefusalError`: WRONG_STATE, CHANGED, FINDING_MISSING,
    NOT_PROPER, TOO_LONG."""
    row = CARDS.locked(actor, BackTrace, pk, version)
    why = CARDS.note(finding)
    if why is None:
        raise RefusalError(Code.FINDING_MISSING)
    if row.conclusion == Conclusion.NOT_OURS and responsibility != Responsibility.NONE:
        raise RefusalError(Code.NOT_PROPER)
    if TraceState(row.state) != TraceState.ACCEPTED:
        raise CARDS.wrong_state(row)
    _move(
        actor, row, TraceAct.CONCLUDE, responsibility=responsibility, finding=why, concluded_at=timezone.now(),
        concluded_by_id=actor.person_id,
    )  # fmt: skip
    InvolvedCard.unscoped.filter(pk=row.card_id).update(responsibility=responsibility, touched_at=timezone.now())
    return row


def link(actor: Actor, asked: Asked) -> About | None:
    """The card, as the page of the request names it: masked, and with its page for who may open that."""
    row = BackTrace.objects.visible_to(actor).select_related("card").filter(pk=asked.about_id or 0).first()
    if row is None:
        return None
    title = pgettext("back-trace", "%(kind)s %(card)s") % {"kind": row.card.get_kind_display(), "card": row.card.shown}
    return About(title, row.card.get_absolute_url() if may(actor.role, May.READ_CARDS) else "")


KIND = RequestKind(
    CODE, pgettext_lazy("back-trace", "Back-trace of a card"), asks=(May.WORK_CARDS,), fields=FIELDS,
    conclusions=_words(Conclusion), moved=moved, link=link,
)  # fmt: skip
