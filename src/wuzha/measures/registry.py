# SPDX-License-Identifier: Apache-2.0
"""Kinds of measure: each room registers what it does to whom, on which grounds, and who decides. This room knows none.

    LISTING = MeasureKind(
        "LISTING", _("Listing for rectification"), subjects=(SubjectKind.UNIT,), grounds=grounds,
        proposes=(May.OVERSEE,), decides=(May.APPROVE_OVERSIGHT,), reads=(May.READ_OVERSIGHT,), term=term,
        papers=(PaperKind("NOTICE", "挂牌整治通知书", notice),), lift=criteria, moved=moved,
    )
    registry.register(LISTING)

What a room gives, and when it is asked:

1. `propose(actor, NewMeasure(…))` (`measures.services.proposing`): `grounds(day)` are those in force on that day, read
   from a dated `RuleSet`; the ground of the proposal must be one of them, and the evidence must have what it `needs`.
   `guards` may refuse. The snapshot of the evidence is kept with its hash and never changes.
2. `approve` (`measures.services.deciding`), by somebody else than who proposed or completed it. With an `authority` the
   measure goes `OUTSIDE`, and `decide` keeps the authority's number, date and scan.
3. `serve`: from then, or from a later day, it is in force; `term(day, ground)` says for how long.
4. `moved(actor, measure, act)` is called in the transaction of every act, after it, and may refuse.
5. `lift(actor, measure, now)` says whether the criteria are met, each with its evidence; a person confirms.
6. `queries.in_force.in_force(actor, at, subject)` is who is under which measure at an instant.

What is refused by a room itself is a `RefusalError` with a code of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.engine.wording import plain_date
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import State
from wuzha.measures.rules.terms import Term
from wuzha.org.roles import May, may
from wuzha.ui import codes

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor
    from wuzha.documents.description import Document
    from wuzha.measures.rules.life import Act
    from wuzha.org.models import Unit
    from wuzha.sealed import Sealed
    from wuzha.ui.record import Act as PageAct
    from wuzha.ui.record import NextAct, Step


class SubjectKind(models.TextChoices):
    """To whom, or to what, a measure is done. An outlet is a unit of the tree."""

    UNIT = "UNIT", pgettext_lazy("decided measure", "Unit")
    PERSON = "PERSON", pgettext_lazy("decided measure", "Person")
    ORG = "ORG", pgettext_lazy("decided measure", "Organisation")
    THING = "THING", pgettext_lazy("decided measure", "Card, line or account")


class Done(Protocol):
    """A measure, as the room of its kind sees it."""

    @property
    def pk(self) -> Any: ...
    @property
    def number(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def ground(self) -> str: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def about_type(self) -> str: ...
    @property
    def about_id(self) -> int | None: ...
    @property
    def values(self) -> Any: ...
    @property
    def authority_on(self) -> date | None: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground in force: what lets somebody do this, by which rule, and since when.

    `needs` are codes of the facts without which the evidence is not complete. `since` and `until` are the first and the
    last day on which it may be used; `version` names the version of the rule set (`version_of`).
    """

    code: str
    title: Any
    #: As papers print it: 《…法》第三十六条第二款.
    article: str
    version: str
    since: date
    until: date | None = None
    needs: tuple[str, ...] = ()

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of lifting, as it stands now, with what shows it; `url` opens the record behind."""

    code: str
    title: Any
    met: bool
    shown: Any = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step within the time a measure is in force, such as 整改 or 验收."""

    code: str
    title: Any


