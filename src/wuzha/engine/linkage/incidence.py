# SPDX-License-Identifier: Apache-2.0
"""From rows (record, kind, value, time) to who names what, as arrays.

1. Every value in its one form; a web address also gives its host, that its registered domain, which counts in the stead
   of both (the host counts where the domain ties nothing, the address where neither does: a page for everybody).
2. A phone or an account that rests for more than `REST` seconds is another one afterwards: numbers are given out again,
   accounts are sold. Uses without a time belong to the stretch with most uses.
3. A record counts once with an entity, however often it names it. Records and entities are sorted: the order of rows is
   nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wuzha.engine.linkage.values import KINDS, canonical, domain_of

Int32s = NDArray[np.int32]
#: Kinds that can tie, by number: `KINDS` without the name, which never does.
TYING = KINDS[:-1]
NAME = len(TYING)
#: 180 days.
REST = 180 * 86_400
_RESTING = frozenset({"account", "phone"})


class Row(NamedTuple):
    """One value of a record as it was given; `time` in seconds of any one clock, None where unknown."""

    record: str
    kind: str
    value: str
    time: float | None = None


#: Kind, canonical value, number of its stretch of use.
Key = tuple[str, str, int]


@dataclass(frozen=True)
class Incidence:
    """Who names what. Two CSR arrays: record → entities and entity → records, each sorted.

    `kind` uint8[entities] numbers `TYING`, `NAME` for a name. `parent`: of an address its host, of a host its domain,
    -1 for others.
    """

    names: list[str]
    keys: list[Key]
    kind: NDArray[np.uint8]
    parent: Int32s
    record_start: Int32s
    record_entities: Int32s
    entity_start: Int32s
    entity_records: Int32s
    #: The spellings of an entity by record: only where one differs from the canonical value.
    given: dict[tuple[int, int], str]
    #: Entities that gate 1 stopped, where values are numbers of a database; None: asked by value.
    public: frozenset[int] | None = None

    @property
    def records(self) -> int:
        return len(self.names)

    @property
    def entities(self) -> int:
        return len(self.keys)

    def records_of(self, entity: int) -> Int32s:
        return self.entity_records[self.entity_start[entity] : self.entity_start[entity + 1]]

    def entities_of(self, record: int) -> Int32s:
        return self.record_entities[self.record_start[record] : self.record_start[record + 1]]

    def spelled(self, entity: int, record: int) -> str:
        """The value as this record gives it."""
        return self.given.get((record, entity), self.keys[entity][1])


class Use(NamedTuple):
    """One entity of a record by the numbers of a database; `time` in seconds of any one clock, None where unknown."""

    record: int
    kind: str
    entity: int
    time: float | None = None


#: Record (in the order of the file) → how it spells the value: the least, where it has several.
Users = dict[int, str]


def incidence(rows: Iterable[Row], joined: dict[str, str] | None = None) -> Incidence:
    """The arrays of these rows. `joined`: record → the record that stands for it (judgements)."""
    form, domain = lru_cache(1 << 20)(canonical), lru_cache(1 << 20)(domain_of)
    come: dict[str, int] = {}
    users: dict[tuple[str, str], Users] = {}
    timed: dict[tuple[str, str], list[tuple[float, int, str]]] = defaultdict(list)
    above: dict[tuple[str, str], str] = {}
    for record, kind, given, time in rows:
        place = come.setdefault(joined.get(record, record) if joined else record, len(come))
        value = form(kind, given)
        if not value:
            continue
        if time is not None and kind in _RESTING:
            timed[kind, value].append((time, place, given))
            continue
        _use(users, (kind, value), place, given)
        if kind == "url" and (host := form("domain", given)):
            above[kind, value] = host
            kind, value = "domain", host
            _use(users, (kind, value), place, value)
        if kind == "domain" and (site := domain(value)) != value:
            above[kind, value] = site
            _use(users, (kind, site), place, site)
    found: dict[Key, Users] = {(*what, 0): who for what, who in users.items()}
    for what, uses in timed.items():
        found |= {(*what, number): who for number, who in enumerate(_stretches(uses, users.get(what, {})))}
    return _arrays(come, found, above)


def numbered(
    records: Iterable[int],
    uses: Iterable[Use],
    above: Mapping[int, int],
    public: Collection[int] = (),
    joined: Mapping[str, str] | None = None,
) -> Incidence:
    """The arrays of records of a database that keeps canonical values sealed. `above`: of an address its host, of a
    host its domain; `public`: what gate 1 stopped; `joined` as in `incidence`. Names and values are numbers as text
    (`as_name`), of one width, so that their order is that of the numbers."""
    come: dict[str, int] = {}
    stands = joined or {}
    for record in records:
        come.setdefault(stands.get(as_name(record), as_name(record)), len(come))
    users: dict[tuple[str, str], Users] = {}
    timed: dict[tuple[str, str], list[tuple[float, int, str]]] = defaultdict(list)
    for record, kind, entity, time in uses:
        place, value = come[stands.get(as_name(record), as_name(record))], as_name(entity)
        if time is not None and kind in _RESTING:
            timed[kind, value].append((time, place, value))
        else:
            _use(users, (kind, value), place, value)
    found: dict[Key, Users] = {(*what, 0): who for what, who in users.items()}
    for what, times in timed.items():
        found |= {(*what, number): who for number, who in enumerate(_stretches(times, users.get(what, {})))}
    kinds = {value: kind for kind, value, _ in found}
    sites = {
        (kind, value): as_name(above[int(value)])
        for kind, value, _ in found
        if int(value) in above and kinds.get(as_name(above[int(value)])) == "domain"
    }
    made = _arrays(come, found, sites)
    return replace(made, public=frozenset(at for at, key in enumerate(made.keys) if int(key[1]) in public))


def as_name(number: int) -> str:
    """A number as the name of a record or an entity."""
    return f"{number:012d}"


def _use(users: dict[tuple[str, str], Users], what: tuple[str, str], record: int, given: str) -> None:
    who = users.get(what)
    if who is None:
        users[what] = {record: given}
    elif who.setdefault(record, given) > given:
        who[record] = given


def _stretches(uses: list[tuple[float, int, str]], untimed: Users) -> list[Users]:
    """The uses of one value, cut where it rested."""
    stretches: list[Users] = []
    last = None
    for time, record, given in sorted(uses):
        if last is None or time - last > REST:
            stretches.append({})
        stretches[-1][record] = min(stretches[-1].get(record, given), given)
        last = time
    most = max(stretches, key=len)
    for record, given in untimed.items():
        most[record] = min(most.get(record, given), given)
    return stretches


def _arrays(come: dict[str, int], found: dict[Key, Users], above: dict[tuple[str, str], str]) -> Incidence:
    names = sorted(come)
    rank = [0] * len(names)
    for place, name in enumerate(names):
        rank[come[name]] = place
    order = {kind: place for place, kind in enumerate(KINDS)}
    keys = sorted(found, key=lambda key: (order[key[0]], key[1], key[2]))
    at = {key: place for place, key in enumerate(keys)}
    users: list[int] = []
    given: dict[tuple[int, int], str] = {}
    for entity, key in enumerate(keys):
        who, value = found[key], key[1]
        users += sorted([rank[record] for record in who]) if len(who) > 1 else [rank[record] for record in who]
        for record, spelling in who.items():
            if spelling != value:
                given[rank[record], entity] = spelling
    sizes = np.array([len(found[key]) for key in keys], np.int64)
    who_uses = np.array(users, np.int32)
    what = np.repeat(np.arange(len(keys), dtype=np.int32), sizes)
    by_record = np.argsort(who_uses, kind="stable")
    degrees = np.bincount(who_uses, minlength=len(names))
    parent = [at.get(("domain", above.get(key[:2], ""), 0), -1) for key in keys]
    return Incidence(
        names, keys, np.array([order[key[0]] for key in keys], np.uint8), np.array(parent, np.int32),
        _starts(degrees), what[by_record], _starts(sizes), who_uses, given,
    )  # fmt: skip


def _starts(sizes: NDArray[np.int64]) -> Int32s:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
