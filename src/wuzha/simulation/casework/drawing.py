# SPDX-License-Identifier: Apache-2.0
"""What all parts of a plan draw from: invented people, numbers of documents, towns with their stations, days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import numpy as np

from wuzha.org.data import populations, stations, towns
from wuzha.simulation import draws
from wuzha.simulation.casework.records import Paper, Somebody
from wuzha.simulation.parameters import SHANGHAI

#: Who decides, as the papers of the simulation name them.
BUREAU, PROCURATORATE, COURT = "演示市公安局（演示）", "演示市人民检察院（演示）", "演示市人民法院（演示）"
ELSEWHERE = "演示外市公安局（演示）"
#: What is numbered begins apart for each preset, and apart from the people who are warned: several may be loaded.
_PRESETS = ("cixi-2022", "cixi-2023H1", "demo")
_LIVED_IN = 2022


def people(rng: np.random.Generator, preset: str, n: int, reference: date) -> Iterator[Somebody]:
    """n adults, each other than all before."""
    birth = np.datetime64(reference, "D").astype(np.int64) - rng.integers(19 * 366, 62 * 365, n)
    slots = np.arange(n)
    ids = draws.id_numbers(
        rng.random(n) < 0.42, birth, rng.random(n) < 0.6, slots, first=100 + 30 * _PRESETS.index(preset)
    )
    numbers = draws.phones(700_000 + 100_000 * _PRESETS.index(preset) + slots)
    names = draws.GIVEN_ARRAY[rng.integers(0, len(draws.GIVEN), (n, 2))]
    for (one, other), id_no, phone in zip(names, ids, numbers, strict=True):
        yield Somebody(f"{draws.SURNAME}{one}{other}", str(id_no), str(phone))


def first_entity(preset: str) -> int:
    """The number before that of the first account, phone, site or app that its cases name."""
    return 100_000 * (1 + _PRESETS.index(preset))


class Papers:
    """Documents of the simulated case system, numbered by kind and year; their numbers say what they are."""

    def __init__(self) -> None:
        self._last: Counter[tuple[str, int]] = Counter()

    def number(self, kind: str, day: date) -> str:
        self._last[kind, day.year] += 1
        return f"演示{kind}〔{day.year}〕{self._last[kind, day.year]:05d}号"

    def paper(self, kind: str, day: date, organ: str = "") -> Paper:
        return Paper(self.number(kind, day), day, organ)


class Places:
    """Townships by their (synthetic) residents, functional areas by a small share, and the station of each."""

    def __init__(self, rng: np.random.Generator, area_share: float) -> None:
        residents = populations()[_LIVED_IN]
        self.codes = [town.code for town in towns()]
        areas = sum(not town.ranked for town in towns())
        weights = np.array([float(residents.get(code, 0)) for code in self.codes])
        weights = np.where(weights > 0, (1 - area_share) * weights / weights.sum(), area_share / areas)
        self._weights, self._rng = weights / weights.sum(), rng
        self.station = {code: station.code for station in stations() for code in station.covers}

    def draw(self, n: int, worse: Mapping[str, float] | None = None) -> list[str]:
        """So many townships; those in `worse` are drawn so many times as often as their residents say."""
        weights = self._weights * [(worse or {}).get(code, 1.0) for code in self.codes]
        return [self.codes[at] for at in self._rng.choice(len(self.codes), n, p=weights / weights.sum())]


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)


def local_day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def later(rng: np.random.Generator, day: date, least: int, most: int) -> date:
    """A day so many days after, both ends possible."""
    return day + timedelta(days=int(rng.integers(least, most + 1)))


def weighted(rng: np.random.Generator, weights: dict[str, float], n: int) -> list[str]:
    shares = np.array(list(weights.values()))
    names = list(weights)
    return [names[at] for at in rng.choice(len(names), n, p=shares / shares.sum())]


def months(day: date, months: int) -> date:
    """The day as many months later, or the last of that month."""
    year, month = day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))
