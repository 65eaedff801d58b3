# SPDX-License-Identifier: Apache-2.0
"""Bulletins for the demo: of the last weeks and of last month, one in a corrected edition, and the reply to a
suggestion that is being written. All go through the services: one of the joint office writes, another signs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries.shown import Line
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.text import parse
from wuzha.bulletins.rulesets import KINDS
from wuzha.bulletins.services import deciding, suggestions, writing
from wuzha.bulletins.services.suggestions import NewSuggestion
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.org.roles import Role
from wuzha.simulation.load.policing import colleagues


@transaction.atomic
def settle(now: datetime) -> int:
    """Write them; how many are published. Nothing where the joint office has not two people, or they are there."""
    office = colleagues(Role.JOINT_OFFICE)
    if len(office) < 2 or Bulletin.unscoped.filter(synthetic=True).exists():
        return 0
    writer, signer = office[:2]
    today = timezone.localdate(now)
    first, last = _days("WEEKLY", today)
    before = _out(writer, signer, "WEEKLY", first - timedelta(days=7), last - timedelta(days=7))
    _corrected(writer, signer, before)
    _out(writer, signer, "WEEKLY", first, last)
    _out(writer, signer, "MONTHLY", *_days("MONTHLY", today))
    _out(writer, signer, "DAILY", *_days("DAILY", today))
    _suggestion(writer, today)
    return 5


def _days(kind: str, today: date) -> tuple[date, date]:
    template = KINDS.at().of(kind)
    if template is None:
        raise LookupError(kind)
    return template.grain.days(today)


def _out(writer: Actor, signer: Actor, kind: str, first: date, last: date) -> Bulletin:
    draft = writing.begin(writer, NewBulletin(kind, first, last, synthetic=True))
    writing.edit(writer, draft.pk, _words(draft))
    return _published(writer, signer, draft)


def _words(draft: Bulletin) -> Wording:
    return Wording(draft.title, draft.text, draft.addressee, tuple(draft.copies))


def _published(writer: Actor, signer: Actor, draft: Bulletin) -> Bulletin:
    _without_empty(writer, draft)
    writing.hand_in(writer, draft.pk)
    # Of three people one reviews and another signs; of two the same does both.
    others = [one for one in colleagues(Role.JOINT_OFFICE) if one.person_id not in (writer.person_id, signer.person_id)]
    deciding.review(others[0] if others else signer, draft.pk)
    deciding.sign(signer, draft.pk)
    return deciding.publish(signer, draft.pk, pdf=False)


def _without_empty(writer: Actor, draft: Bulletin) -> None:
    """Take out the lines of which the snapshot has no value, as a writer would."""
    found = Bulletin.unscoped.select_related("about", "snapshot").get(pk=draft.pk)
    shown = Values(found).shown(parse(found.text))
    empty = {
        one.line for one in shown if isinstance(one, Line) and any(chunk.kind == "missing" for chunk in one.chunks)
    }
    if empty:
        kept = [line for number, line in enumerate(found.text.split("\n"), 1) if number not in empty]
        writing.edit(writer, found.pk, Wording(found.title, "\n".join(kept), found.addressee, tuple(found.copies)))


def _corrected(writer: Actor, signer: Actor, out: Bulletin) -> None:
    new = deciding.correct(writer, out.pk, "演示：补充工作要求")
    words = Wording(
        new.title, f"{new.text}\n请各镇（街道）补报上门劝阻情况。", new.addressee, tuple(new.copies)
    )  # fmt: skip
    writing.edit(writer, new.pk, words)
    _published(writer, signer, new)


def _suggestion(writer: Actor, today: date) -> None:
    """Received two months ago, assigned, its reply begun."""
    came = today - timedelta(days=60)
    title = "关于加强电信网络诈骗打击治理的建议（演示）"
    there = suggestions.receive(writer, NewSuggestion("演示市人大会议", 23, title, "演示代表", came, synthetic=True))
    suggestions.assign(writer, there.pk, "市人大常委会代表工作委员会", came + timedelta(days=5))
    first = came.replace(month=1, day=1)
    last = today - timedelta(days=1)
    if (last - first).days < 62:  # early in the year no month is whole yet
        first = first.replace(year=first.year - 1)
    writing.begin(writer, NewBulletin("REPLY", first, last, suggestion_id=there.pk, synthetic=True))