@dataclass(frozen=True, slots=True)
class About:
    """The record that a measure is about, as its page names it; without `url` it is out of the reader's reach."""

    title: Any
    url: str = ""


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What a paper of a measure may print: everything in clear, opened for a purpose with an event in the trail."""

    number: str
    document_no: str
    subject: str
    #: The number of a person or organisation, empty for a unit.
    subject_no: str
    unit: str
    ground: str
    article: str
    reason: str
    title: str
    starts: date | None
    ends: date | None
    decided: date
    authority: str
    authority_no: str
    facts: Mapping[str, Any]
    labels: Mapping[str, str]
    values: Mapping[str, Any]
    state: str
    #: How long it lasts, such as 3个月, whether it was served or not; empty without an end.
    term: str = ""
    #: Days after service within which an appeal is in time.
    appeal_days: int = 0
    #: Why it was lifted (`EndReason`); empty while it is in force, or when its term ended.
    end_reason: str = ""

    @property
    def lasts(self) -> str:
        """From when to when, as a paper says it: by its days once it was served, before that from the service on."""
        if self.starts is None:
            return f"自送达之日起{self.term}" if self.term else "自送达之日起，至另行通知之日止"
        return f"自{plain_date(self.starts)}起" + (
            f"至{plain_date(self.ends)}止" if self.ends else "，至另行通知之日止"
        )


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper that this platform makes: `describe` turns facts into a document; `states` in which it may be made."""

    code: str
    title: Any
    describe: Callable[[PaperFacts], Document]
    states: tuple[str, ...] = (State.DECIDED, State.IN_FORCE)


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """What is proposed, in clear. `title` is short and names nobody; `reason` may name people and is sealed."""

    kind: str
    ground: str
    title: str
    reason: str
    evidence: Evidence
    values: Mapping[str, Any] = field(default_factory=dict)
    #: The record of the room that it comes from, such as ("individual", 12).
    about: tuple[str, int] | None = None
    #: The measure of which it is the next step.
    parent: int | None = None
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a measure's page that the room of its kind fills: a template with its values, and acts of its own."""

    title: Any
    template: str
    context: Mapping[str, Any]
    acts: Sequence[PageAct] = ()


@dataclass(frozen=True, slots=True)
class Rectification:
    """What a kind asks of who is under it: first a plan, if `plan` names a kind of request, then the work, which only
    an inspection (验收) accepts. `whom` is the unit that answers for the subject."""

    work: str
    whom: Callable[[Actor, Done], Unit | None]
    #: Days between two reports, by the day; days before the end of the term by which the work is reported.
    report_days: Callable[[datetime], int]
    plan: str = ""
    plan_days: Callable[[datetime], int] = lambda _now: 0
    before_end: int = 10
    #: Who records an inspection.
    inspects: tuple[May, ...] = (May.OVERSEE,)


#: The stages of a measure with a rectification.
PLAN, RECTIFY, REVIEW = "PLAN", "RECTIFY", "REVIEW"
RECTIFYING = (
    Stage(PLAN, pgettext_lazy("decided measure", "Plan of rectification")),
    Stage(RECTIFY, pgettext_lazy("decided measure", "Rectification")),
    Stage(REVIEW, pgettext_lazy("decided measure", "To be inspected")),
)


#: A text, and a sealed number that follows it.
Remark = tuple[str, "Sealed | None"]
Grounds = Callable[[date], Sequence[Ground]]
Terms = Callable[[date, str], Term]


def no_term(_day: date, _ground: str) -> Term:
    """No end: it is lifted, or stays."""
    return Term()


