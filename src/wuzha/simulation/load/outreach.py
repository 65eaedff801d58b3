# SPDX-License-Identifier: Apache-2.0
"""Outreach of the synthetic city as it stands at an instant: teams of four levels with gaps, half a year of daily items
with days missing, activities of all townships, places, events, materials, and a plan in its demo.

The corridor of Henghe, the station of Gutang and the number of events are those of the letter (慈公建〔2023〕4号);
everything else is synthetic.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.outreach.models import (
    Activity,
    ActivityAudience,
    ActivityStep,
    DailyItem,
    DailyReceipt,
    Event,
    Material,
    MaterialVersion,
    ReachShare,
    ReviewRound,
    Site,
    SiteVisits,
    TeamMember,
    Training,
)
from wuzha.outreach.rules.life import Act, EventState, Source, State, level_of
from wuzha.outreach.services import plans
from wuzha.sealed import Kind, seal
from wuzha.simulation.load import aims, campaigns

SEED = 20230606
#: Days of daily items and activities, of visits to places, of the city's items given to units.
DAYS, VISITED, GIVEN = 180, 60, 30
#: Months of reported shares.
MONTHS = 3
TOWNS = (UnitKind.STREET, UnitKind.TOWN)
_SURNAMES, _GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静强磊军洋勇艳杰娟涛明超霞平刚桂"
_TOPICS = (
    "刷单返利骗局",
    "冒充客服退款",
    "虚假投资理财",
    "冒充公检法",
    "网络贷款诈骗",
    "冒充领导熟人",
    "国家反诈中心APP",
)
#: Which scam a topic is about.
_ABOUT = dict(zip(_TOPICS, ("BRUSH", "LOGISTICS_CS", "INVEST", "POLICE", "LOAN", "LEADER"), strict=False))
_FORMS = (
    ("COMMUNITY", "TALK"), ("FAMILY", "DOOR"), ("VILLAGE", "MOBILE"), ("SCHOOL", "TALK"), ("ENTERPRISE", "TALK"),
    ("COMMUNITY", "SCREEN"),
)  # fmt: skip
_AUDIENCES = ("ELDERLY", "STUDENT", "FINANCE", "WORKER", "MOTHER", "PUBLIC")
#: Days before the end, and the share of the year so far that is over since; title, place, whom it was for, people.
_EVENTS = (
    (320, 0.88, "反诈系列+开学第一课", "浒山街道中学报告厅", "STUDENT", 1800),
    (235, 0.65, "反诈系列+企业行", "滨海园区会堂", "FINANCE", 620),
    (140, 0.4, "反诈系列+集市宣传", "观海卫镇集市", "ELDERLY", 2400),
    (35, 0.1, "反诈系列+文艺巡演", "横河镇文化广场", "PUBLIC", 3100),
)  # fmt: skip
_SITES = (("330282114", "横河反诈走廊", "CORRIDOR", 400), ("330282006", "古塘便民驿站", "STATION", 300))
_SHARES = (("FACE", 0.82, "演示：入户登记"), ("APP", 0.55, "演示：入户查看"), ("KNOWN", 0.7, "演示：随机电话"))
_SCRIPTS = (
    ("BRUSH", "刷单返利劝阻话术", ("有没有人拉您做任务、垫付资金？", "您已经转了几笔？"),
     ("凡是先垫钱再返利的任务都是诈骗。", "不要再转任何一笔，已转的马上拨打110。", "请退出群聊，保留记录。")),
    ("LOGISTICS_CS", "冒充客服劝阻话术", ("对方有没有让您共享屏幕？",),
     ("退款不需要您转账，也不需要共享屏幕。", "请立即关闭屏幕共享，到官方平台核实订单。")),
)  # fmt: skip


def _head(code: str) -> Unit | None:
    found: Unit | None = Unit.objects.filter(code=code).first()
    return found


@transaction.atomic
def load(end: datetime, *, lately: bool) -> int:
    """Write everything; how many activities. `lately`: with a plan whose tasks are still to be done."""
    city, today, chance = _head("330282"), timezone.localdate(end), random.Random(SEED)  # noqa: S311 - a synthetic city
    if city is None or TeamMember.unscoped.exists():
        return 0
    towns = list(Unit.objects.filter(kind__in=TOWNS, path__startswith=city.path).order_by("code"))
    reviewer = _reviewer()
    _teams(city, today, chance)
    _daily(city, towns, today, chance)
    _sites(today, chance)
    _shares(city, today)
    _materials(city, today)
    events = _events(city, today)
    number = _activities(city, towns, events, today, chance, reviewer)
    if lately and reviewer is not None:
        _plan(reviewer, towns, today)
        campaigns.load(reviewer, city, today)
        aims.load(city, end)
    return number


def _reviewer() -> Actor | None:
    rows = Posting.unscoped.filter(role=Role.OUTREACH_OFFICER, unit__kind=UnitKind.CITY, person__synthetic=True)
    first = rows.select_related("unit", "person").order_by("pk").first()
    return None if first is None else actor_for(first)


def _teams(city: Unit, today: date, chance: random.Random) -> None:
    """The city's lecturers, two people of each township, one of each village and grid, but for some."""
    units: list[tuple[Unit, str]] = [(city, "LECTURER")] * 12
    rows = Unit.objects.filter(path__startswith=city.path, kind__in=(*TOWNS, UnitKind.VILLAGE, UnitKind.GRID))
    for one in rows.order_by("path"):
        if one.kind in TOWNS:
            units += [(one, "LECTURER"), (one, "POLICE")]
        elif chance.random() > 0.06:
            units.append((one, "GRID" if one.kind == UnitKind.GRID else "VOLUNTEER"))
    made = []
    for number, (unit, role) in enumerate(units):
        lately = chance.random() > 0.12
        trained = today - timedelta(days=chance.randrange(20, 300) if lately else chance.randrange(420, 700))
        name = chance.choice(_SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2))))
        made.append(TeamMember(
            unit=unit, level=level_of(unit.kind), role=role, name=seal(Kind.NAME, name),
            phone=seal(Kind.PHONE, f"1990000{number % 10000:04d}"), since=today - timedelta(days=720),
            trained_on=trained, synthetic=True,
        ))  # fmt: skip
    TeamMember.unscoped.bulk_create(made)
    Training.unscoped.bulk_create(
        [Training(member=one, day=one.trained_on or today, topic="演示：反诈宣讲培训", hours=2) for one in made]
    )


