# SPDX-License-Identifier: Apache-2.0
"""Everything grouped anew at night: what many strangers use is found, how much is noise is learnt."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, Q, Sum

from wuzha.engine.linkage.code import Whole
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.values import KINDS
from wuzha.locks import Lock, wait
from wuzha.series.models import Entity, Learnt, Node, Use
from wuzha.series.rules.words import Stopped
from wuzha.series.services.keeping import settle
from wuzha.series.services.regrouping import Regrouped, Uses, grouped, uses_of, write

_GATES = """
UPDATE series_entity AS e SET stopped = t.stopped FROM json_to_recordset(%s) AS t(id bigint, stopped text)
WHERE e.id = t.id AND e.stopped <> t.stopped
"""


@transaction.atomic
def regroup_all() -> int:
    """Group all records that have something in common with another; how many."""
    wait(Lock.SERIES)
    nodes, uses = _all()
    if not nodes:
        return 0
    everything = _everything()
    found = grouped(nodes, uses, everything)
    noise = [float(one) for one in found.grouping.noise]
    Learnt.unscoped.create(records=everything.records, incidences=everything.incidences.tolist(), noise=noise)
    opened = _gates(found)
    write(found)
    settle(opened)
    return len(nodes)


def _all() -> tuple[list[int], Uses]:
    """Records in a series or with something that others name too, and what they name of that."""
    ties = Q(entity__stopped__in=("", Stopped.BELOW, Stopped.STRANGERS))
    rows = Use.unscoped.filter(ties).filter(Q(entity__records__gt=1) | Q(node__series__isnull=False))
    shared = Node.unscoped.filter(Q(pk__in=rows.values("node")) | Q(series__isnull=False))
    nodes = list(shared.order_by("pk").values_list("pk", flat=True))
    return nodes, uses_of(nodes, ("", Stopped.BELOW, Stopped.STRANGERS))


def _everything() -> Whole:
    """How many records there are, and how often they name what ties."""
    many = Counter(dict(
        Entity.unscoped.filter(stopped="").order_by().values_list("kind").annotate(many=Sum("records"))
    ))  # fmt: skip
    records = Node.unscoped.aggregate(many=Count("pk"))["many"]
    return Whole(records, np.array([float(many[kind]) for kind in KINDS]))


def _gates(found: Regrouped) -> list[int]:
    """Write down what is taken to be of strangers, and what no longer; records that name what ties again."""
    grouping = found.grouping
    now: dict[int, str] = {}
    for entity, (_kind, key, _stretch) in enumerate(grouping.incidence.keys):
        stopped = ""
        if grouping.stopped.get(entity) is Gate.STRANGERS:
            stopped = Stopped.STRANGERS
        elif not grouping.active[entity]:
            stopped = Stopped.BELOW if grouping.incidence.parent[entity] >= 0 else Stopped.NAME
        # of the stretches of a number it ties where one does
        now[int(key)] = stopped if now.get(int(key), stopped) else ""
    opened = [pk for pk in Entity.unscoped.filter(pk__in=now).exclude(stopped="").values_list("pk", flat=True)
              if now[pk] == ""]  # fmt: skip
    told = [{"id": pk, "stopped": stopped} for pk, stopped in now.items()]
    with connection.cursor() as cursor:
        cursor.execute(_GATES, [json.dumps(told)])
    return list(Use.unscoped.filter(entity__in=opened).values_list("node_id", flat=True).distinct())
