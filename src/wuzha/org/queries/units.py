# SPDX-License-Identifier: Apache-2.0
"""Units in reach: the tree a level at a time, searching, and one unit with what hangs on it.

Rule sets with the version in force, those to come and those that were; which record an address names, for the trail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from wuzha.audit.actor import Actor
from wuzha.org.models import Jurisdiction, LoginAlert, Person, Population, Posting, RuleVersion, Unit
from wuzha.org.models.units import TERRITORY, UnitKind
from wuzha.org.rules import RuleSet, Version, rule_sets
from wuzha.org.services.guard import in_force
from wuzha.pages import Page, page
from wuzha.ui import codes


def in_reach(actor: Actor) -> QuerySet[Unit]:
    """All units the actor reaches; none without a reach."""
    if actor.unit_path is None:
        nothing: QuerySet[Unit] = Unit.objects.none()
        return nothing
    rows: QuerySet[Unit] = Unit.objects.filter(path__startswith=actor.unit_path)
    return rows


def get(actor: Actor, pk: int) -> Unit | None:
    unit: Unit | None = in_reach(actor).filter(pk=pk).first()
    return unit


def search(actor: Actor, *, text: str = "", kind: str = "", ended: bool = False, after: str = "") -> Page[Unit]:
    """Units whose name contains the text or whose code begins with it, in the order of the tree."""
    rows = in_reach(actor)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__startswith=text))
    if kind:
        rows = rows.filter(kind=kind)
    if not ended:
        rows = rows.filter(in_force())
    return page(rows.order_by("path"), after)


def children(actor: Actor, unit: Unit, *, ended: bool = False, after: str = "") -> Page[Unit]:
    """The units right below one, in the order of the tree."""
    rows = in_reach(actor).filter(path__startswith=unit.path, depth=unit.depth + 1)
    if not ended:
        rows = rows.filter(in_force())
    return page(rows.order_by("path"), after)


def ancestors(actor: Actor, unit: Unit) -> list[Unit]:
    """The way down to a unit from the top of the actor's reach."""
    steps = range(Unit.steplen, len(unit.path), Unit.steplen)
    paths = [unit.path[:length] for length in steps]
    return list(in_reach(actor).filter(path__in=paths).order_by("path"))


@dataclass(frozen=True, slots=True)
class UnitLinks:
    """What hangs on a unit."""

    populations: list[Population]
    covers: list[Jurisdiction]
    covered_by: list[Jurisdiction]
    posted: int


def hanging(unit: Unit) -> UnitLinks:
    """Residents by year, who answers for what, and how many are posted here now. For a unit already found in reach."""
    today = timezone.localdate()
    covers: QuerySet[Jurisdiction] = Jurisdiction.objects.select_related("station", "territory").order_by("pk")
    return UnitLinks(
        populations=list(Population.objects.filter(unit=unit).order_by("-year")),
        covers=list(covers.filter(station=unit)) if unit.kind == UnitKind.STATION else [],
        covered_by=list(covers.filter(territory=unit)) if unit.kind in TERRITORY else [],
        # Those of one unit.
        # ast-grep-ignore: no-unbounded-count
        posted=Posting.unscoped.filter(in_force(today), unit=unit, person__is_active=True, valid_from__lte=today)
        .values("person")
        .distinct()
        .count(),
    )


def choices(actor: Actor, *, kinds: tuple[Any, ...] = (), without: Unit | None = None) -> list[tuple[int, str]]:
    """Units in force for a choice field, indented by their depth below the actor's own unit."""
    rows = in_reach(actor).filter(in_force())
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if without is not None:
        rows = rows.exclude(path__startswith=without.path)
    top = len(actor.unit_path or "") // Unit.steplen
    return [
        (pk, f"{'　' * max(0, depth - max(top, 1))}{name}（{code}）")
        for pk, depth, name, code in rows.order_by("path").values_list("pk", "depth", "name", "code")
    ]


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """A rule set in the list: what holds now, and when the next version takes effect."""

    rules: RuleSet[Any]
    now: Version[Any]
    next_from: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the history. `state` is `coming`, `now` or `past`; the factory value has no `row`."""

    version: Version[Any]
    row: RuleVersion | None
    state: str


def grouped(words: str = "") -> list[tuple[str, list[RuleSetRow]]]:
    """The rule sets by what they are about; only those that hold every one of the words: in title or citation, in
    what their fields are called, or in their value."""
    wanted, found = words.casefold().split(), dict[str, list[RuleSetRow]]()
    for row in listed():
        if wanted:
            text = _text(row)
            if not all(word in text for word in wanted):
                continue
        about = apps.get_app_config(row.rules.key.partition(".")[0]).verbose_name
        found.setdefault(str(about), []).append(row)
    return list(found.items())


def _text(row: RuleSetRow) -> str:
    """All that can be read of a rule set in force, in the language of the page."""
    parts = [str(row.rules.title), str(row.now.citation)]
    parts += [gettext(one) for one in _named(row.rules.schema.model_json_schema(), "description")]
    parts += [codes.word(one) for one in _strings(row.now.value.model_dump(mode="json"))]
    return "\n".join(parts).casefold()


def _named(plain: Any, name: str) -> Iterator[str]:
    if isinstance(plain, dict):
        if isinstance(plain.get(name), str) and plain[name]:
            yield plain[name]
        for one in plain.values():
            yield from _named(one, name)
    elif isinstance(plain, list):
        for one in plain:
            yield from _named(one, name)


def _strings(plain: Any) -> Iterator[str]:
    if isinstance(plain, dict | list):
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from _strings(one)
    elif plain is not None:
        yield str(plain)


def listed() -> list[RuleSetRow]:
    found = []
    for rules in rule_sets():
        entries = history(rules)
        now = next(entry.version for entry in entries if entry.state == "now")
        coming = [e.version.valid_from for e in entries if e.state == "coming" and e.version.valid_from]
        found.append(RuleSetRow(rules, now, min(coming) if coming else None))
    return found


def history(rules: RuleSet[Any]) -> list[Entry]:
    """All versions, newest first, the factory value last."""
    moment = timezone.now()
    rows = {row.pk: row for row in RuleVersion.objects.filter(key=rules.key).select_related("created_by")}
    entries, held = [], False
    for version in rules.versions():
        if version.valid_from is not None and version.valid_from > moment:
            state = "coming"
        else:
            state, held = ("past" if held else "now"), True
        entries.append(Entry(version, rows.get(version.pk) if version.pk else None, state))
    return entries


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    kinds: dict[str, tuple[str, Any]] = {"unit": ("unit", Unit), "person": ("person", Person)}
    kinds["alert"] = "login_alert", LoginAlert
    for begins, (kind, model) in kinds.items():
        if url_name.startswith(begins) and model.objects.filter(pk=taken.get("pk")).exists():
            return kind, taken["pk"]
    return None