def _daily(city: Unit, towns: Sequence[Unit], today: date, chance: random.Random) -> None:
    """The city's item of every day, given to townships of late; the townships' own, each with its own diligence."""
    care = {one.pk: chance.uniform(0.86, 1.0) for one in towns}
    items, own = [], []
    for back in range(DAYS, -1, -1):
        day = today - timedelta(days=back)
        topic = _TOPICS[day.toordinal() % len(_TOPICS)]
        values = {"day": day, "topic": topic, "text": f"演示：{topic}提示，请勿轻信、透露、转账。", "synthetic": True}
        items.append(DailyItem(unit=city, channel="WECHAT", reads=chance.randrange(2000, 9000), **values))
        if back:
            own += [
                DailyItem(unit=one, channel="GROUP", reads=chance.randrange(80, 900), **values)
                for one in towns if chance.random() < care[one.pk]
            ]  # fmt: skip
    DailyItem.unscoped.bulk_create(items)
    DailyItem.unscoped.bulk_create(own)
    receipts, now = [], timezone.now()
    for item in items[-GIVEN:]:
        nine = timezone.make_aware(datetime.combine(item.day, datetime.min.time())) + timedelta(hours=9)
        asked = min(nine, now)  # before nine, today's was asked for just now
        for one in towns:
            passed = item.day < today and chance.random() < 0.9
            receipts.append(DailyReceipt(
                item=item, unit=one, day=item.day, asked_at=asked, channel="GROUP" if passed else "",
                passed_at=asked + timedelta(hours=2) if passed else None,
                reads=chance.randrange(50, 500) if passed else None,
            ))  # fmt: skip
    DailyReceipt.unscoped.bulk_create(receipts)


