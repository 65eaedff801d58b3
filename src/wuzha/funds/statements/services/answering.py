# SPDX-License-Identifier: Apache-2.0
"""What people say of sheets: kept, corrected with a reason, taken back. What was said stays readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.engine.identifiers import find_clear
from wuzha.funds.acts import one_act
from wuzha.funds.errors import Code
from wuzha.funds.statements import memory
from wuzha.funds.statements.answered import OwnAccount, SheetAnswer
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.statements.proof import answers
from wuzha.funds.statements.receiver import StatementReceiver
from wuzha.intake.services import open as batches
from wuzha.org.roles import May
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal

#: Longest reason (characters).
MOST_REASON = 300


def replace(
    actor: Actor, file: StatementFile, headers: Sequence[str], said: Mapping[str, str], reason: str
) -> SheetAnswer:
    """Keep what was said of sheets with these headers. Where files were read by what was said before and that was
    something else, why it changes must be said."""
    former = memory.in_force(memory.source_of(headers))
    if former is not None and former.said == dict(said):
        return former
    ruled = former is not None and memory.read_by(former).exists()
    return memory.remember(actor, headers, said, file, reason_of(reason) if ruled or reason.strip() else "")


def keep_owner(actor: Actor, file: StatementFile, number: str) -> None:
    """Whose statement the sheet that is asked about is; nothing for none. Raises `RefusalError`: NO_ACCOUNT."""
    if not number.strip():
        return
    own = answers.own_account(number)
    if not own:
        raise RefusalError(Code.NO_ACCOUNT)
    place = file.sheets.index(file.sheet) if file.sheet in file.sheets else 0
    OwnAccount.unscoped.update_or_create(
        file=file, sheet=place, defaults={"number": seal(Kind.TEXT, own), "by_id": actor.person_id}
    )


@one_act(May.WORK_FUNDS, name="funds.statements_correct")
def correct(
    actor: Actor, file_id: int, answer_id: int, choices: Mapping[str, str], said: Mapping[str, str], reason: str
) -> SheetAnswer:
    """Say something else of the sheets with these headers, and why. Files that were read by the former answer stay as
    they are until they are read anew (`services.anew`), and say so.

    Raises `MappingIncompleteError` as `files.decide` does; `RefusalError`: ANSWER_ENDED, ANSWER_SAME, WHY_MISSING.
    """
    file, former = _found(actor, file_id, answer_id)
    own = {"self_account"} if _owned(file, former) else set()
    batches.checked(choices, StatementReceiver(), own)
    if former.said == {**choices, **said}:
        raise RefusalError(Code.ANSWER_SAME)
    new = memory.remember(actor, former.headers, {**choices, **said}, file, reason_of(reason))
    record(
        actor, "funds.statements_correct", on=("funds_statement", file.pk),
        fields=sorted({*choices.values()} - {""}), detail={"former": former.pk, "answer": new.pk},
    )  # fmt: skip
    return new


@one_act(May.WORK_FUNDS, name="funds.statements_take_back")
def take_back(actor: Actor, file_id: int, answer_id: int, reason: str) -> SheetAnswer:
    """The answer rules no further file: the next one asks again. Raises `RefusalError` as `correct` does."""
    file, answer = _found(actor, file_id, answer_id)
    memory.end(actor, answer, reason_of(reason))
    record(actor, "funds.statements_take_back", on=("funds_statement", file.pk), detail={"answer": answer.pk})
    return answer


def _found(actor: Actor, file_id: int, answer_id: int) -> tuple[StatementFile, SheetAnswer]:
    """The file, in reach, and the answer that it was read by, locked."""
    file = StatementFile.objects.visible_to(actor).filter(pk=file_id).first()
    if file is None or answer_id not in {sheet.get("answer") for sheet in file.understood}:
        raise RefusalError(Code.NOT_FOUND)
    answer = SheetAnswer.objects.select_for_update(no_key=True).get(pk=answer_id)
    if not answer.in_force:
        raise RefusalError(Code.ANSWER_ENDED)
    return file, answer


def _owned(file: StatementFile, answer: SheetAnswer) -> bool:
    """Whether the sheet was read without a column of its own account: a title or a person says whose it is."""
    flags = [sheet["flags"] for sheet in file.understood if sheet.get("answer") == answer.pk]
    return any("own_by_title" in one for one in flags)


def reason_of(text: str) -> str:
    """Why, as it is kept. Raises `RefusalError`: WHY_MISSING, TOO_LONG, CLEAR_NUMBER."""
    if not (reason := text.strip()):
        raise RefusalError(Code.WHY_MISSING)
    if len(reason) > MOST_REASON:
        raise RefusalError(Code.TOO_LONG, most=MOST_REASON)
    if find_clear(reason):
        raise RefusalError(Code.CLEAR_NUMBER)
    return reason
