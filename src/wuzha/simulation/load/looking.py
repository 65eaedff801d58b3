# SPDX-License-Identifier: Apache-2.0
"""Who looked at whom in the demo city's last hour, a file that waits for a second person, the register of assessments.

Through the real services, after the shift (`shift.work`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from wuzha.audit.services import record_read
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.privacy.rulesets import DISSUADE
from wuzha.privacy.services import exports, impact
from wuzha.privacy.services.impact import Content
from wuzha.refusals import RefusalError
from wuzha.warning.models import Transition

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
