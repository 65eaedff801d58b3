# SPDX-License-Identifier: Apache-2.0
"""What acts on interviews and referrals share: the row, the step, words that are sealed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices

from wuzha.audit.actor import Actor
from wuzha.core.acts import Acts
from wuzha.org.roles import May
from wuzha.oversight.errors import Code
from wuzha.oversight.models import Interview, InterviewStep, OversightPaper, Referral, ReferralStep
from wuzha.oversight.rules import INTERVIEW_LIFE, REFERRAL_LIFE
from wuzha.refusals import RefusalError
from wuzha.sealed import Sealed
from wuzha.sealed.owners import Owner, Place

FILES = Owner(("papers of oversight", "督导文书"), Place.FILES, lambda: OversightPaper.unscoped.all())
#: Whose acts they are.
ACTS = (May.OVERSEE, May.APPROVE_OVERSIGHT)


class InterviewActs(Acts[Interview]):
    codes, kind, life = Code, "interview", INTERVIEW_LIFE

    def history(
        self,
        actor: Actor,
        row: Interview,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        InterviewStep.unscoped.create(
            interview=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


class ReferralActs(Acts[Referral]):
    codes, kind, life = Code, "referral", REFERRAL_LIFE

    def history(
        self,
        actor: Actor,
        row: Referral,
        act: TextChoices,
        start: str,
        *,
        at: datetime,
        note: Sealed | None,
        because: str,  # noqa: ARG002 - there is no dictionary of reasons
    ) -> None:
        ReferralStep.unscoped.create(
            referral=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
        )


INTERVIEWS, REFERRALS = InterviewActs(), ReferralActs()


def words(text: str) -> Sealed:
    """Words that must be there, sealed. Raises `RefusalError`: WORDS_MISSING, TOO_LONG."""
    kept = INTERVIEWS.note(text)
    if kept is None:
        raise RefusalError(Code.WORDS_MISSING)
    return kept


def plain(text: str, most: int) -> str:
    """A post, a place: in clear. Raises `RefusalError`: WORDS_MISSING, TOO_LONG, CLEAR_NUMBER."""
    return INTERVIEWS.plain(text, required=Code.WORDS_MISSING, most=most)
