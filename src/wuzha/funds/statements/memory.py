# SPDX-License-Identifier: Apache-2.0
"""What people said of statements, remembered by the headers of the sheet: another source has others.

A unit or the meaning of a code holds for files of the same source only, so nothing is carried to other headers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.statements.answered import OwnAccount, SheetAnswer
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.proof.answers import ENDS, MOVED, NONE, UNIT_WORDS, WAYS, Answers, form_of, own_account
from wuzha.funds.statements.proof.parse import AnswersOf
from wuzha.funds.statements.proof.words import UNITS, Role
from wuzha.intake.models import HeaderMemory
from wuzha.sealed.value import read_again_by

#: Keys of answers that are no header.
UNIT, FIRST, CODE, NO_PEER, STATUS = "=unit", "=first", "=code:", "=no_peer", "=status:"
YES = "yes"
#: Fields that a person tells apart and a reading does not.
_ROLES = {
    "self_card": Role.OWN_ACCOUNT, "peer_card": Role.PEER_ACCOUNT, "payer_card": Role.PAYER_ACCOUNT,
    "payee_card": Role.PAYEE_ACCOUNT, "created": Role.BOOKED, "booked_clock": Role.CLOCK, "channel_serial": Role.SERIAL,
}  # fmt: skip


def source_of(headers: Sequence[str]) -> str:
    """By what the answers for sheets with these headers are kept."""
    return "h:" + blake2b("\x1f".join(form_of(headers)).encode(), digest_size=15).hexdigest()


def in_force(source: str) -> SheetAnswer | None:
    """The answer that rules sheets of a source now."""
    return SheetAnswer.objects.filter(source=source, ended_at__isnull=True).select_related("by", "file").first()


def remember(
    actor: Actor, headers: Sequence[str], said: Mapping[str, str], file: StatementFile, reason: str = ""
) -> SheetAnswer:
    """Keep what was said, in place of what was said before; the former answer stays, with the reason."""
    former = in_force(source_of(headers))
    if former is not None:
        end(actor, former, reason)
    return SheetAnswer.objects.create(
        source=source_of(headers), headers=list(headers), said=dict(said), file=file, by_id=actor.person_id
    )


def end(actor: Actor, answer: SheetAnswer, reason: str) -> None:
    """It rules no file any more."""
    answer.ended_by_id, answer.ended_at, answer.reason = actor.person_id, timezone.now(), reason
    answer.save(update_fields=["ended_by", "ended_at", "reason"])


def read_by(answer: SheetAnswer) -> QuerySet[StatementFile]:
    """Files that have rows read by an answer, of all cases."""
    return StatementFile.unscoped.filter(understood__contains=[{"answer": answer.pk}], done__gt=0)


def pass_over(actor: Actor, file: StatementFile) -> None:
    """The sheet asked about is no statement: for this file alone."""
    HeaderMemory.objects.update_or_create(
        kind=StatementFile.KIND, source=f"file.{file.pk}", header=source_of(file.headers),
        defaults={"field": "", "at": timezone.now(), "by_id": actor.person_id},
    )  # fmt: skip


def is_passed_over(file: StatementFile, headers: Sequence[str]) -> bool:
    """Whether somebody said that a sheet with these headers is no statement."""
    return HeaderMemory.objects.filter(
        kind=StatementFile.KIND, source=f"file.{file.pk}", header=source_of(headers)
    ).exists()


def forget(file: StatementFile) -> None:
    """What was said of this file alone holds no more: whose its sheets are, which are passed over."""
    OwnAccount.unscoped.filter(file=file).delete()
    HeaderMemory.objects.filter(kind=StatementFile.KIND, source=f"file.{file.pk}").delete()


def all_in_force() -> dict[str, SheetAnswer]:
    """Every answer that rules files now, by source."""
    return {one.source: one for one in SheetAnswer.objects.filter(ended_at__isnull=True)}


def answers_of(known: Mapping[str, SheetAnswer], file: StatementFile) -> AnswersOf:
    """What was said of sheets with given headers, and whose statement a sheet of this file is."""
    owners = {
        file.sheets[one.sheet]: read_again_by(one.number, own_account)
        for one in OwnAccount.unscoped.filter(file=file, number__isnull=False)
        if one.sheet < len(file.sheets) and one.number is not None
    }
    # of a case that was erased a word stands in its place, which is no account
    owners = {sheet: number for sheet, number in owners.items() if number}

    def of(headers: tuple[str, ...], sheet: str) -> Answers:
        found = known.get(source_of(headers))
        answers = NONE if found is None else replace(as_answers(headers, found.said), key=found.pk)
        return replace(answers, own_account=owners[sheet], headers=headers) if sheet in owners else answers

    return of


def as_answers(headers: Sequence[str], said: Mapping[str, str]) -> Answers:
    """Answers as they are kept, as the reader takes them."""
    first = said.get(FIRST)
    return Answers(
        {key: _role(field) for key, field in said.items() if not key.startswith("=")},
        UNITS.get(said.get(UNIT, "")),
        {key.removeprefix(CODE): WAYS[way] for key, way in said.items() if key.startswith(CODE)},
        None if first is None else ENDS[first],
        headers=tuple(headers),
        no_peer=NO_PEER in said,
        statuses={key.removeprefix(STATUS): MOVED[way] for key, way in said.items() if key.startswith(STATUS)},
    )


def as_kept(answers: Answers) -> dict[str, str]:
    """Answers of a mapping file, as they are kept; whose statement it is holds for one file alone (`OwnAccount`)."""
    return (
        {header: "" if field == Role.OTHER.value else field for header, field in answers.columns.items()}
        | ({UNIT: UNIT_WORDS[answers.unit]} if answers.unit else {})
        | ({} if answers.newest_first is None else {FIRST: "newest" if answers.newest_first else "oldest"})
        | ({NO_PEER: YES} if answers.no_peer else {})
        | {f"{CODE}{code}": "in" if way else "out" for code, way in answers.codes.items()}
        | {f"{STATUS}{value}": "done" if moved else "failed" for value, moved in answers.statuses.items()}
    )


def _role(field: str) -> str:
    if field in _ROLES:
        return _ROLES[field].value
    return field if field in {role.value for role in Role} else Role.OTHER.value
