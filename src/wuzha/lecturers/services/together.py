# SPDX-License-Identifier: Apache-2.0
"""Marks that arrive together are kept together: one look, one insert and one entry of the trail each, one commit.

Kept here is only what fits in every way. Of all else nothing is done: it is asked again one by one (`judging.keep`),
where each refusal has its sentence.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pydantic import ValidationError

from wuzha.audit.services import record_all
from wuzha.lecturers.models import Contest
from wuzha.lecturers.services.audience import hashed
from wuzha.lecturers.services.judging import EYES, Sent, points
from wuzha.refusals import RefusalError

log = logging.getLogger("django.request")

#: Of marks with the codes of their judges: whose they are, and whether they are there; only those that fit.
_FITTING = """
SELECT s.n, j.id, c.id, c.kind, c.announced_at, m.id IS NOT NULL
FROM unnest(%s::text[], %s::uuid[], %s::bigint[], %s::bigint[]) WITH ORDINALITY AS s (code, uid, round, contestant, n)
JOIN lecturers_judgecode AS k ON k.code = s.code AND k.until > %s
JOIN lecturers_judge AS j ON j.id = k.judge_id
JOIN lecturers_contest AS c ON c.id = j.contest_id
LEFT JOIN lecturers_mark AS m
  ON m.uid = s.uid AND m.judge_id = j.id AND m.round_id = s.round AND m.contestant_id = s.contestant
LEFT JOIN lecturers_round AS r
  ON r.id = s.round AND r.contest_id = c.id AND r.state = 'OPEN' AND c.state = 'RUNNING'
  AND s.contestant = ANY (r.taking)
LEFT JOIN lecturers_contestant AS p ON p.id = s.contestant AND p.contest_id = c.id
WHERE m.id IS NOT NULL OR r.id IS NOT NULL AND p.id IS NOT NULL
  AND NOT EXISTS (SELECT FROM lecturers_recusal AS x WHERE x.judge_id = j.id AND x.contestant_id = p.id)
  AND NOT EXISTS (SELECT FROM lecturers_excuse AS x WHERE x.judge_id = j.id AND x.round_id = r.id)
ORDER BY s.n
"""
#: In one order for everybody, so that two processes never wait for each other. The trigger looks at each row again.
_KEEP = """
INSERT INTO lecturers_mark (uid, round_id, contestant_id, judge_id, parts, total, given_at, at)
SELECT s.uid, s.round, s.contestant, s.judge, s.parts::jsonb, s.total, s.given_at, %s
FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::int[], %s::timestamptz[])
  AS s (uid, round, contestant, judge, parts, total, given_at)
ORDER BY s.round, s.contestant, s.judge, s.uid
ON CONFLICT DO NOTHING
RETURNING uid
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """A mark as it came in: the code of the judge, and the body."""

    code: str
    body: bytes


def keep_all(posted: Sequence[Posted]) -> list[bool | None]:
    """Keep what fits; of each whether it was new, `None` where it has to be asked one by one. Never raises."""
    said: list[bool | None] = [None] * len(posted)
    try:
        read = {place: sent for place, one in enumerate(posted) if (sent := _read(one.body)) is not None}
        if read:
            with transaction.atomic():
                told = _keep([(posted[place].code, sent) for place, sent in read.items()])
            for place, new in zip(read, told, strict=True):
                said[place] = new
    except DatabaseError as error:  # a round that closed meanwhile, or worse: one by one it is told
        log.warning("Marks could not be kept together: %s", type(error).__name__)
    except Exception as error:
        log.exception("Marks could not be kept together: %s", type(error).__name__)
    return said


def _read(body: bytes) -> Sent | None:
    try:
        sent = Sent.model_validate_json(body)
    except ValidationError:
        return None
    return sent if sent.at is None or sent.at.tzinfo is not None else None


def _keep(given: Sequence[tuple[str, Sent]]) -> list[bool | None]:
    said: list[bool | None] = [None] * len(given)
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_FITTING, [
            [hashed("judge", code)[:43] for code, _sent in given], [sent.uid for _code, sent in given],
            [sent.round for _code, sent in given], [sent.contestant for _code, sent in given], now,
        ])  # fmt: skip
        fitting = cursor.fetchall()
        contests: dict[int, Contest] = {}
        fresh: dict[object, tuple[int, Sent, int, int, int]] = {}
        taken: set[tuple[int, int, int]] = set()
        for number, judge, contest, kind, announced, known in fitting:
            place, sent = number - 1, given[number - 1][1]
            row = contests.setdefault(contest, Contest(pk=contest, kind=kind, announced_at=announced))
            if known:
                said[place] = False
                continue
            same = (sent.round, sent.contestant, judge)
            if sent.uid in fresh or same in taken:  # of two the first; the other is asked by itself
                continue
            if (total := _points(row, sent.parts)) is not None:
                taken.add(same)
                fresh[sent.uid] = (place, sent, judge, contest, total)
        if not fresh:
            return said
        rows = list(fresh.values())
        cursor.execute(_KEEP, [
            now, list(fresh), [sent.round for _place, sent, *_rest in rows],
            [sent.contestant for _place, sent, *_rest in rows], [judge for _place, _sent, judge, *_rest in rows],
            [json.dumps(sent.parts) for _place, sent, *_rest in rows], [total for *_rest, total in rows],
            [sent.at for _place, sent, *_rest in rows],
        ])  # fmt: skip
        kept = [fresh[uid] for (uid,) in cursor.fetchall()]
    record_all(EYES, "contest.mark", [((Contest.RECORD, contest), {"key": judge}) for *_r, judge, contest, _t in kept])
    for place, *_rest in kept:
        said[place] = True
    return said


def _points(row: Contest, parts: Mapping[str, int]) -> int | None:
    try:
        return points(row, dict(parts))
    except RefusalError:
        return None
