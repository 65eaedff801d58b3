# SPDX-License-Identifier: Apache-2.0
"""What people said of statements, remembered by the headers of the sheet: another source has others.

A unit or the meaning of a code holds for files of the same source only, so nothing is carried to other headers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.proof.answers import ENDS, NONE, WAYS, Answers, form_of
from wuzha.funds.statements.proof.parse import AnswersOf
from wuzha.funds.statements.proof.words import UNITS, Role
from wuzha.intake.models import HeaderMemory

#: Keys of answers that are no header.
UNIT, FIRST, CODE = "=unit", "=first", "=code:"
#: Fields that a person tells apart and a reading does not.
_ROLES = {
    "self_card": Role.OWN_ACCOUNT, "peer_card": Role.PEER_ACCOUNT, "payer_card": Role.PAYER_ACCOUNT,
    "payee_card": Role.PAYEE_ACCOUNT, "created": Role.BOOKED, "booked_clock": Role.CLOCK, "channel_serial": Role.SERIAL,
}  # fmt: skip
_LONGEST = 200


def source_of(headers: Sequence[str]) -> str:
    """By what the answers for sheets with these headers are kept."""
    return "h:" + blake2b("\x1f".join(form_of(headers)).encode(), digest_size=15).hexdigest()


def remember(actor: Actor, headers: Sequence[str], said: Mapping[str, str]) -> None:
    """Keep what was said, in place of what was said before."""
    mine = HeaderMemory.objects.filter(kind=StatementFile.KIND, source=source_of(headers))
    mine.delete()
    HeaderMemory.objects.bulk_create(
        HeaderMemory(
            kind=StatementFile.KIND, source=source_of(headers), header=key[:_LONGEST], field=field,
            at=timezone.now(), by_id=actor.person_id,
        )
        for key, field in said.items()
    )  # fmt: skip


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


def all_remembered() -> dict[str, dict[str, str]]:
    """Everything that was said, by source."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    kept = HeaderMemory.objects.filter(kind=StatementFile.KIND, source__startswith="h:")
    for source, key, field in kept.values_list("source", "header", "field"):
        found[source][key] = field
    return found


def answers_of(said: Mapping[str, Mapping[str, str]]) -> AnswersOf:
    """What was said of sheets with given headers."""

    def of(headers: tuple[str, ...]) -> Answers:
        found = said.get(source_of(headers))
        return NONE if found is None else as_answers(headers, found)

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
    )


def as_kept(answers: Answers) -> dict[str, str]:
    """Answers of a mapping file, as they are kept."""
    units = {fen: word for word, fen in UNITS.items() if word in {"元", "万元", "分"}}
    return (
        dict(answers.columns)
        | ({UNIT: units[answers.unit]} if answers.unit else {})
        | ({} if answers.newest_first is None else {FIRST: "newest" if answers.newest_first else "oldest"})
        | {f"{CODE}{code}": "in" if way else "out" for code, way in answers.codes.items()}
    )


def _role(field: str) -> str:
    if field in _ROLES:
        return _ROLES[field].value
    return field if field in {role.value for role in Role} else Role.OTHER.value
