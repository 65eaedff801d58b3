# SPDX-License-Identifier: Apache-2.0
"""The demo city: Cixi's real places, and synthetic stations, grids, outlets and member units that say so.

A simulated period was worked by the rules of its time: the people of the simulation climb no ladder, prove no contact
and begin no second round. At its end the rules of the product come into force.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.models import Jurisdiction, Population, RuleVersion, Unit, UnitKind
from wuzha.org.reach import units_changed
from wuzha.org.rules import rule_set

#: Grids of a village in the demo.
GRIDS_A_VILLAGE = 2
SINCE = date(2016, 1, 1)
CODE = "330282"
#: The mark every synthetic name carries.
MARK = "（演示）"

#: The branch whose name ended, and who took its place (`domain.md` §0.1).
_BRANCH, _AFTER = "M03", "M34"
_ENDED = date(2023, 8, 18)
_MEMBERS = (
    "教育局", "卫健局", "人行慈溪支行", "民政局", "市委宣传部", "市委政法委", "市人民法院", "市人民检察院", "司法局",
    "财政局", "商务局", "经信局", "市场监管局", "银行业监管机构", "交通运输局", "文广旅体局", "团市委", "市妇联",
    "市总工会", "市委网信办", "信访局", "人社局", "住建局", "农业农村局", "税务局", "邮政管理局", "大数据局",
    "国资办", "金融办", "市残联", "退役军人局", "外事办", "机关事务中心", "人民银行宁波市分行",
)  # fmt: skip
_WITH_OUTLETS = (
    ("B01", UnitKind.BANK, UnitKind.BANK_OUTLET, "演示一银行", "支行"),
    ("B02", UnitKind.BANK, UnitKind.BANK_OUTLET, "演示二银行", "支行"),
    ("C01", UnitKind.CARRIER, UnitKind.CARRIER_OUTLET, "演示一通信", "营业厅"),
    ("C02", UnitKind.CARRIER, UnitKind.CARRIER_OUTLET, "演示二通信", "营业厅"),
)
_IN_TOWNS = ((UnitKind.SCHOOL, "S", "中学"), (UnitKind.HOSPITAL, "H", "卫生院"))


@dataclass
class Node:
    """A unit to be, with what hangs below it."""

    kind: UnitKind
    code: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    below: list[Node] = field(default_factory=list)

    def add(self, kind: UnitKind, code: str, name: str, **facts: Any) -> Node:
        self.below.append(Node(kind, code, name, facts))
        return self.below[-1]


def plan() -> Node:
    """The whole tree: police, territory down to the grid, and the units that work with them."""
    city = Node(UnitKind.CITY, CODE, "慈溪市")
    bureau = city.add(UnitKind.BUREAU, "330282000000", "慈溪市公安局")
    bureau.add(UnitKind.CENTRE, "330282000100", "反诈中心", synthetic=True)
    bureau.add(UnitKind.BRIGADE, "330282000200", "刑侦大队", synthetic=True)
    bureau.add(UnitKind.IMMIGRATION, "330282000300", "出入境管理大队", synthetic=True)
    for station in stations():
        bureau.add(UnitKind.STATION, station["code"], station["name"], synthetic=True)
    city.add(UnitKind.JOINT_OFFICE, "330282-JO", f"联席会议办公室{MARK}", synthetic=True)
    towns = _towns(city)
    for number, name in enumerate(_MEMBERS, 1):
        code = f"M{number:02}"
        days = {_BRANCH: {"valid_to": _ENDED}, _AFTER: {"valid_from": _ENDED}}.get(code, {})
        city.add(UnitKind.MEMBER, f"330282-{code}", f"{name}{MARK}", synthetic=True, **days)
    for code, kind, outlet_kind, name, ending in _WITH_OUTLETS:
        house = city.add(kind, f"330282-{code}", f"{name}{MARK}", synthetic=True)
        for town in towns:
            house.add(outlet_kind, f"{town.code}-{code}", f"{name}{_short(town.name)}{ending}{MARK}", synthetic=True)
    return city


def _towns(city: Node) -> list[Node]:
    towns = []
    by_code = {}
    for row in json.loads(_data("cixi_towns.json")):
        kind = UnitKind[row["kind"]]
        ranked = row["ranked"]
        town = city.add(kind, row["code"], row["name"], ranked=ranked, latitude=row["lat"], longitude=row["lon"])
        by_code[town.code] = town
        if ranked:
            towns.append(town)
            for of_kind, letter, ending in _IN_TOWNS:
                name = f"{_short(town.name)}演示{ending}{MARK}"
                town.add(of_kind, f"{town.code}-{letter}1", name, synthetic=True)
    for row in csv.DictReader(_data("cixi_villages.csv").splitlines()):
        village = by_code[row["town"]].add(UnitKind.VILLAGE, row["code"], row["name"])
        for number in range(1, GRIDS_A_VILLAGE + 1):
            name = f"{row['name']}第{number}网格{MARK}"
            village.add(UnitKind.GRID, f"{village.code}-G{number}", name, synthetic=True)
    return towns


def stations() -> list[dict[str, Any]]:
    """The synthetic stations: code, name, towns covered, number of officers."""
    rows: list[dict[str, Any]] = json.loads(_data("cixi_stations_synthetic.json"))
    return rows


@transaction.atomic
def build(actor: Actor) -> Unit:
    """Write the city and return its root. Raises `IntegrityError` if it is there."""
    rows: list[Unit] = []
    _lay_out(plan(), "", 1, 1 + Unit.objects.filter(depth=1).count(), rows)
    Unit.objects.bulk_create(rows, batch_size=1000)
    units_changed()
    by_code = {unit.code: unit for unit in rows}
    Jurisdiction.objects.bulk_create(
        Jurisdiction(station=by_code[station["code"]], territory=by_code[code], valid_from=SINCE)
        for station in stations()
        for code in station["covers"]
    )
    Population.objects.bulk_create(
        Population(
            unit=by_code[row["town"]],
            year=int(row["year"]),
            residents=int(row["residents"]),
            source="合成：按村社数分摊全市 2020 年人口 1,829,488",
            synthetic=True,
        )
        for row in csv.DictReader(_data("cixi_populations_synthetic.csv").splitlines())
    )
    record(actor, "simulation.city", on=("unit", by_code["330282"].pk), rows=len(rows))
    return by_code["330282"]


def _lay_out(node: Node, parent_path: str, depth: int, step: int, rows: list[Unit]) -> None:
    """Give the node and all below it their places in the tree (materialised paths, as treebeard lays them)."""
    path = Unit._get_path(parent_path, depth, step)
    rows.append(
        Unit(
            path=path, depth=depth, numchild=len(node.below), kind=node.kind, code=node.code, name=node.name,
            **({"valid_from": SINCE} | node.facts),
        )
    )  # fmt: skip
    for number, child in enumerate(node.below, 1):
        _lay_out(child, path, depth + 1, number, rows)


def _short(town: str) -> str:
    return town.removesuffix("街道").removesuffix("镇")


def _data(name: str) -> str:
    return (resources.files("wuzha.org") / "data" / name).read_text(encoding="utf-8")


Value = dict[str, Any]
BEGINNING = datetime(2016, 1, 1, tzinfo=UTC)
CITATION = "演示城市的假设 · an assumption of the demo city"
NOTE = "演示时段之前的做法 · as practised before"


def _nothing_demanded(value: Value) -> Value:
    return value | {"rungs": [rung | {"demanded": False} for rung in value["rungs"]]}


#: Rule set → its value as it was before.
BEFORE: dict[str, Callable[[Value], Value]] = {
    "warning.ladder": _nothing_demanded,
    "warning.proofs": lambda value: value | {"needs": []},
    "warning.second_round": lambda value: value | {"levels": []},
}


def set_in_force(actor: Actor, end: datetime) -> None:
    """Put the rules of the time in force until `end`, and those of the product from then on.

    A rule set that somebody has already set is left alone.
    """
    for key, before in BEFORE.items():
        if RuleVersion.objects.filter(key=key).exists():
            continue
        rules = rule_set(key)
        present = rules.versions()[-1].value.model_dump(mode="json")
        RuleVersion.objects.create(key=key, valid_from=BEGINNING, value=before(present), citation=CITATION, note=NOTE)
        RuleVersion.objects.create(key=key, valid_from=end, value=present, citation=str(rules.citation)[:300])
        rules.forget()
        record(actor, "rule.added", on=("rule", key), detail={"valid_from": end.isoformat()})
