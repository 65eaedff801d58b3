# SPDX-License-Identifier: Apache-2.0
"""What citizens of the demo city see, published by its outreach officer with the last week that is over; and what they
left: answers to the quiz, and two tips that nobody has taken in yet."""

from __future__ import annotations

import json
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.citizen import boxes, queries, services
from wuzha.citizen.models import Published, PublishedKind, QuizCount, Tip
from wuzha.org.roles import Role
from wuzha.simulation.load.policing import colleagues

#: Hours ago → what somebody wrote.
TIPS = {
    5: "【演示】小区门口有人摆摊，填手机号就送鸡蛋，要扫码下载一个炒股软件。",
    29: "【演示】有人在职校门口收电话卡，一张给两百元，说用几天就还。",
}
#: Days whose answers are counted, and how many answered each question on each.
DAYS, ANSWERED = 14, 6


@transaction.atomic
def settle() -> int:
    """Publish; how many things are new. Nothing where nobody runs outreach, or something is published."""
    people = colleagues(Role.OUTREACH_OFFICER)
    if not people or Published.objects.exists():
        return 0
    monday = queries.last_week()
    count = services.publish(people[0], monday, queries.draft(monday).mark)
    _answers()
    _tips()
    return count


def _answers() -> None:
    today = timezone.localdate()
    codes = list(Published.objects.filter(kind=PublishedKind.QUESTION, until=None).values_list("code", flat=True))
    QuizCount.objects.bulk_create(
        QuizCount(day=today - timedelta(days=ago), code=code, answered=ANSWERED, right=2 + (ago + at) % (ANSWERED - 1))
        for ago in range(1, DAYS + 1)
        for at, code in enumerate(codes)
    )


def _tips() -> None:
    """In boxes as the program for citizens closes them."""
    public = bytes.fromhex(Published.objects.get(kind=PublishedKind.KEY, until=None).content["public"])
    now = timezone.now()
    for hours, what in TIPS.items():
        told = {"what": what, "kind": "", "who": "", "place": None, "contact": ""}
        box = boxes.close(public, json.dumps(told, ensure_ascii=False).encode())
        Tip.objects.create(box=box, at=now - timedelta(hours=hours))
