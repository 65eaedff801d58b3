# SPDX-License-Identifier: Apache-2.0
"""What others than the writer do: review, return, sign; and publishing, correcting by a new edition, sending."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.bulletins.describing import ClearNumberError, document
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, BulletinPaper
from wuzha.bulletins.queries.differences import changed, reworded
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.life import OPEN, Act, State
from wuzha.bulletins.rules.text import parse, parts_of
from wuzha.bulletins.services.base import BULLETINS, snapshot_for
from wuzha.bulletins.services.suggestions import sent as suggestion_sent
from wuzha.bulletins.services.suggestions import signed as suggestion_signed
from wuzha.bulletins.services.suggestions import unsigned as suggestion_unsigned
from wuzha.core.reveal import opener
from wuzha.documents import as_document_number, papers, register
from wuzha.documents.pdf import as_pdf
from wuzha.org.models import Unit
from wuzha.org.queries.people import at
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.requests.queries.lists import about
from wuzha.requests.services.asking import NewRequest, send_many

_NUMBER = re.compile(r"([\u4e00-\u9fff（）()]{1,20})〔(\d{4})〕(\d{1,5})号")
#: Kind of the requests by which a bulletin goes to units.
REQUEST_KIND = "BULLETIN"


@BULLETINS.act(May.SIGN_BULLETINS, name="bulletin.review")
def review(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> Bulletin:
    """Say that it may be signed. Raises `RefusalError`: WRONG_STATE, OWN_REVIEW, CHANGED."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.REVIEW)
    _by_another(actor, bulletin, Code.OWN_REVIEW)
    return BULLETINS.move(actor, bulletin, Act.REVIEW, note=note, reviewer_id=actor.person_id, moved_at=timezone.now())


@BULLETINS.act(May.SIGN_BULLETINS, name="bulletin.return")
def send_back(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Bulletin:
    """Return it to its writer. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.RETURN)
    why = BULLETINS.reason(reason)
    if bulletin.suggestion_id is not None:
        suggestion_unsigned(actor, bulletin.suggestion_id)
    return BULLETINS.move(
        actor, bulletin, Act.RETURN, note=why, reviewer_id=None, signer_id=None, day=None, moved_at=timezone.now()
    )


@BULLETINS.act(May.SIGN_BULLETINS, name="bulletin.sign")
def sign(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> Bulletin:
    """Sign it (签发): its date is today. Raises `RefusalError`: WRONG_STATE, OWN_SIGNATURE, SAME_REVIEWER,
    CHANGED."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.SIGN)
    _by_another(actor, bulletin, Code.OWN_SIGNATURE)
    if bulletin.three_people and actor.person_id == bulletin.reviewer_id:
        raise RefusalError(Code.SAME_REVIEWER, who=_others(actor, bulletin))
    today = timezone.localdate()
    if bulletin.suggestion_id is not None:
        suggestion_signed(actor, bulletin.suggestion_id, today)
    return BULLETINS.move(
        actor, bulletin, Act.SIGN, note=note, signer_id=actor.person_id, day=today, moved_at=timezone.now()
    )


@BULLETINS.act(May.SIGN_BULLETINS, May.WRITE_BULLETINS, name="bulletin.publish")
def publish(actor: Actor, pk: int, number: str = "", *, version: int | None = None, pdf: bool = True) -> Bulletin:
    """Publish a signed bulletin: words and figures stand for good, its number is given (the next of its word and year
    where none is entered), its file is kept, and the edition before is replaced.

    Raises `RefusalError`: WRONG_STATE, NUMBER_FORM, NUMBER_TAKEN, NOTHING_CHANGED, CLEAR_NUMBER, CHANGED.
    """
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.PUBLISH)
    before, now = bulletin.corrects, timezone.now()
    if before is not None and not changed(bulletin) and not reworded(bulletin):
        raise RefusalError(Code.NOTHING_CHANGED)
    document_no = _document_no(bulletin, number)
    day = bulletin.day or timezone.localdate()
    BULLETINS.move(
        actor, bulletin, Act.PUBLISH, document_no=document_no, published_at=now, moved_at=now,
    )  # fmt: skip
    if before is not None:
        BULLETINS.move(actor, BULLETINS.locked(actor, Bulletin, before.pk), Act.REPLACE)
    elif bulletin.suggestion_id is not None:
        suggestion_sent(actor, bulletin.suggestion_id, max(day, timezone.localdate(now)))
    _keep_papers(actor, bulletin, pdf=pdf)
    return bulletin


def file_of(actor: Actor, bulletin: Bulletin, purpose: str) -> bytes:
    """The Word file of a bulletin as it stands. Raises `RefusalError`: CLEAR_NUMBER."""
    to = ""
    if bulletin.suggestion is not None and bulletin.suggestion.proposers is not None:
        shown = opener(actor, purpose, on=(Bulletin.RECORD, bulletin.pk), fields=["proposers"], rows=1)
        to = shown("proposers", bulletin.suggestion.proposers)
    try:
        return papers.made(lambda: document(bulletin, to))
    except ClearNumberError as error:
        raise RefusalError(Code.CLEAR_NUMBER) from error


