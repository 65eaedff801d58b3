# SPDX-License-Identifier: Apache-2.0
"""The last hour of the demo city, through the real services: colleagues at work when the visitor comes in.

After the shift: who looked at whom, a file that waits for a second person, the register of assessments.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record_read
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting, Unit
from wuzha.org.roles import Role
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import exports, impact
from wuzha.privacy.services.impact import Content
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition, WarningRecord
from wuzha.warning.queries import candidates
from wuzha.warning.rules.outcomes import Channel, Result
from wuzha.warning.services import completion, dispatch, triage
from wuzha.warning.services import work as station


@dataclass(frozen=True, slots=True)
class Shift:
    """How many warnings are sent out; of these, how many an officer signs in; of these, how many are called."""

    sent: int
    signed: int
    called: int

    def __add__(self, other: Shift) -> Shift:
        return Shift(self.sent + other.sent, self.signed + other.signed, self.called + other.called)


#: To the visitor's own station, and to those where the people live.
TO_VISITOR, TO_HOMES = Shift(6, 2, 1), Shift(10, 4, 2)
#: The visitor's log-ins: an officer, and a grid worker of the same station's area.
OFFICER, GRID_WORKER = "minjing1", "wangge1"
#: What is found of each, enough for the threshold in force at the factory.
_FOUND = (
    ("USER_CONFIRMED", "CARRIER_RECORD", "本人使用（演示）"),
    ("CONTACT_ALT", "FAMILY", "家属（演示）"),
    ("WORKPLACE", "EMPLOYER", "演示工厂"),
)


def work() -> Shift:
    """Work off the top of the queue as the demo's other analysts and its officers; how much was done.

    1. Warnings are taken, completed and dispatched, some of them to the visitor's station.
    2. Officers sign some in and call a few, in vain; the visitor has some in hand.
    3. The visitor's grid worker is asked for a visit.
    """
    postings = Posting.unscoped.select_related("unit", "person").filter(person__synthetic=True)
    visitor, grid_worker = (postings.get(person__username=name) for name in (OFFICER, GRID_WORKER))
    analysts = cycle([actor_for(posting) for posting in postings.filter(role=Role.ANALYST).order_by("pk")[1:]])
    colleagues = {p.unit_id: actor_for(p) for p in postings.filter(role=Role.STATION_OFFICER)}
    here = _send(analysts, TO_VISITOR.sent, visitor.unit)
    homes = _send(analysts, TO_HOMES.sent)
    done = _handle(here, TO_VISITOR, {visitor.unit_id: actor_for(visitor)}) + _handle(homes, TO_HOMES, colleagues)
    if here:
        station.ask_grid(actor_for(visitor), here[0].pk, grid_worker.unit_id)
    return done


def _send(analysts: Iterator[Actor], most: int, to: Unit | None = None) -> list[WarningRecord]:
    """Warnings of the queue, the most urgent first, each taken, completed and dispatched; fewer when it runs out."""
    sent: list[WarningRecord] = []
    while len(sent) < most:
        analyst = next(analysts)
        warning = triage.take_next(analyst)
        if warning is None:
            break
        for item, source, value in _FOUND:
            completion.add_item(analyst, warning.pk, item=item, found="FOUND", source=source, value=value)
        warning.refresh_from_db()
        unit = to or candidates.stations(warning)[0].unit
        sent.append(dispatch.dispatch(analyst, warning.pk, unit.pk, warning.version))
    return sent


def _handle(sent: list[WarningRecord], plan: Shift, officers: dict[int, Actor]) -> Shift:
    """Sign in and call the first of what was sent."""
    signed = sent[: plan.signed]
    called = signed[: plan.called]
    for warning in signed:
        station.sign_in(officers[warning.station_id or 0], warning.pk)
    for warning in called:
        officer = officers[warning.station_id or 0]
        station.attempt(officer, warning.pk, channel=Channel.CALL, result=Result.NO_ANSWER, cause="NO_ANSWER")
    return Shift(len(sent), len(signed), len(called))


#: How far back acts are taken as somebody's looks, and how many at most.
BACK, MOST = timedelta(hours=2), 60
#: The visitor's colleagues: who asks for the file, who keeps the register.
ASKS, KEEPS = "yanpan2", "guanli"
#: Title, data, recipients, risk, measures; days until the next review.
_ASSESSED = (
    (
        "预警劝阻", "潜在被害人姓名、手机号、身份证号、住址、账号", "派出所、网格员（仅姓名、电话、地址、诈骗类型）",
        "泄露可致再次受骗；误判致打扰", "脱敏显示、说明用途、全程审计、到期删除", 300,
    ),
    (
        "回访与防再骗关注", "当事人姓名、手机号", "派出所",
        "频繁联系造成打扰", "按规则抽取、限定次数、到期结束", 20,
    ),
    (
        "与上级平台交换", "预警编号、处置结果、误报说明", "省、市反诈平台",
        "对外提供范围过宽", "按约定字段、签收回执、明文读取留痕", 120,
    ),
)  # fmt: skip


def look() -> int:
    """Leave these traces once the shift has worked; how many looks."""
    postings = Posting.unscoped.select_related("unit", "person").filter(person__synthetic=True)
    by_person = {
        one.person_id: actor_for(one) for one in postings.filter(role__in=[Role.ANALYST, Role.STATION_OFFICER])
    }
    acts = Transition.unscoped.filter(at__gt=timezone.now() - BACK, by__in=list(by_person)).select_related("warning")
    looks = acts.order_by("at", "pk")[:MOST]
    for act in looks:
        purpose = f"预警劝阻（{act.warning.number}）"
        fields, detail = ["address", "name", "phone"], {"for": DISSUADE}
        record_read(by_person[act.by_id], purpose=purpose, on=("warning", act.warning_id), fields=fields, detail=detail)
    with suppress(RefusalError):  # nothing was closed in the last week
        exports.ask(
            actor_for(postings.get(person__username=ASKS)), kind="warning.queue", query="queue=closed&period=7d",
            format="xlsx", clear=True, purpose="INSPECT", more="核对上周办结情况（演示）",
        )  # fmt: skip
    keeper = actor_for(postings.get(person__username=KEEPS))
    for title, data_kinds, recipients, risk, measures, days in _ASSESSED:
        impact.add(keeper, _assessment(title, data_kinds, recipients, risk, measures, days))
    return len(looks)


def _assessment(title: str, data_kinds: str, recipients: str, risk: str, measures: str, days: int) -> Content:
    today = timezone.localdate()
    return {
        "title": f"{title}（演示）",
        "owner": "反诈中心",
        "purpose": "为劝阻潜在被害人、核查劝阻效果所必需，不用于其他目的",
        "legal_basis": "《反电信网络诈骗法》第五条；《个人信息保护法》第十三、二十八、三十四条",
        "data_kinds": data_kinds,
        "recipients": recipients,
        "risk": risk,
        "measures": measures,
        "reviewed_at": today - timedelta(days=60),
        "next_review": today + timedelta(days=days),
        "change": "",
    }