def _sites(today: date, chance: random.Random) -> None:
    for code, name, kind, back in _SITES:
        unit = _head(code)
        if unit is None:
            continue
        site = Site.unscoped.create(
            unit=unit, name=name, kind=kind, address=f"演示：{unit.name}中心区", hours="8:30-17:30",
            latitude=unit.latitude, longitude=unit.longitude,
            opened_on=today - timedelta(days=back), keeper=seal(Kind.NAME, "陈静"),
            phone=seal(Kind.PHONE, "19900019999"), synthetic=True,
        )  # fmt: skip
        SiteVisits.unscoped.bulk_create([
            SiteVisits(site=site, day=today - timedelta(days=back), people=chance.randrange(15, 120))
            for back in range(1, VISITED)
        ])  # fmt: skip


def _shares(city: Unit, today: date) -> None:
    """What villages report of three months: more of them were spoken to than have the app."""
    months, chance = [today.replace(day=1)], random.Random(SEED)  # noqa: S311 - a synthetic city
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    made = []
    for one in Unit.objects.filter(path__startswith=city.path, kind=UnitKind.VILLAGE).order_by("path"):
        homes = chance.randrange(300, 1500)
        for kind, least, how in _SHARES:
            made += [
                ReachShare(
                    unit=one, month=month, kind=kind, asked=homes, counted=int(homes * chance.uniform(least, 0.99)),
                    how=how, synthetic=True,
                )
                for month in months
            ]  # fmt: skip
    ReachShare.unscoped.bulk_create(made, batch_size=1000)


def _materials(city: Unit, today: date) -> None:
    since, until = today - timedelta(days=200), today + timedelta(days=200)
    for fraud_type, title, ask, say in _SCRIPTS:
        row = Material.unscoped.create(city=city, title=title, form="SCRIPT", fraud_type=fraud_type, synthetic=True)
        MaterialVersion.unscoped.create(material=row, no=1, ask=list(ask), say=list(say), since=since, until=until)
    for title, form, audience, last in (
        ("老年人防骗宣传单", "LEAFLET", "ELDERLY", until), ("财会人员防骗海报", "POSTER", "FINANCE", until),
        ("村村响广播稿（旧版）", "BROADCAST", "PUBLIC", today - timedelta(days=10)),
    ):  # fmt: skip
        row = Material.unscoped.create(city=city, title=title, form=form, audience=audience, synthetic=True)
        MaterialVersion.unscoped.create(material=row, no=1, say=[f"演示：{title}内容"], since=since, until=last)


def _events(city: Unit, today: date) -> list[Event]:
    """Four that were held, of this year as soon as two months of it are over; and one to come."""
    gone = today.timetuple().tm_yday - 1
    made = [
        Event(
            city=city, series="反诈系列+", title=title, planned_on=day, place=place, audience=audience, host=city,
            state=EventState.HELD, held_on=day, reach=people,
            text="演示：集中宣讲、互动问答、现场安装国家反诈中心APP。", result="演示：活动按方案举办，反响良好。",
            synthetic=True,
        )
        for back, share, title, place, audience, people in _EVENTS
        for day in (today - timedelta(days=round(gone * share) if gone >= 60 else back),)
    ]  # fmt: skip
    made.append(Event(
        city=city, series="反诈系列+", title="反诈系列+邻里节", planned_on=today + timedelta(days=21),
        place="古塘街道文化广场", audience="PUBLIC", host=city, text="演示：社区巡讲。", synthetic=True,
    ))  # fmt: skip
    found: list[Event] = Event.unscoped.bulk_create(made)
    return found


