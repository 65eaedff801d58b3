# SPDX-License-Identifier: Apache-2.0
"""A lead of each kind for the demo: some are with a station to be checked, the others wait for somebody; and for a
preset one of each kind with each conclusion."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.rules.life import FILED
from wuzha.engine.calendar import SHANGHAI
from wuzha.leads.rules.life import Conclusion
from wuzha.leads.services.checking import check
from wuzha.leads.services.ending import join_case
from wuzha.leads.services.recording import NewInformant, NewLead, take_down
from wuzha.org.models import Unit, UnitKind
from wuzha.requests.queries.lists import about
from wuzha.requests.services.answering import Answer, answer, sign
from wuzha.requests.services.asking import accept

#: Kind, source, what was told, days ago, and whether a station checks it.
_TOLD = (
    ("CARDS", "CARD_CAMPAIGN", "演示：多张新开电话卡当日即在外地使用。", 6, True),
    ("DEVICES", "CARRIER", "演示：某地址话务异常，疑似架设 GOIP 设备。", 2, True),
    ("PROMOTION", "INFORMANT", "演示：有人在街面扫码送礼，拉人进群。", 1, False),
    ("TECHNICAL", "SUPERIOR", "演示：上级下发，网站维护人员疑在本市。", 12, True),
    ("LAUNDERING", "BANK", "演示：账户快进快出，夜间多笔小额试探。", 1, False),
    ("PERSONAL_DATA", "CALL", "演示：来电反映有人出售业主信息。", 3, False),
    ("SMUGGLING", "OTHER", "演示：家属反映其被招募出境务工。", 4, False),
)


@transaction.atomic
def settle(actor: Actor, now: datetime) -> int:
    """Write them through the services; how many."""
    stations = list(Unit.objects.filter(kind=UnitKind.STATION).order_by("code"))
    for number, (kind, source, what, days, checked) in enumerate(_TOLD):
        informant = NewInformant("演示举报人", f"1990000{8000 + number}") if source == "INFORMANT" else NewInformant()
        superior = source == "SUPERIOR"
        lead = take_down(
            actor,
            NewLead(
                kind, source, now - timedelta(days=days), what, f"演示下发{now:%Y%m}01" if superior else "",
                "演示上级（演示）" if superior else "", phone=f"1999800{8000 + number}", informant=informant,
                synthetic=True,
            ),
        )  # fmt: skip
        if checked:
            due = timezone.localdate(now) + timedelta(days=5)
            check(actor, lead.pk, stations[number].pk, "演示：请到场核查并答复。", due)
    return len(_TOLD)


@transaction.atomic
def conclude(actor: Actor, officer: Actor, first: date, after: date) -> int:
    """A lead of each kind with each conclusion, received evenly over [first, after), checked by the unit of an officer
    and concluded; the true ones joined to a case of the simulation. Written through the services; how many."""
    told = list(product(_TOLD, Conclusion))
    cases = Case.unscoped.filter(synthetic=True, state__in=FILED, unit=officer.unit_id).order_by("pk")
    keys = list(cases.values_list("pk", flat=True)[: len(told)])
    for number, ((kind, source, what, _days, _checked), found) in enumerate(told):
        day = first + (after - first) * number // len(told)
        superior = source == "SUPERIOR"
        new = NewLead(
            kind, source, datetime.combine(day, time(9), SHANGHAI), what,
            f"演示下发{day:%Y%m}{number:02}" if superior else "", "演示上级（演示）" if superior else "",
            phone=f"1999810{number:04}", synthetic=True,
        )  # fmt: skip
        lead = take_down(actor, new)
        check(actor, lead.pk, officer.unit_id or 0, "演示：请到场核查并答复。")
        asked = about(actor, (lead.RECORD, lead.pk))[0]
        sign(officer, asked.pk)
        answer(officer, asked.pk, Answer("演示：已到场核查。", found.value))
        accept(actor, asked.pk)
        if found is Conclusion.TRUE and keys:
            join_case(actor, lead.pk, keys[number % len(keys)])
    return len(told)
