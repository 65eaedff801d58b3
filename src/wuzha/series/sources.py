# SPDX-License-Identifier: Apache-2.0
"""What records of other rooms name, as this room keeps it: canonical, sealed, with the blind index of its kind.

Only what is the suspect's: a number of a victim, or of the unit itself, is kept as one that ties nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b

from wuzha.calls.queries import naming as calls
from wuzha.cases.queries import naming
from wuzha.engine.identifiers import IdentifierError, parse_telephone
from wuzha.engine.identifiers.mentions import mentions
from wuzha.engine.linkage.known import is_public
from wuzha.engine.linkage.values import canonical, domain_of
from wuzha.evidence.queries.entities import entities_of
from wuzha.funds.queries import Gone, accounts_of
from wuzha.leads.queries import naming as leads
from wuzha.sealed import Kind, Sealed, blind, seal
from wuzha.sealed.value import as_text, read_again_by
from wuzha.series.rules.words import EntityKind, RecordKind, Source, Stopped
from wuzha.series.rulesets import RULES

_INDEXED = {EntityKind.ACCOUNT: Kind.ACCOUNT, EntityKind.PHONE: Kind.PHONE, EntityKind.CHAT: Kind.CHAT}
#: Kinds that a text may name without a word that says so.
_SHAPED = frozenset({"app", "chat", "domain", "url"})


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity: its key (kind and blind index), its value sealed, the key of the site above an address."""

    kind: str
    index: bytes
    value: Sealed
    stopped: str = ""
    above: tuple[str, bytes] | None = None

    @property
    def key(self) -> tuple[str, bytes]:
        return self.kind, self.index


@dataclass(frozen=True, slots=True)
class Naming:
    """A record names a thing."""

    thing: Thing
    source: str
    level: int | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Found:
    """A record and all it names."""

    kind: str
    key: int
    at: datetime
    version: int
    synthetic: bool
    names: list[Naming] = field(default_factory=list)

    @property
    def digest(self) -> bytes:
        """Equal as long as it names the same."""
        told = sorted((one.thing.kind, one.thing.index.hex(), one.source, one.level or 0) for one in self.names)
        return blake2b(repr(told).encode(), digest_size=16).digest()


def things(kind: str, given: str, ours: Collection[bytes] = ()) -> list[Thing]:
    """What a value of a kind stands for, an address with its host and its site, the site first; empty for nothing.
    `ours`: blind indexes of phones that tie nothing."""
    value = canonical(kind, given)
    if not value:
        return []
    levels = [(kind, value)]
    if kind == EntityKind.URL and (host := canonical(EntityKind.DOMAIN, given)):
        levels.append((EntityKind.DOMAIN.value, host))
    if levels[-1][0] == EntityKind.DOMAIN and (site := domain_of(levels[-1][1])) != levels[-1][1]:
        levels.append((EntityKind.DOMAIN.value, site))
    made: list[Thing] = []
    public = is_public(*levels[-1])
    for level, (each, text) in enumerate(reversed(levels)):
        index = blind(_INDEXED.get(EntityKind(each), Kind.TEXT), text)
        stopped = ""
        if public and (level == 0 or not set("/?#") & set(text)):
            stopped = Stopped.PUBLIC
        elif level and not (public and level == len(levels) - 1):
            stopped = Stopped.BELOW
        elif each == EntityKind.PHONE and index in ours:
            stopped = Stopped.OURS
        made.append(Thing(each, index, seal(Kind.TEXT, text), stopped, made[-1].key if made else None))
    return made


def of_cases(keys: Collection[int]) -> Iterator[Found]:
    """Cases with what their narrative and callers name and where their money went. The unit's own phones, the victims'
    and the callers' tie nothing."""
    told = naming.told(keys)
    money = accounts_of(keys)
    scenes: dict[int, list[Naming]] = defaultdict(list)
    for each in entities_of(keys):
        named = read_again_by(each.value, partial(things, each.kind))
        scenes[each.case_id] += [Naming(thing, Source.SCENE, None, each.at) for thing in named]
    own, heard = own_numbers(), calls.told(keys)
    for one in told:
        found = Found(RecordKind.CASE, one.pk, one.at, one.version, one.synthetic)
        if not one.joined:
            found.names += [*_paid(money.get(one.pk, []), one.victims), *scenes[one.pk]]
            call = heard.get(one.pk, calls.Told())
            for text in (*one.texts, *call.texts):
                found.names += read_again_by(text, partial(_named, ours=own | one.victims | call.own))
        yield found


def of_leads(keys: Collection[int]) -> Iterator[Found]:
    """Leads with the numbers of whom they name, and what their text names. A telephone of the text is not taken: it may
    be that of who told."""
    own = own_numbers()
    for one in leads.told(keys):
        found = Found(RecordKind.LEAD, one.pk, one.at, one.version, one.synthetic)
        numbers = ((EntityKind.PHONE, one.phone), (EntityKind.ACCOUNT, one.account), (EntityKind.CHAT, one.chat))
        for kind, value in numbers:
            if value is not None:
                named = read_again_by(as_text(value), partial(things, kind.value, ours=own))
                found.names += [Naming(thing, Source.LEAD) for thing in named]
        if one.what is not None:
            named_in_text = read_again_by(one.what, partial(_named, ours=own))
            found.names += [
                replace(each, source=Source.LEAD) for each in named_in_text if each.thing.kind != EntityKind.PHONE
            ]
        yield found


def _paid(gone: Iterable[Gone], victims: Collection[bytes]) -> Iterator[Naming]:
    for one in gone:
        if one.index not in victims:
            source = Source.MONEY if one.traced or one.level > 1 else Source.PAYEE
            thing = Thing(EntityKind.ACCOUNT, one.index, as_text(one.number))
            yield Naming(thing, source, one.level, one.at)


def _named(text: str, ours: Collection[bytes]) -> list[Naming]:
    named: list[Naming] = []
    for one in mentions(text):
        if one.sure or one.kind in _SHAPED:
            found = things(one.kind, one.value, ours)
            if one.kind != EntityKind.ACCOUNT or not found or found[0].index not in ours:
                named += [Naming(each, Source.TEXT) for each in found]
    return named


def of_push(cells: dict[str, str], ours: Collection[bytes]) -> list[Thing]:
    """What the fields of a push name: caller, contact, site, app."""
    found: list[Thing] = []
    if caller := cells.get("suspect_phone", "").strip():
        found += things(EntityKind.PHONE, caller, ours)
    for text in (cells.get("fraud_contact_value", ""), cells.get("fraud_url", "")):
        if (contact := contact_of(text)) is not None:
            found += things(*contact, ours)
    if app := cells.get("fraud_app", "").strip():
        found += things(EntityKind.APP, app)
    return list({one.key: one for one in found}.values())


def contact_of(text: str) -> tuple[str, str] | None:
    """Kind and value of the one thing that a field "fraudster's contact" gives, by its form; nothing where it is
    empty."""
    text = text.strip()
    if not text:
        return None
    for one in mentions(text):
        if one.end - one.start == len(text):
            return one.kind, one.value
    try:
        return EntityKind.PHONE, parse_telephone(text)
    except IdentifierError:
        return EntityKind.CHAT, text


def own_numbers() -> frozenset[bytes]:
    """Blind indexes of the unit's own numbers."""
    return frozenset(blind(Kind.PHONE, canonical(EntityKind.PHONE, one)) for one in RULES.at().own_numbers)
