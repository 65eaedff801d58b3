# SPDX-License-Identifier: Apache-2.0
"""What the writer does: begin a bulletin of a kind, change its words, count again, hand it in, give it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, Suggestion
from wuzha.bulletins.queries.checking import no_ended_names, no_typed_numbers, read, ready, title_parts
from wuzha.bulletins.queries.values import Values, scope_of
from wuzha.bulletins.queries.wanted import needs
from wuzha.bulletins.queries.wording import days_in_words
from wuzha.bulletins.rules.life import Act, Mark
from wuzha.bulletins.rules.text import parse, parts_of
from wuzha.bulletins.rulesets import KINDS, KindTemplate
from wuzha.bulletins.rulesets.kinds import REPLY
from wuzha.bulletins.services.base import BULLETINS, snapshot_for
from wuzha.bulletins.services.suggestions import drafted, taken_back
from wuzha.core.indicators import Period, PeriodError
from wuzha.engine.identifiers import find_clear
from wuzha.figures.queries.units import TOWNSHIPS
from wuzha.org.models import Unit, UnitKind
from wuzha.org.queries.people import at
from wuzha.org.roles import May
from wuzha.refusals import RefusalError

MOST_LINE, MOST_COPIES = 200, 20
#: 拟稿, 核稿 and 签发.
PEOPLE_OF_A_PAPER = 3


@dataclass(frozen=True, slots=True)
class NewBulletin:
    """A bulletin to begin. Without a township it is of the city; `suggestion` is what a reply answers."""

    kind: str
    first: date
    last: date
    township_id: int | None = None
    suggestion_id: int | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """What the writer may change: words, never numbers."""

    title: str
    text: str
    addressee: str = ""
    copies: tuple[str, ...] = ()
    note: str = ""
    mark: str = ""
    urgency: str = ""
    secrecy: str = ""


@BULLETINS.act(May.WRITE_BULLETINS, name="bulletin.write")
def begin(actor: Actor, new: NewBulletin) -> Bulletin:
    """Begin a bulletin with the text of its kind in force, and keep its figures as they are known now.

    Raises `RefusalError`: NOT_ALLOWED, UNKNOWN_KIND, DAYS_ORDER, NOT_OVER, TOO_MANY_DAYS, NO_TOWNSHIP, NO_MONTH,
    NOT_FOUND for a suggestion out of reach, HAS_REPLY, WRONG_STATE.
    """
    template = KINDS.at().of(new.kind)
    if template is None or (template.code == REPLY) is (new.suggestion_id is None):
        raise RefusalError(Code.UNKNOWN_KIND)
    if actor.unit_id is None or actor.unit_path is None:
        raise RefusalError(Code.NOT_ALLOWED)
    _days(new.first, new.last)
    city = Unit.objects.get(path=actor.unit_path[: Unit.steplen])
    about = _township(city, new.township_id) if template.township else city
    answers = drafted(actor, new.suggestion_id) if new.suggestion_id is not None else None
    bulletin = Bulletin(
        unit_id=actor.unit_id, about=about, kind=template.code, public=template.public, upward=template.upward,
        three_people=template.three_people and _three_of(actor.unit_id),
        issuer=_named(template.issuer, city), signed_by=_named(template.signed_by, city), word=template.word,
        first=new.first, last=new.last, spans=_spans(template, new.first, new.last), title=_title(template, answers),
        text=template.text, addressee=f"{about.name}" if template.township else template.addressee,
        copies=template.copies, writer_id=actor.person_id, synthetic=new.synthetic, suggestion=answers,
    )  # fmt: skip
    bulletin.title = bulletin.title.replace("{period}", days_in_words(new.first, new.last))
    bulletin.snapshot = snapshot_for(actor, bulletin, parse(bulletin.text))
    bulletin.save(force_insert=True)
    BULLETINS.history(actor, bulletin, Act.WRITE, bulletin.state, at=bulletin.began_at, note=None, because="")
    record(actor, "bulletin.write", on=(Bulletin.RECORD, bulletin.pk), detail={"kind": bulletin.kind})
    return bulletin


@BULLETINS.act(May.WRITE_BULLETINS, name="bulletin.edit")
def edit(actor: Actor, pk: int, words: Wording, *, version: int | None = None) -> Bulletin:
    """Change the words. Figures that are new to the text are kept with all others anew, so that all are of one instant.

    Raises `RefusalError`: WRONG_STATE, CHANGED, TEXT_MISSING, TITLE_MISSING, TOO_LONG, UNREADABLE, UNKNOWN_FIGURE,
    UNKNOWN_DAYS, NUMBER_TYPED, CLEAR_NUMBER, NAME_ENDED.
    """
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.EDIT)
    blocks, title = read(words.text, list(bulletin.spans)), title_parts(words.title)
    no_ended_names(timezone.localdate(), words.text, words.title, words.addressee, *words.copies, words.note)
    changes: dict[str, Any] = {
        "title": words.title.strip(), "text": words.text.replace("\r", "").strip(), "mark": _mark(words.mark),
        "copies": _copies(words.copies), "addressee": _line(words.addressee),
        "urgency": _line(words.urgency)[:8], "secrecy": _line(words.secrecy)[:20],
    }  # fmt: skip
    no_typed_numbers(title, blocks, Values(bulletin))
    if not Values(bulletin).has(needs(blocks, scope_of(bulletin))):
        changes["snapshot_id"] = snapshot_for(actor, bulletin, blocks).pk
    if (note := _line(words.note)) != bulletin.note:
        BULLETINS.save(bulletin, note=note)  # `move` has a note of its own, that of the step
    return BULLETINS.move(actor, bulletin, Act.EDIT, **changes)


@BULLETINS.act(May.WRITE_BULLETINS, name="bulletin.count")
def count_again(actor: Actor, pk: int, *, version: int | None = None) -> Bulletin:
    """Keep all its figures as they are known now. Raises `RefusalError`: WRONG_STATE, CHANGED."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.COUNT)
    snapshot = snapshot_for(actor, bulletin, parse(bulletin.text))
    return BULLETINS.move(actor, bulletin, Act.COUNT, snapshot_id=snapshot.pk)