@dataclass(frozen=True, slots=True)
class MeasureKind:
    code: str
    title: Any
    subjects: tuple[SubjectKind, ...]
    #: Grounds in force on a day. None: on that day no such measure can be proposed.
    grounds: Grounds
    proposes: tuple[May, ...]
    decides: tuple[May, ...]
    #: Who may open one at all; beside it the reach.
    reads: tuple[May, ...]
    #: Kinds of unit that may be its subject; empty: any.
    unit_kinds: tuple[str, ...] = ()
    #: The outside authority whose decision it takes (`design.md` §2 line 4); empty: decided here.
    authority: Any = ""
    term: Terms = no_term
    #: Kinds of one `family` share the cap of a subject's terms; empty: the kind itself.
    family: str = ""
    #: What the document number begins with where this office gives it, such as 慈反诈联席办; empty: typed in.
    series: Callable[[], str] | None = None
    papers: tuple[PaperKind, ...] = ()
    lift: Callable[[Actor, Done, datetime], Sequence[Criterion]] | None = None
    guards: Callable[[Actor, NewMeasure, Any, datetime], None] | None = None
    moved: Callable[[Actor, Done, Act], object] | None = None
    stages: tuple[Stage, ...] = ()
    #: What is asked of who is under it, and inspected (`services.rectifying`); its stages are `RECTIFYING`.
    rectification: Rectification | None = None
    #: Codes of the kinds that may follow it on a ladder.
    ladder: tuple[str, ...] = ()
    link: Callable[[Actor, Done], About | None] | None = None
    #: The evidence as it is now for a measure that was returned; none: the room's own page completes it.
    gather: Callable[[Actor, Done, datetime], Evidence] | None = None
    #: Parts of its page, and what is to be done next in the room's own words while it is in force.
    sections: Callable[[Actor, Done], Sequence[Section]] | None = None
    next: Callable[[Actor, Done], NextAct | None] | None = None
    #: The records behind the evidence that the reader may open: the keys of a snapshot → where they are.
    opened: Callable[[Actor, Done, Sequence[tuple[str, int]]], Sequence[About]] | None = None
    #: The steps of its page in the room's own words, from the history; none: the way of every measure.
    stepper: Callable[[Actor, Done, Sequence[Any]], Sequence[Step]] | None = None
    #: Whether lifting it for another reason than its criteria needs the document by which that was decided.
    lift_by_document: bool = False
    #: Whether the subject sees it, and may appeal against it here: a unit on its own page.
    appeal: bool = True
    #: Whether it may be handed out in lists to units that apply it.
    handed_out: bool = False
    #: Kinds of unit that carry it out, on a day: they alone may be given a list with it. None: any that applies some.
    receives: Callable[[date], Sequence[str]] | None = None
    #: In whose name its papers go out: the police of the unit, else the joint office.
    by_police: bool = False
    #: The day its term runs from by law, where that is not the day of service: the end of a punishment.
    begins: Callable[[Done], date | None] | None = None
    #: Whether it holds from its service on where that day is to come: while a punishment is served.
    holds_before: bool = False
    #: What a list says beside each measure: texts, each with a number that is shown for the purpose of the list.
    remarks: Callable[[Sequence[Done]], Mapping[int, Sequence[Remark]]] | None = None

    @property
    def shares(self) -> str:
        return self.family or self.code

    def ground(self, code: str, day: date) -> Ground | None:
        """A ground that is in force on a day."""
        return next((one for one in self.grounds(day) if one.code == code and one.holds(day)), None)

    def stage(self, code: str) -> Any:
        return next((one.title for one in self.stages if one.code == code), code)


_kinds: dict[str, MeasureKind] = {}


def register(kind: MeasureKind) -> None:
    """Add a kind; called once, when the app is ready."""
    _kinds[kind.code] = kind
    codes.register({kind.code: kind.title})  # the trail names the kind by its code


def kind_of(code: str) -> MeasureKind:
    """One kind. Raises `KeyError`."""
    return _kinds[code]


def kinds() -> Sequence[MeasureKind]:
    return list(_kinds.values())


def readable(role: str) -> list[str]:
    """Codes of the kinds that a role may open."""
    return [one.code for one in _kinds.values() if any(may(role, need) for need in one.reads)]


def deciding(role: str) -> list[str]:
    """Codes of the kinds about which a role decides."""
    return [one.code for one in _kinds.values() if any(may(role, need) for need in one.decides)]


def proposing(role: str) -> list[str]:
    """Codes of the kinds that a role proposes."""
    return [one.code for one in _kinds.values() if any(may(role, need) for need in one.proposes)]


def version_of(valid_from: datetime | None) -> str:
    """How a version of a rule set is named in a measure: the day from which it holds, or 出厂."""
    return f"{valid_from:%Y-%m-%d}" if valid_from is not None else "factory"
