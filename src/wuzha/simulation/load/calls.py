# SPDX-License-Identifier: Apache-2.0
"""A few calls and reports of banks, each at another step; everything says that it is synthetic."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.calls.models import Call
from wuzha.calls.services import asking, banks, holds, outcomes, preparing
from wuzha.calls.services.banks import NewBankReport
from wuzha.calls.services.sweep import sweep
from wuzha.funds.models import Institution
from wuzha.org.actors import actor_for
from wuzha.org.models import Posting
from wuzha.org.roles import Role
from wuzha.simulation.load.funds import INSTITUTIONS
from wuzha.simulation.load.times import in_order

MINUTE = timedelta(minutes=1)


@transaction.atomic
def settle(now: datetime) -> int:
    """Give a synthetic city without calls its first ones, all or none; how many. Nothing happens where it has any."""
    posting = (
        Posting.unscoped.filter(role=Role.ANALYST, person__synthetic=True)
        .select_related("unit", "person")
        .order_by("pk")
        .first()
    )
    if posting is None or Call.unscoped.exists():
        return 0
    actor = actor_for(posting)
    code, name, kind = INSTITUTIONS[0]
    bank, _made = Institution.objects.get_or_create(code=code, defaults={"name": name, "kind": kind, "synthetic": True})
    _paid(actor, 1, now - 9 * MINUTE, "50000", asked="30000")
    accepted = _paid(actor, 2, now - timedelta(hours=6), "12000")
    outcomes.accept(actor, accepted.pk, f"演示受案〔{now.year}〕来电2号", now - timedelta(hours=5))
    _paid(actor, 3, now - timedelta(hours=25), "86000", prepare=True)
    asked = _call(actor, 4, now - 2 * MINUTE)
    asking.say(actor, asked.pk, "paid", "NO")
    refused = _call(actor, 5, now - 40 * MINUTE, still="INSISTS", asked="20000", paid="NO")
    for answers in ({"road": "OWN", "consent": "REFUSED"}, {"road": "BANK", "hold_bank": str(bank.pk)}):
        for name, text in answers.items():
            asking.say(actor, refused.pk, name, text)
        holds.hold(actor, refused.pk)
    _banks(actor, bank, now)
    in_order()
    sweep(now)
    return 5


def _call(actor: Actor, number: int, at: datetime, **answers: str) -> Call:
    """Who calls, by number; the own account is one of the first bank."""
    call = asking.begin(actor, at=at, synthetic=True)
    told = {
        "who": "SELF", "name": f"演示来电{'甲乙丙丁戊'[number - 1]}", "phone": f"1990000{number:04d}",
        "own_account": f"00000100000090{number:02d}", "fraud_type": "BRUSH",
    }  # fmt: skip
    for name, text in (told | answers).items():
        asking.say(actor, call.pk, name, text, at + MINUTE)
    return call


def _paid(actor: Actor, number: int, at: datetime, yuan: str, *, asked: str = "", prepare: bool = True) -> Call:
    still = {"still": "WAITS", "asked": asked} if asked else {"still": "NO"}
    call = _call(actor, number, at, paid="YES", **still)
    for cell, text in (
        ("account", f"00000{number}00000091{number:02d}"), ("amount", yuan),
        ("at", f"{timezone.localtime(at - 19 * MINUTE):%Y-%m-%d %H:%M}"),
    ):  # fmt: skip
        asking.say(actor, call.pk, f"r1.{cell}", text, at + 2 * MINUTE)
    if prepare:
        preparing.prepare(actor, call.pk)
    return call


def _banks(actor: Actor, bank: Institution, now: datetime) -> None:
    """One waits for its verdict, one is done with."""
    for number, minutes in ((1, 8), (2, 200)):
        told = NewBankReport(
            bank.pk, "PHONE", now - minutes * MINUTE, account=f"00000100000092{number:02d}", name="演示储户",
            amount_fen=2_000_000 * number, what="演示：老人柜面大额转账，自称投资", reference=f"演示行报{number}",
        )  # fmt: skip
        made = banks.receive(actor, told, synthetic=True)
    banks.judge(actor, made.pk, "FRAUD", "演示：收款账户涉案")
    banks.answer(actor, made.pk, "演示风控岗")
    banks.act(actor, made.pk, "DELAYED")