@BULLETINS.act(May.WRITE_BULLETINS, name="bulletin.hand_in")
def hand_in(actor: Actor, pk: int, note: str = "", *, version: int | None = None) -> Bulletin:
    """Hand it in for review. Raises `RefusalError`: WRONG_STATE, CHANGED, NOT_FILLED, NO_VALUE, NUMBER_TYPED,
    NAME_ENDED, MARK_MISSING of a reply."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.HAND_IN)
    blocks, values = parse(bulletin.text), Values(bulletin)
    no_typed_numbers(parts_of(bulletin.title), blocks, values)
    ready(values, blocks)
    no_ended_names(
        timezone.localdate(), bulletin.text, bulletin.title, bulletin.addressee, *bulletin.copies, bulletin.note,
        bulletin.why,
    )  # fmt: skip
    if bulletin.suggestion_id is not None and not bulletin.mark:
        raise RefusalError(Code.MARK_MISSING)
    return BULLETINS.move(actor, bulletin, Act.HAND_IN, note=note, moved_at=timezone.now())


@BULLETINS.act(May.WRITE_BULLETINS, May.SIGN_BULLETINS, name="bulletin.drop")
def drop(actor: Actor, pk: int, reason: str, *, version: int | None = None) -> Bulletin:
    """Give it up before it is published. Raises `RefusalError`: WRONG_STATE, REASON_MISSING, CHANGED."""
    bulletin = BULLETINS.locked(actor, Bulletin, pk, version)
    BULLETINS.allowed(bulletin, Act.DROP)
    why = BULLETINS.reason(reason)
    if bulletin.suggestion_id is not None and bulletin.corrects_id is None:
        taken_back(actor, bulletin.suggestion_id)
    # Another new edition may take its place.
    return BULLETINS.move(
        actor,
        bulletin,
        Act.DROP,
        note=why,
        moved_at=timezone.now(),
        corrects_id=None,
        edition=1,
        document_no="",
    )


def _days(first: date, last: date) -> None:
    if last < first:
        raise RefusalError(Code.DAYS_ORDER)
    if last > timezone.localdate():
        raise RefusalError(Code.NOT_OVER)
    try:
        Period(first, last)
    except PeriodError as error:
        raise RefusalError(Code.TOO_MANY_DAYS) from error


def _township(city: Unit, pk: int | None) -> Unit:
    found = Unit.objects.filter(pk=pk or 0, path__startswith=city.path, kind__in=TOWNSHIPS).first()
    if found is None:
        raise RefusalError(Code.NO_TOWNSHIP)
    township: Unit = found
    return township


def _spans(template: KindTemplate, first: date, last: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in template.spans:
        days = one.days(first, last)
        if days is None:
            raise RefusalError(Code.NO_MONTH)
        found[one.name] = {"zh": one.zh, "days": [day.isoformat() for day in days]}
    return found


def _named(text: str, city: Unit) -> str:
    """The name of an organ of the city."""
    bureau = Unit.objects.filter(path__startswith=city.path, kind=UnitKind.BUREAU).order_by("path").first()
    name = bureau.name if bureau is not None else f"{city.name}公安局"
    return text.replace("{city}", city.name).replace("{bureau}", name)[:60]


def _three_of(unit_id: int) -> bool:
    """Whether a unit has three people who may decide, so that nobody has to review and sign the same paper."""
    return len(at(unit_id, (May.SIGN_BULLETINS,))) >= PEOPLE_OF_A_PAPER


def _title(template: KindTemplate, answers: Suggestion | None) -> str:
    if answers is None:
        return template.title
    return template.title.replace("{session}", answers.session).replace("{number}", str(answers.no))


def _line(text: str) -> str:
    kept = text.strip()
    if len(kept) > MOST_LINE:
        raise RefusalError(Code.TOO_LONG, most=MOST_LINE)
    if find_clear(kept):
        raise RefusalError(Code.CLEAR_NUMBER)
    return kept


def _copies(names: tuple[str, ...]) -> list[str]:
    kept = [BULLETINS.plain(one) for one in names if one.strip()]
    return kept[:MOST_COPIES]


def _mark(mark: str) -> str:
    if mark and mark not in Mark.values:
        raise RefusalError(Code.MARK_MISSING)
    return mark
