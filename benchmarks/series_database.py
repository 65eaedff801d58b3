# SPDX-License-Identifier: Apache-2.0
"""Milliseconds in which one new case finds its series, against a database that knows a million entities.

Run: `python benchmarks/series_database.py --home /tmp/series-benchmark [--entities 1000000] [--cases 300]`. Records are
made by SQL: gangs of eight that share two things each, everything else of its own. Each new case names two things of a
gang, one that nobody knows, and one of some other record; it is written down and put in its place (`keep`, `place`),
then rolled back. `look` alone is the three questions and the engine.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.processor import Taken, line, rank

__all__ = ["fill", "measure", "rank"]

#: Records a gang, and entities a record names: so many entities a gang.
GANG, NAMES = 8, 5
#: Keys of what is made, above those that the sequences will come to.
ABOVE = 10_000_000
_FILL = """
DELETE FROM series_use WHERE node_id > %(above)s;
DELETE FROM series_node WHERE id > %(above)s;
DELETE FROM series_entity WHERE id > %(above)s;
INSERT INTO series_node (id, kind, key, at, label, digest, version, looked_at, synthetic)
SELECT %(above)s + i, 'LEAD', i, now() - i * interval '1 minute', %(above)s + i - mod(i, 8), '', 0, now(), true
FROM generate_series(8, %(nodes)s) AS i;
INSERT INTO series_entity (id, kind, value_index, stopped, home, top, records, first_at, last_at, synthetic)
SELECT %(above)s + i, (ARRAY['account','phone','domain','app','chat'])[1 + mod(i, 5)], decode(md5(i::text), 'hex'), '',
       0, 0, 0, now(), now(), true
FROM generate_series(1, %(entities)s) AS i;
INSERT INTO series_use (node_id, entity_id, source, at)
SELECT n.id, %(above)s + e, 'TEXT', n.at FROM series_node AS n,
LATERAL (SELECT DISTINCT mod(e, %(entities)s) + 1 AS e FROM (
  SELECT (n.label - %(above)s) * 26 / 8 AS e UNION ALL SELECT (n.label - %(above)s) * 26 / 8 + 1
  UNION ALL SELECT (n.label - %(above)s) * 26 / 8 + 2 + mod(n.id, 8) * 3 + k FROM generate_series(0, 2) AS k
) AS names) AS named WHERE n.id > %(above)s;
UPDATE series_entity AS e SET home = c.label, top = c.many, records = c.many FROM (
  SELECT u.entity_id, min(n.label) AS label, count(*) AS many
  FROM series_use AS u JOIN series_node AS n ON n.id = u.node_id GROUP BY 1
) AS c WHERE e.id = c.entity_id;
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--home", required=True)
    options.add_argument("--entities", type=int, default=1_000_000)
    options.add_argument("--cases", type=int, default=300)
    given = options.parse_args()
    os.environ["WUZHA_HOME"] = given.home
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.runtime.roles import as_owner

        with as_owner():
            if not filled(given.entities):
                fill(given.entities)
        looks, wholes = measure(given.entities, given.cases)
    for name, taken in (("look", looks), ("keep and place", wholes)):
        print(f"{name:15} {line(taken)}")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")


def filled(entities: int) -> bool:
    """Whether so many stand there since an earlier run."""
    from wuzha.series.models import Entity

    return Entity.unscoped.filter(pk__gt=ABOVE).count() >= entities


def fill(entities: int) -> None:
    """Records and entities; what PostgreSQL knows of them is brought up to date."""
    from django.db import connection

    from wuzha.copying import count_grown

    with connection.cursor() as cursor:
        for statement in _FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"nodes": entities * GANG // 26, "entities": entities, "above": ABOVE})
                count_grown()


def measure(entities: int, cases: int) -> tuple[list[Taken], list[Taken]]:
    """Milliseconds of each new case: of the look alone, and of writing it down and putting it in its place."""
    from django.db import transaction

    from wuzha.sealed import Kind, seal
    from wuzha.series.services.keeping import keep
    from wuzha.series.services.learning import learnt
    from wuzha.series.services.looking import look
    from wuzha.series.services.watching import place
    from wuzha.series.sources import Found, Naming, Thing

    draw, looks, wholes = random.Random(1), [], []
    kinds = ("account", "phone", "domain", "app", "chat")
    for number in range(cases):
        gang = draw.randrange(1, entities // 26 - 1) * 26
        keys = [gang + 1, gang + 2, draw.randrange(1, entities)]
        things = [
            Thing(kinds[key % 5], md5(str(key).encode(), usedforsecurity=False).digest(), seal(Kind.TEXT, "x"))
            for key in keys
        ]
        things.append(Thing("phone", os.urandom(16), seal(Kind.TEXT, "x")))
        now = datetime.now(UTC)
        found = Found("LEAD", 2**40 + number, now, 0, True, [Naming(one, "TEXT") for one in things])
        with transaction.atomic():
            with Taken() as kept:
                (node,), _old = keep([found])
            told = learnt()
            with Taken() as alone:
                options = look(node, told)
            with Taken() as placed:
                place(node)
            looks.append(alone)
            wholes.append(kept + placed)
            if options[0].block < 0:
                raise SystemExit("a case of a gang was left alone")
            transaction.set_rollback(True)
    return looks, wholes


if __name__ == "__main__":
    main()
