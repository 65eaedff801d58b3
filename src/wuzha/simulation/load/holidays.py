# SPDX-License-Identifier: Apache-2.0
"""Days off for the years that a synthetic city reaches into before the State Council has announced them.

Every year from November on the next one is wanted (a thirty-day announcement, working days of a bank) and may be
unknown. A real city is refused then; a synthetic one gets a year that says of itself that it is invented.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.org.holidays import HOLIDAYS, work_calendar
from wuzha.org.models import RuleVersion

#: how far ahead the deadlines of the city reach
_AHEAD = timedelta(days=120)
#: only the days that are off in every year
_NOTICE = "演示数据，不是国务院办公厅的通知。1月1日放假。5月1日放假。10月1日至3日放假。"


@transaction.atomic
def cover(actor: Actor, now: datetime) -> list[int]:
    """Enter an invented arrangement for each year that is wanted and unknown; the years entered."""
    wanted = range(now.year, (now + _AHEAD).year + 1)
    missing = sorted(set(wanted) - work_calendar().years)
    if not missing:
        return []
    value = HOLIDAYS.at().model_dump(mode="json")
    value["years"] += [{"year": year, "notice": _NOTICE} for year in missing]
    # in force at once: what follows in the same run counts by it
    RuleVersion.objects.create(
        key=HOLIDAYS.key,
        valid_from=now - timedelta(seconds=1),
        value=HOLIDAYS.parse(value).model_dump(mode="json"),
        citation="演示数据（合成），非国务院办公厅通知",
        note="演示城市",
    )
    HOLIDAYS.forget()
    record(actor, "rule.added", on=("rule", HOLIDAYS.key), detail={"synthetic_years": len(missing)})
    return missing