def _keep_papers(actor: Actor, bulletin: Bulletin, *, pdf: bool) -> None:
    on = (Bulletin.RECORD, bulletin.pk)
    content = file_of(actor, bulletin, f"印发{bulletin.document_no}")
    files = {"docx": content}
    if pdf and (drawn := as_pdf(content)) is not None:
        files["pdf"] = drawn
    for suffix, one in files.items():
        paper = BulletinPaper(bulletin=bulletin)
        papers.keep(actor, paper, one, action="bulletin.paper", on=on, suffix=suffix)


def read_paper(actor: Actor, paper: BulletinPaper) -> bytes:
    """A kept file; the look is in the trail. Raises `RefusalError` with a `FileCode` when there is none."""
    on = (Bulletin.RECORD, paper.bulletin_id)
    return papers.read(actor, paper, f"查阅{paper.bulletin.document_no}", on=on)


@BULLETINS.act(May.WRITE_BULLETINS, name="bulletin.correct")
def correct(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Bulletin:
    """Begin a new edition of what was published: the same words, the figures as they are known now. The old one stands
    until the new one is published.

    Raises `RefusalError`: WRONG_STATE, REASON_MISSING, HAS_EDITION, CLEAR_NUMBER, TOO_LONG, CHANGED.
    """
    old = BULLETINS.locked(actor, Bulletin, pk, version)
    if old.state != State.PUBLISHED:
        raise BULLETINS.wrong_state(old)
    why = BULLETINS.plain(reason, required=Code.REASON_MISSING, most=200)
    there = Bulletin.unscoped.filter(corrects=old, state__in=OPEN).first()
    if there is not None:
        raise RefusalError(Code.HAS_EDITION, number=there.number)
    same = (
        "unit_id", "about_id", "kind", "public", "upward", "three_people", "issuer", "signed_by", "word", "first",
        "last", "spans",
        "title", "text", "addressee", "copies", "note", "urgency", "secrecy", "suggestion_id", "mark", "document_no",
        "synthetic",
    )  # fmt: skip
    new = Bulletin(
        **{name: getattr(old, name) for name in same}, corrects=old, edition=old.edition + 1, why=why,
        writer_id=actor.person_id,
    )  # fmt: skip
    new.snapshot = snapshot_for(actor, new, parse(new.text))
    new.save(force_insert=True)
    BULLETINS.history(actor, new, Act.WRITE, new.state, at=new.began_at, note=BULLETINS.note(why), because="")
    record(actor, "bulletin.correct", on=(Bulletin.RECORD, new.pk))
    return new


@BULLETINS.act(May.WRITE_BULLETINS, May.SIGN_BULLETINS, name="bulletin.send")
def send(
    actor: Actor, pk: int, units: Sequence[int], words: str, due_on: date | None = None, *, version: int | None = None
) -> Bulletin:
    """Send a published bulletin to units as requests: each signs for it and answers, until a day or by the clock.

    Raises `RefusalError`: WRONG_STATE, NO_UNIT, SENT_ALREADY, TOO_LONG, CLEAR_NUMBER, CHANGED, and what
    requests refuse.
    """
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.SEND)
    if not units:
        raise RefusalError(Code.NO_UNIT)
    there = addressed(bulletin) & set(units)
    if there:
        names = Unit.objects.filter(pk__in=there).order_by("code").values_list("name", flat=True)[:3]
        raise RefusalError(Code.SENT_ALREADY, units=_(", ").join(names))
    title = Values(bulletin).line(parts_of(bulletin.title)).text
    asks = BULLETINS.plain(words, most=1000) or pgettext(
        "bulletins", "Read it, and answer that it was read and what is done."
    )
    new = NewRequest(
        REQUEST_KIND, title[:64], f"{title}（{bulletin.document_no}）\n{asks}", due_on, (Bulletin.RECORD, bulletin.pk),
        bulletin.synthetic,
    )  # fmt: skip
    send_many(actor, new, list(units))
    return BULLETINS.move(actor, bulletin, Act.SEND)


def addressed(bulletin: Bulletin) -> set[int]:
    """The units it was sent to."""
    return {one.addressed_id for one in about(Actor.system("bulletins"), (Bulletin.RECORD, bulletin.pk))}


def _by_another(actor: Actor, bulletin: Bulletin, code: Code) -> None:
    """Refuses the writer, and names who can."""
    if actor.person_id is None or actor.person_id != bulletin.writer_id:
        return
    raise RefusalError(code, who=_others(actor, bulletin))


def _others(actor: Actor, bulletin: Bulletin) -> str:
    """Who may do what the actor may not."""
    barred = {actor.person_id, bulletin.writer_id}
    names = [one.name for one in at(actor.unit_id, (May.SIGN_BULLETINS,)) if one.pk not in barred]
    return _(", ").join(names[:3]) or pgettext("bulletins", "the administrator, for nobody else of your unit may")


def _document_no(bulletin: Bulletin, number: str) -> str:
    """The number as it is entered, or the next one. A new edition keeps that of the first."""
    if bulletin.corrects_id is not None:
        return bulletin.document_no
    year = (bulletin.day or timezone.localdate()).year
    if not number.strip():
        return register.take_next(bulletin.word, year, bulletin).text
    kept = as_document_number(number)
    if _NUMBER.fullmatch(kept) is None:
        raise RefusalError(Code.NUMBER_FORM)
    try:
        return register.take(kept, bulletin)
    except register.TakenError as error:
        raise RefusalError(Code.NUMBER_TAKEN, number=error.number, of=error.name) from error
