# SPDX-License-Identifier: Apache-2.0
"""Who takes the rows: each domain registers a receiver for its kind of file; intake itself knows no domain.

A `Receiver` takes rows, one by one, from any channel. A `FileReceiver` takes whole files that belong to a record of its
domain, such as the statements of a case. The batches of both are run by the same hand (`intake.services.run`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from wuzha.audit.actor import Actor
from wuzha.intake.headers import HeaderDictionary
from wuzha.intake.models import Batch
from wuzha.org.roles import May, may
from wuzha.sealed.owners import Owner


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not in, or what is faulty in one that is: a canonical field and a stable code."""

    field: str
    code: str

    def __str__(self) -> str:
        return f"{self.field}:{self.code}"


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be acted on, with every reason, and its cells as they came."""

    line: int
    problems: tuple[Problem, ...]
    raw: Mapping[str, str]


@dataclass(slots=True)
class ParsedChunk:
    """A chunk after parsing: rows for the receiver's service, and rejects. Every row is in one of the two."""

    rows: list[Any] = field(default_factory=list)
    rejects: list[RejectedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a chunk."""

    accepted: int = 0
    merged: int = 0
    duplicates: int = 0
    flagged: int = 0
    #: Rows that the receiver's service had to refuse; it keeps each as a `Reject` of the batch itself.
    rejected: int = 0
    #: Rows that changed nothing so far: a person decides on each.
    waiting: int = 0


@runtime_checkable
class OpensLists(Protocol):
    """A receiver whose numbers of a batch open the records behind them."""

    def list_url(self, batch: Batch, became: str) -> str:
        """Address of what rows became: `accepted`, `merged` or `flagged`."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a file that are written together; `write` does it, inside the caller's transaction."""

    lines: int
    write: Callable[[], Counts]


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a file: how many lines (an upper bound will do), and from any line on its pieces, in one fixed order.

    A piece that takes long to make is made `ahead`: while the one before it is written, by another thread.
    """

    lines: int
    pieces: Callable[[int], Iterator[Piece]]
    ahead: bool = False


class RowParser(Protocol):
    """Parses rows of one file."""

    def __call__(self, lines: Sequence[int], columns: Sequence[Sequence[str | None]]) -> ParsedChunk:
        """`columns` are those of the file, in the order of its headers; `lines` are line numbers as its sender sees."""


@runtime_checkable
class InCity(Protocol):
    """A parser that finds units by their names: those of the city that the rows are for."""

    def of_city(self, path: str) -> None:
        """Take the units of the city of which `path` is one unit's."""


class Columns(Protocol):
    """What the columns of one kind of file may hold."""

    def dictionary(self) -> HeaderDictionary:
        """Known headers, in force now."""

    def label(self, field: str) -> str:
        """What people call a canonical field, in the language of the page."""

    def missing(self, fields: set[str]) -> list[str]:
        """Canonical fields without which no row could be accepted."""

    def essential(self) -> frozenset[str]:
        """Fields that decide whether a row can be acted on: a doubt about their column is asked, never passed over."""

    def mask(self, field: str, text: str) -> str:
        """A cell as it may be shown; of a column nobody knows (`field` is empty) a hint of its kind is left."""


class Receiver(Columns, Protocol):
    """What a domain offers for one kind of rows."""

    kind: str
    #: Who may bring such rows, and see what others brought.
    reads: May

    def title(self) -> str:
        """The kind in the language of the page."""

    def needs(self) -> list[str]:
        """What a row cannot do without, each in words."""

    def parser(self, headers: Sequence[str], mapping: Mapping[str, str], source: str) -> RowParser:
        """A parser for a file with these headers, `mapping` from header to canonical field."""

    def receive(self, rows: list[Any], *, batch: Batch, actor: Actor) -> Counts:
        """Take parsed rows, inside the caller's transaction."""

    def faults(self, rows: list[Any]) -> dict[int, tuple[str, ...]]:
        """Line → the `field:CODE` of faulty cells of parsed rows that are in all the same."""

    def concerned(self, problems: Iterable[str]) -> set[str]:
        """Canonical fields whose cells the `field:CODE` problems of a row are about."""

    def explain(self, problem: str) -> tuple[str, str]:
        """A `field:CODE` as two sentences in the language of the page: what is wrong, and what to do."""


class FileReceiver(Columns, Protocol):
    """What a domain offers for whole files of its own. It reads and runs them (`intake.services.run` with a `reader`)
    and shows them on its own pages."""

    kind: str
    #: What its acts are called in the trail, before `_open`, `_ask`, `_mapping`, `_cancel`, `_done` and so on.
    acts: str
    #: Who may see its files.
    readers: May
    #: How it holds its files on disk until they are read.
    files: Owner

    def title(self) -> str:
        """The kind in the language of the page."""

    def record(self, batch_id: int) -> tuple[str, int]:
        """The type and key under which the trail knows the file."""

    def address(self, batch_id: int) -> str:
        """The page of the file."""

    def queue(self, batch_id: int) -> None:
        """Put it in the queue of a worker once the transaction is committed; once, however often it is asked for."""


_receivers: dict[str, Receiver] = {}
#: The kind that is meant where none is said: the last that was registered so.
_default: list[str] = []
_of_files: dict[str, FileReceiver] = {}


def register(receiver: Receiver, *, default: bool = False) -> None:
    """`default`: the kind meant where nobody says which, whose files come through channels that have names."""
    _receivers[receiver.kind] = receiver
    if default:
        _default.append(receiver.kind)


def register_files(receiver: FileReceiver) -> None:
    _of_files[receiver.kind] = receiver


def receiver_for(kind: str) -> Receiver:
    """The receiver of rows of a kind. Raises `KeyError`."""
    return _receivers[kind]


def file_receiver(kind: str) -> FileReceiver | None:
    """The receiver of whole files of a kind; nothing for a kind of rows."""
    return _of_files.get(kind)


def parser_for(receiver: Receiver, headers: Sequence[str], mapping: Mapping[str, str], batch: Batch) -> RowParser:
    """The receiver's parser for the rows of a batch."""
    parse = receiver.parser(headers, mapping, batch.source)
    if isinstance(parse, InCity):
        parse.of_city(batch.unit.path)
    return parse


def kinds(role: str | None = None) -> list[tuple[str, str]]:
    """(kind, title in the language of the page) of every receiver of rows, in the order in which they registered; those
    that a role may bring."""
    return [
        (kind, receiver.title()) for kind, receiver in _receivers.items() if role is None or may(role, receiver.reads)
    ]


def default_kind() -> str:
    """The kind that is meant where none is said."""
    return _default[-1]


def title_of(kind: str) -> str:
    """What a kind of batch is called in the language of the page."""
    receiver = _receivers.get(kind) or _of_files.get(kind)
    return receiver.title() if receiver else kind


def hidden_from(actor: Actor) -> list[str]:
    """Kinds of files that the actor's role may not see."""
    return [kind for kind, receiver in _of_files.items() if not may(actor.role, receiver.readers)]


def rows_hidden_from(actor: Actor) -> list[str]:
    """Kinds of rows that the actor's role may not see, unless it brought them."""
    return [kind for kind, receiver in _receivers.items() if not may(actor.role, receiver.reads)]


def kinds_of_files() -> list[str]:
    """Kinds of batches that are whole files of a domain."""
    return list(_of_files)
