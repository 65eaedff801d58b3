# SPDX-License-Identifier: Apache-2.0
"""The one way to write: right → row lock → state and version → change → history and trail, in one transaction.

A domain states once what its acts share (`Acts`), and names each act where it is written:

    class CaseActs(Acts[Case]):
        codes, kind, life = Code, "case", CASE_LIFE

        def history(self, actor, row, act, start, *, at, note, because):
            CaseChange.unscoped.create(
                case=row, act=act, from_state=start, to_state=row.state, at=at, by_id=actor.person_id, note=note
            )

    CASES = CaseActs()

    @CASES.act(May.WORK_CASES, name="case.close")
    def close(actor: Actor, pk: int, version: int, note: str) -> Case:
        case = CASES.locked(actor, Case, pk, version)
        return CASES.move(actor, case, Act.CLOSE, note=note, closed_at=timezone.now())

The feed is written by the table's triggers; a domain whose rows have clocks moves them in its `save`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model, TextChoices
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.dictionaries import Dictionary
from wuzha.core.lifecycle import Lifecycle
from wuzha.engine.identifiers import find_clear
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalCode, RefusalError
from wuzha.sealed import Kind, Sealed, seal

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)
N = TypeVar("N", bound=Model)

#: Type and key of the row that the act under way has locked: a refusal is about that.
_held: ContextVar[tuple[str, int] | None] = ContextVar("held", default=None)
#: Longest note (characters): what a person types, not a document.
MOST_NOTE = 2000
#: Longest number or name that is kept in clear (characters).
MOST_PLAIN = 64


class OneAct:
    """One write: one transaction, for roles that have one of the permissions.

    A refusal undoes everything and is itself in the trail, under the action's name (ending in a dot, that of the
    function follows). `on` is the type of the record whose key comes first, `keyless` what a refusal is about without.
    """

    def __init__(
        self,
        needs: tuple[May, ...],
        name: str,
        not_allowed: RefusalCode,
        *,
        on: str,
        keyless: tuple[str, str] = ("", ""),
        system: bool = True,
    ) -> None:
        self.needs, self.name, self.not_allowed = needs, name, not_allowed
        self.on, self.keyless, self.system = on, keyless, system

    def __call__(self, act: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = self.name + act.__name__ if self.name.endswith(".") else self.name

        @wraps(act)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            before = _held.set(None)
            try:
                with transaction.atomic():
                    self.must_be_allowed(actor)
                    return act(actor, *args, **kwargs)
            except RefusalError as refused:
                key = args[0] if args else kwargs.get("pk")
                detail = {"code": refused.code} | ({"why": list(refused.because)} if refused.because else {})
                on = (self.on, key) if isinstance(key, int) else self.keyless
                if (held := _held.get()) is not None and held[1] == key:
                    on = held  # as the act that succeeds names it
                record(actor, name, on=on, outcome="REFUSED", detail=detail)
                raise
            finally:
                _held.reset(before)

        return run

    def must_be_allowed(self, actor: Actor) -> None:
        """Refuses whoever has none of the permissions."""
        if not (self.system and actor.is_system) and not any(may(actor.role, need) for need in self.needs):
            raise RefusalError(self.not_allowed)


class Acts(Generic[M]):
    """What the acts on a domain's records share. A row has a key, a number and a version; with a life, a state.

    `codes` has NOT_ALLOWED, NOT_FOUND, WRONG_STATE (number, state), CHANGED (number) and TOO_LONG (most); the sentences
    stand in `wuzha.core.refusals`.
    """

    codes: type[RefusalCode]
    #: Type of the record in the trail; names of actions begin with it.
    kind: str
    life: Lifecycle[Any, Any]

    def act(self, *needs: May, name: str) -> OneAct:
        """Make a function one act."""
        return OneAct(needs, name, self.codes["NOT_ALLOWED"], on=self.kind)

    def must_be_allowed(self, actor: Actor, *needs: May) -> None:
        """The right of an act, asked once for the rows of a list. Raises `RefusalError`: NOT_ALLOWED."""
        self.act(*needs, name="").must_be_allowed(actor)

    def locked(self, actor: Actor, model: type[N], pk: int, version: int | None = None, **more: Any) -> N:
        """A row in the actor's reach, locked until the transaction ends. Refuses one changed since it was seen.

        Read without its relations: after waiting for the lock PostgreSQL gives the new row with the old joined ones.
        """
        table: Any = model
        row: Any = (
            table.objects.visible_to(actor).select_for_update(of=("self",), no_key=True).filter(pk=pk, **more).first()
        )
        if row is None:
            raise RefusalError(self.codes["NOT_FOUND"])
        if version is not None and row.version != version:
            raise self.changed(row)
        _held.set((self.kind_of(row), pk))
        found: N = row
        return found

    def changed(self, row: Any) -> RefusalError:
        """Somebody else was faster."""
        return RefusalError(self.codes["CHANGED"], number=row.number)

    def wrong_state(self, row: Any) -> RefusalError:
        """Names the state it is in."""
        return RefusalError(self.codes["WRONG_STATE"], number=row.number, state=row.get_state_display())

    def life_of(self, row: Any) -> Lifecycle[Any, Any]:  # noqa: ARG002 - for domains of several tables
        return self.life

    def kind_of(self, row: Any) -> str:  # noqa: ARG002 - for domains of several tables
        return self.kind

    def allowed(self, row: M, act: TextChoices) -> str:
        """The state the act leads to. Refuses it in a state that it does not start from."""
        state: Any = row
        end = self.life_of(row).target(act, state.state)
        if end is None:
            raise self.wrong_state(row)
        return str(end.value)

    def save(self, row: Any, **changes: Any) -> None:
        """Write changes of a row and raise its version, if nobody else has since it was read."""
        changes["version"] = row.version + 1
        seen = {name: getattr(row, name) for name in ("state", "version") if hasattr(row, name)}
        if type(row).unscoped.filter(pk=row.pk, **seen).update(**changes) != 1:
            raise self.changed(row)
        for name, value in changes.items():
            setattr(row, name, value)

    def move(
        self,
        actor: Actor,
        row: M,
        act: TextChoices,
        *,
        at: datetime | None = None,
        because: str = "",
        note: str | Sealed | None = None,
        action: str = "",
        detail: dict[str, Any] | None = None,
        **changes: Any,
    ) -> M:
        """Move a locked row along its life at an instant (now): change, history, event `action` in the trail.

        `because` is the code of a reason; history and trail keep it.
        """
        found: Any = row
        start, end = found.state, self.allowed(row, act)
        self.save(row, state=end, **changes)
        self.history(actor, row, act, start, at=at or timezone.now(), note=self.note(note), because=because)
        told = ({"reason": because} if because else {}) | (detail or {})
        record(actor, self.action(row, action or act.value), on=(self.kind_of(row), found.pk), detail=told)
        return row

    def action(self, row: M, name: str) -> str:
        """An act's name in the trail."""
        return f"{self.kind_of(row)}.{name}"

    def history(
        self, actor: Actor, row: M, act: TextChoices, start: str, *, at: datetime, note: Sealed | None, because: str
    ) -> Any:
        """Add the line of the history: what was done, from which state to the one of now."""
        raise NotImplementedError

    def note(self, text: str | Sealed | None) -> Sealed | None:
        """A note as it is kept; nothing for an empty one. Refuses more than `MOST_NOTE` characters."""
        if not isinstance(text, str):
            return text
        text = text.strip()
        if len(text) > MOST_NOTE:
            raise RefusalError(self.codes["TOO_LONG"], most=MOST_NOTE)
        return seal(Kind.TEXT, text) if text else None

    def reason(self, text: str) -> Sealed:
        """Why something is done, as it is kept. Raises `RefusalError`: REASON_MISSING, TOO_LONG."""
        kept = self.note(text)
        if kept is None:
            raise RefusalError(self.codes["REASON_MISSING"])
        return kept

    def word(self, words: Dictionary, code: str) -> str:
        """A code of a dictionary. Raises `RefusalError`: UNKNOWN_WORD."""
        if code not in words.codes:
            raise RefusalError(self.codes["UNKNOWN_WORD"])
        return code

    def plain(self, text: str, *, required: RefusalCode | None = None, most: int = MOST_PLAIN) -> str:
        """A number of another system, or the name of an organ, as it is kept: in clear, so never a person's number.
        `required` is the refusal of an empty one.

        Raises `RefusalError`: TOO_LONG, CLEAR_NUMBER.
        """
        kept = text.strip()
        if not kept and required is not None:
            raise RefusalError(required)
        if len(kept) > most:
            raise RefusalError(self.codes["TOO_LONG"], most=most)
        if find_clear(kept):
            raise RefusalError(self.codes["CLEAR_NUMBER"])
        return kept