def _activities(
    city: Unit,
    towns: Sequence[Unit],
    events: Sequence[Event],
    today: date,
    chance: random.Random,
    reviewer: Actor | None,
) -> int:
    """Some each week in each township, by itself and by its villages; of two months a sample was reviewed."""
    villages: dict[str, list[Unit]] = {}
    rows = Unit.objects.filter(path__startswith=city.path, kind=UnitKind.VILLAGE).order_by("path")
    for one in rows:
        villages.setdefault(one.path[: 2 * Unit.steplen], []).append(one)
    made: list[Activity] = []
    for town in towns:
        below = [town, *villages.get(town.path, ())[:12]]
        for back in range(DAYS, 0, -4):
            unit = chance.choice(below)
            entry, way = chance.choice(_FORMS)
            day = today - timedelta(days=max(back - chance.randrange(4), 0))
            made.append(_activity(unit, day, entry, way, chance))
    for one in events:
        if one.held_on is not None:
            row = _activity(city, one.held_on, "COMMUNITY", "TALK", chance)
            row.event, row.topic, row.reach = one, one.title, one.reach or 0
            made.append(row)
    made.sort(key=lambda one: (one.day, one.unit_id))
    person = None if reviewer is None else reviewer.person_id
    for back in (60, 30):
        _reviewed(city, made, today - timedelta(days=back), chance, person)
    Activity.unscoped.bulk_create(made)
    ActivityAudience.unscoped.bulk_create([part for one in made for part in _audiences(one, chance)])
    ActivityStep.unscoped.bulk_create([
        ActivityStep(activity=one, act=Act.RECORD, to_state=State.RECORDED, at=one.recorded_at) for one in made
    ])  # fmt: skip
    return len(made)


#: Every second activity says of which age most were.
_MOST = ("FROM_18", "", "FROM_30", "", "FROM_45", "", "FROM_60", "")


def _activity(unit: Unit, day: date, entry: str, way: str, chance: random.Random) -> Activity:
    at = timezone.make_aware(datetime.combine(day, datetime.min.time())) + timedelta(hours=chance.randrange(14, 20))
    mark, topic = uuid.UUID(int=chance.getrandbits(128), version=4), chance.choice(_TOPICS)
    return Activity(
        uid=mark, unit=unit, day=day, entry=entry, way=way, place=f"演示：{unit.name}", topic=topic,
        fraud_type=_ABOUT.get(topic, ""), age=_MOST[mark.int % len(_MOST)], reach=chance.randrange(12, 240),
        source=Source.PHONE,
        recorded_at=at, synthetic=True,
    )  # fmt: skip


def _audiences(one: Activity, chance: random.Random) -> list[Any]:
    first, second = chance.sample(_AUDIENCES, 2)
    part = one.reach // 3
    return [
        ActivityAudience(activity=one, kind=first, people=one.reach - part),
        *([ActivityAudience(activity=one, kind=second, people=part)] if part else []),
    ]


def _reviewed(city: Unit, rows: Sequence[Activity], until: date, chance: random.Random, person: int | None) -> None:
    """A month that ends on a day: a tenth was drawn; most of it was confirmed, some rejected, some is left."""
    since = until - timedelta(days=29)
    among = [one for one in rows if since <= one.day <= until and one.state == State.RECORDED]
    chosen = chance.sample(among, max(1, len(among) // 10))
    made = ReviewRound.unscoped.create(
        city=city, since=since, until=until, share=10, seed=f"演示{until:%Y%m%d}", size=len(chosen), by_id=person
    )
    for number, one in enumerate(chosen):
        one.round, one.state = made, State.DRAWN
        if number % 5:
            one.state = State.REJECTED if number % 7 == 0 else State.CONFIRMED
            one.reviewed_by_id, one.reviewed_at = person, one.recorded_at + timedelta(days=3)


def _plan(office: Actor, towns: Sequence[Unit], today: date) -> None:
    """A task of each of the first townships, by law and by rule."""
    new = plans.NewTask(
        "演示：重点人群入户宣传", today + timedelta(days=40), "演示：老年人、财会人员入户面宣全覆盖", "FAMILY",
        "TOWNSHIP" if today >= date(2025, 12, 1) else "VILLAGE", wanted=4, synthetic=True,
    )  # fmt: skip
    plans.add(office, new, [one.pk for one in towns[:8]])
