# SPDX-License-Identifier: Apache-2.0
"""The task force of a plan: 38 officers and 22 auxiliaries, on which shifts they were, and how they were trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wuzha.simulation.casework.records import Casework
from wuzha.simulation.draws import stream

#: The task force on the last days of every plan (letter 慈公建〔2023〕4号: 38 民警, 22 辅警).
OFFICERS, AUXILIARIES = 38, 22
#: People who had left it before.
LEFT = 5
#: The last days of which the duty is known, and in the demo those to come.
DUTY, AHEAD = timedelta(days=45), timedelta(days=14)
#: Members beside the officer who leads a shift.
BESIDE = 2
#: Days from one training to the next, and of a hundred members those who come, and those who are excused.
EVERY = timedelta(days=28)
PRESENT, EXCUSED = 88, 9
_WEDNESDAY = 2
_POSTS = ("HEAD", "INVESTIGATE", "INVESTIGATE", "ARREST", "ANALYSE", "FUNDS", "CALLS", "OFFICE")
_TOPICS = (
    ("止付冻结实务", 180), ("电子数据取证", 240), ("笔录制作", 120), ("虚拟币追踪", 180), ("两卡线索研判", 120),
    ("劝阻话术", 90), ("资金穿透分析", 240), ("法律适用与证据规格", 180),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedMember:
    name: str
    badge: str
    officer: bool
    post: str
    since: date
    until: date | None = None

    def serves(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """Who is on a shift (a code of `operations.shifts`) of a day, by number of service; the first one leads."""

    day: date
    shift: str
    badges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedTraining:
    """A session of an afternoon, and by number of service what is said of each member (`PRESENT`, ...)."""

    topic: str
    day: date
    minutes: int
    answers: dict[str, str]


def force(work: Casework) -> list[PlannedMember]:
    """Officers first; a few who left before the last period began."""
    rng = stream(work.seed, "force")
    first = work.targets[-1].first
    found = []
    for number in range(OFFICERS + AUXILIARIES + LEFT):
        officer = number < OFFICERS or number >= OFFICERS + AUXILIARIES
        since = first - timedelta(days=int(rng.integers(0, 200)))
        until = first - timedelta(days=1 + number % 3) if number >= OFFICERS + AUXILIARIES else None
        if until is not None:
            since = until - timedelta(days=90)
        post = "HEAD" if number == 0 else _POSTS[1 + number % (len(_POSTS) - 1)]
        name = f"演示{'专班' if officer else '辅警'}{number + 1:02d}"
        found.append(PlannedMember(name, f"YZ{number + 1:04d}", officer, post, since, until))
    return found


def duties(work: Casework) -> Iterator[PlannedDuty]:
    """By turns: an officer leads, others are beside; nobody is on two shifts that follow each other."""
    after = work.targets[-1].after
    day, last = after - DUTY, after + (AHEAD if work.preset == "demo" else -timedelta(days=1))
    members = [one for one in force(work) if one.serves(after - DUTY)]
    officers = [one.badge for one in members if one.officer]
    others = [one.badge for one in members if not one.officer]
    turn = 0
    while day <= last:
        for shift in ("DAY", "NIGHT"):
            beside = (others[(turn * BESIDE + place) % len(others)] for place in range(BESIDE))
            yield PlannedDuty(day, shift, (officers[turn % len(officers)], *beside))
            turn += 1
        day += timedelta(days=1)


def trainings(work: Casework) -> Iterator[PlannedTraining]:
    """A Wednesday in four weeks of the last period; who is excused or stays away is drawn."""
    rng = stream(work.seed, "training")
    members, target = force(work), work.targets[-1]
    day, number = target.first + timedelta(days=(_WEDNESDAY - target.first.weekday()) % 7), 0
    while day + timedelta(days=1) < target.after:
        topic, minutes = _TOPICS[number % len(_TOPICS)]
        answers = {}
        for one in members:
            drawn = int(rng.integers(0, 100))
            if one.serves(day):
                answers[one.badge] = (
                    "PRESENT" if drawn < PRESENT else "EXCUSED" if drawn < PRESENT + EXCUSED else "ABSENT"
                )
        yield PlannedTraining(topic, day, minutes, answers)
        day, number = day + EVERY, number + 1
