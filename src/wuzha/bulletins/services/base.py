# SPDX-License-Identifier: Apache-2.0
"""What every act on a bulletin or a suggestion shares: the row, the step, and the snapshot of its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.bulletins.errors import Code
from wuzha.bulletins.models import Bulletin, BulletinStep, Suggestion, SuggestionStep
from wuzha.bulletins.queries.values import scope_of
from wuzha.bulletins.queries.wanted import Need, needs, period_of
from wuzha.bulletins.queries.wording import days_in_words
from wuzha.bulletins.rules.life import LIFE, SUGGESTION_LIFE
from wuzha.bulletins.rules.text import Block
from wuzha.core.acts import Acts
from wuzha.figures.services.snapshots import Wanted, take
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed


class BulletinActs(Acts[Bulletin]):
    codes, kind, life = Code, "bulletin", LIFE

    def history(
        self, actor: Actor, row: Bulletin, act: TextChoices, start: str, *, at: datetime, note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:  # fmt: skip
        BulletinStep.unscoped.create(
            bulletin=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


class SuggestionActs(Acts[Suggestion]):
    codes, kind, life = Code, "suggestion", SUGGESTION_LIFE

    def history(
        self, actor: Actor, row: Suggestion, act: TextChoices, start: str, *, at: datetime, note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:  # fmt: skip
        SuggestionStep.unscoped.create(
            suggestion=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note,
            day=timezone.localdate(at),
        )  # fmt: skip


BULLETINS = BulletinActs()
SUGGESTIONS = SuggestionActs()


def snapshot_for(actor: Actor, bulletin: Bulletin, blocks: Sequence[Block]) -> Any:
    """Keep all figures that a text needs as they are known now. Passes on what the room of figures refuses."""
    scope = scope_of(bulletin)
    mains = list(dict.fromkeys(scope.spans.values()))
    # A text of words alone still says as of when: by the first figure of all.
    wanted = needs(blocks, scope) or [Need("results.reported", bulletin.about_id, bulletin.first, bulletin.last)]
    asked = [Wanted(one.code, one.unit_id, period_of(one, mains)) for one in wanted]
    title = bulletin.title
    for name, days in scope.spans.items():
        title = title.replace(f"{{period:{name}}}" if name else "{period}", days_in_words(*days))
    return take(actor, title[:200], asked, bulletin.unit_id)


def not_in_future(day: date) -> date:
    """Raises `RefusalError`: IN_FUTURE."""
    if day > timezone.localdate():
        raise RefusalError(Code.IN_FUTURE)
    return day
