# SPDX-License-Identifier: Apache-2.0
"""劝返: listed on a ground, the township asked to help, each contact, the return, the end."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.cases.queries.units import townships
from wuzha.org.roles import May
from wuzha.people.queries.people import Individual
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import last_answer
from wuzha.requests.registry import About, Asked, RequestKind
from wuzha.requests.rules.answers import AnswerField, FieldType
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.services.asking import NewRequest, send
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Absent
from wuzha.sanctions.models.returns import ContactWay
from wuzha.sanctions.rules.life import ReturnAct, ReturnState
from wuzha.sanctions.rulesets import ABROAD
from wuzha.sanctions.services.base import NOBODY, RETURNS, not_before, not_in_future, place_of, required, since_birth
from wuzha.sanctions.services.pledges import who


@dataclass(frozen=True, slots=True)
class NewAbsent:
    """Who is abroad, on which ground on the list, in clear."""

    ground: str
    ground_no: str
    who: NewIndividual = NOBODY
    individual_id: int | None = None
    is_same: bool = False
    place: str = ""
    left_on: date | None = None
    township_id: int | None = None
    case_id: int | None = None
    listed_on: date | None = None
    synthetic: bool = False


@RETURNS.act(May.PROPOSE_SANCTIONS, name="absent.list")
def list_(actor: Actor, new: NewAbsent) -> Absent:
    """Put a person on the list, on a ground with its paper. No ban and no other consequence follows from that.

    Raises `RefusalError`: UNKNOWN_WORD, GROUND_NO_MISSING, LISTED_ALREADY, WHO_MISSING, NOT_FOUND, IN_FUTURE,
    LEFT_AFTER, BEFORE_BIRTH, those of `people`; `IdentifierError`.
    """
    centre, unit = place_of(actor)
    listed = listed_on(new, dict(townships()) if new.township_id is not None else {})
    person = who(actor, new.individual_id, new.who, is_same=new.is_same, synthetic=new.synthetic)
    made = put_down(centre, unit, new, person, listed)
    known = Absent.unscoped.filter(individual=person).exclude(state=ReturnState.CLOSED).first()
    if known is not None:
        raise RefusalError(Code.LISTED_ALREADY, number=known.number)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "absent_listed_once" not in str(error):
            raise
        raise RefusalError(Code.LISTED_ALREADY, number="") from error
    RETURNS.keep(actor, made, ReturnAct.LIST, made.state, day=listed)
    record(actor, "absent.list", on=(Absent.RECORD, made.pk), detail={"ground": made.ground})
    return made


def listed_on(new: NewAbsent, towns: Container[int]) -> date:
    """The day from which a person is on the list; `towns` are keys of townships. Raises `RefusalError`: UNKNOWN_WORD,
    GROUND_NO_MISSING, NOT_FOUND, IN_FUTURE, LEFT_AFTER."""
    RETURNS.word(ABROAD.at(), new.ground)
    required(Code.GROUND_NO_MISSING, new.ground_no)
    if new.township_id is not None and new.township_id not in towns:
        raise RefusalError(Code.NOT_FOUND)
    listed = not_in_future(new.listed_on or timezone.localdate())
    if new.left_on is not None and not_in_future(new.left_on) > listed:
        raise RefusalError(Code.LEFT_AFTER, day=f"{listed:%Y-%m-%d}")
    return listed


def put_down(centre: int, unit: int, new: NewAbsent, person: Individual, listed: date) -> Absent:
    """A person on the list as the row is to be written. Raises `RefusalError`: BEFORE_BIRTH, CLEAR_NUMBER, TOO_LONG."""
    since_birth(new.left_on, person)
    return Absent(
        centre_id=centre, unit_id=unit, individual=person, case_id=new.case_id, ground=new.ground,
        ground_no=required(Code.GROUND_NO_MISSING, new.ground_no), place=RETURNS.plain(new.place),
        left_on=new.left_on, listed_on=listed, township_id=new.township_id, synthetic=new.synthetic,
    )  # fmt: skip


@RETURNS.act(May.PROPOSE_SANCTIONS, name="absent.seek")
def seek(
    actor: Actor, pk: int, township_id: int, what: str, due_on: date | None = None, *, version: int | None = None
) -> Absent:
    """Ask the township of the family to help to reach the person, as a request with a deadline.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, NO_TOWNSHIP, and those of the request.
    """
    row: Absent = RETURNS.locked(actor, Absent, pk, version)
    RETURNS.allowed(row, ReturnAct.SEEK)
    if township_id not in dict(townships()):
        raise RefusalError(Code.NO_TOWNSHIP)
    title = f"{KIND_TITLE}（{row.number}）"
    made = send(
        actor, NewRequest("RETURN", title, what, due_on, (Absent.RECORD, row.pk), synthetic=row.synthetic), township_id
    )
    RETURNS.stepped(
        actor, row, ReturnAct.SEEK, step={"day": timezone.localdate()}, township_id=township_id,
        detail={"unit": township_id, "request": made.pk},
    )  # fmt: skip
    return row


@RETURNS.act(May.PROPOSE_SANCTIONS, name="absent.contact")
def contact(actor: Actor, pk: int, day: date, way: str, said: str, *, version: int | None = None) -> Absent:
    """Record a contact and what was answered.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, UNKNOWN_WORD, REASON_MISSING, IN_FUTURE, DAYS_ORDER.
    """
    row: Absent = RETURNS.locked(actor, Absent, pk, version)
    RETURNS.allowed(row, ReturnAct.CONTACT)
    latest = contacted_on(row, day, way)
    RETURNS.stepped(
        actor, row, ReturnAct.CONTACT, note=RETURNS.reason(said), step={"day": day, "way": way}, contacted_on=latest
    )
    return row


def contacted_on(row: Absent, day: date, way: str) -> date:
    """The day of the last contact, with one more. Raises `RefusalError`: UNKNOWN_WORD, IN_FUTURE, DAYS_ORDER."""
    if way not in ContactWay.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    not_before(day, row.listed_on)
    return max(day, row.contacted_on or day)


@RETURNS.act(May.PROPOSE_SANCTIONS, name="absent.come_back")
def come_back(actor: Actor, pk: int, day: date, what: str, *, version: int | None = None) -> Absent:
    """Record the return: on which day, and to whom the person was handed over.

    Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED, REASON_MISSING, IN_FUTURE, DAYS_ORDER.
    """
    row: Absent = RETURNS.locked(actor, Absent, pk, version)
    RETURNS.allowed(row, ReturnAct.COME_BACK)
    not_before(day, row.listed_on)
    RETURNS.stepped(actor, row, ReturnAct.COME_BACK, note=RETURNS.reason(what), step={"day": day}, returned_on=day)
    return row


@RETURNS.act(May.PROPOSE_SANCTIONS, name="absent.close")
def close(actor: Actor, pk: int, why: str, *, version: int | None = None) -> Absent:
    """Take a person off the list, for a reason. Raises `RefusalError`: NOT_FOUND, WRONG_STATE, CHANGED,
    REASON_MISSING."""
    row: Absent = RETURNS.locked(actor, Absent, pk, version)
    RETURNS.allowed(row, ReturnAct.CLOSE)
    today = timezone.localdate()
    RETURNS.stepped(actor, row, ReturnAct.CLOSE, note=RETURNS.reason(why), step={"day": today}, closed_on=today)
    return row


KIND_TITLE = "协助劝返"


def moved(actor: Actor, request: Asked, act: RequestAct) -> None:
    """The accepted answer of a township is a contact of the log."""
    if act != RequestAct.ACCEPT:
        return
    row = Absent.unscoped.select_for_update(of=("self",), no_key=True).filter(pk=request.about_id or 0).first()
    answer = last_answer(request.pk)
    if row is None or answer is None or row.state not in (ReturnState.LISTED, ReturnState.SOUGHT):
        return
    today = timezone.localdate()
    RETURNS.stepped(
        actor, row, ReturnAct.CONTACT, note=answer.text, step={"day": today, "way": ContactWay.FAMILY},
        contacted_on=today,
    )  # fmt: skip


def _link(actor: Actor, request: Asked) -> About | None:
    key = request.about_id or 0
    there = Absent.objects.visible_to(actor).filter(pk=key).exists()
    return About(Absent.number_of(key), reverse("sanctions:absent", args=[key]) if there else "")


KIND = RequestKind(
    "RETURN",
    pgettext_lazy("return", "Help to bring a person back"),
    asks=(May.PROPOSE_SANCTIONS,),
    fields=(
        AnswerField("visited_on", pgettext_lazy("return", "Family visited on"), FieldType.DAY),
        AnswerField("contacts", pgettext_lazy("return", "Contacts with the person"), FieldType.COUNT),
    ),
    conclusions=lambda: [("REACHED", "已取得联系"), ("WILLING", "同意回国"), ("UNREACHED", "未取得联系")],
    moved=moved,
    link=_link,
)
