# SPDX-License-Identifier: Apache-2.0
"""Webhooks: made, changed, paused; what happens is told to them, signed, and tried again until it arrives."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.exchange import http
from wuzha.exchange.models import Delivery, Webhook
from wuzha.exchange.models.webhook import DeliveryState
from wuzha.exchange.rules import Code, headers, new_secret, url_problem, wait_after
from wuzha.exchange.rulesets import DELIVERIES
from wuzha.org.models import Unit
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import used_by
from wuzha.warning.models import Transition
from wuzha.warning.queries.acts import LOOK_BACK, acts_not_passed_on, in_reach_of, last_act
from wuzha.warning.rules.lifecycle import Level

#: Deliveries made, and sent, by one transaction or run.
CHUNK, MOST_SENT = 500, 200
#: Answers are read for their status only (bytes).
MOST_ANSWER = 64 * 1024
CHANCE = random.SystemRandom()


@transaction.atomic
def add(actor: Actor, *, name: str, unit: Unit, url: str, events: Sequence[str]) -> tuple[Webhook, str]:
    """A new webhook, told of acts from now on; and its secret, which is shown once. Raises `RefusalError`."""
    _check(url)
    secret = new_secret()
    try:
        with transaction.atomic():
            hook = Webhook.unscoped.create(
                name=name, unit=unit, url=url, events=sorted(set(events)), secret=seal(Kind.TEXT, secret),
                told_after=last_act(), created_by_id=actor.person_id,
            )  # fmt: skip
    except IntegrityError as error:
        raise RefusalError(Code.NAME_TAKEN) from error
    record(actor, "webhook.added", on=("webhook", hook.pk), detail={"unit": unit.code, "events": hook.events})
    return hook, secret


@transaction.atomic
def set_active(actor: Actor, hook: Webhook, active: bool) -> bool:
    """Pause or resume; whether that changed anything. A paused webhook misses nothing: it is told later."""
    changed = Webhook.unscoped.filter(pk=hook.pk, active=not active).update(active=active)
    if changed:
        record(actor, "webhook.resumed" if active else "webhook.paused", on=("webhook", hook.pk))
    return bool(changed)


@transaction.atomic
def renew_secret(actor: Actor, hook: Webhook) -> str:
    """A new secret, in force at once and shown once."""
    secret = new_secret()
    Webhook.unscoped.filter(pk=hook.pk).update(secret=seal(Kind.TEXT, secret))
    record(actor, "webhook.secret_renewed", on=("webhook", hook.pk))
    return secret


@transaction.atomic
def send_again(actor: Actor, delivery: Delivery) -> bool:
    """Take a delivery that was given up (or delivered) up again, under the same id; whether it could be."""
    again = (
        Delivery.unscoped.filter(pk=delivery.pk)
        .exclude(told=DeliveryState.PENDING)
        .update(told=DeliveryState.PENDING, tries=0, next_at=timezone.now(), ended_at=None)
    )
    if again:
        record(actor, "webhook.sent_again", on=("webhook", delivery.webhook_id), detail={"delivery": delivery.pk})
    return bool(again)


def wanted() -> bool:
    """Whether anybody is to be told of anything."""
    return Webhook.unscoped.filter(active=True).exists()


def fan_out() -> int:
    """Make a delivery of each act that a webhook wants and was not given; how many. Doubled runs make none twice."""
    made = 0
    for hook in Webhook.unscoped.filter(active=True).select_related("unit"):
        while chunk := _fan_out(hook):
            made += chunk
    return made


@transaction.atomic
def _fan_out(hook: Webhook) -> int:
    newest = last_act()
    owed = acts_not_passed_on(hook.told_after, hook.events, Delivery, "transition", webhook=hook)
    acts = list(in_reach_of(hook.unit, owed).select_related("warning__station", "warning__centre", "unit")[:CHUNK])
    Delivery.unscoped.bulk_create([_delivery(hook, act) for act in acts], ignore_conflicts=True)
    seen = acts[-1].pk if len(acts) == CHUNK else newest
    hook.told_after = max(hook.told_after, seen - LOOK_BACK)
    Webhook.unscoped.filter(pk=hook.pk, told_after__lt=hook.told_after).update(told_after=hook.told_after)
    return len(acts)


def _delivery(hook: Webhook, act: Transition) -> Delivery:
    event = f"warning.{act.act}"
    return Delivery(webhook=hook, transition=act, event=event, body=json.dumps(_body(event, act), ensure_ascii=False))


def _body(event: str, act: Transition) -> dict[str, Any]:
    """What is told: numbers, codes and instants; no personal data."""
    warning = act.warning
    return {
        "type": event,
        "timestamp": act.at.isoformat(),
        "data": {
            "number": warning.number,
            "from_state": act.from_state,
            "state": act.to_state,
            "level": Level(warning.level).name,
            "fraud_type": warning.fraud_type,
            "source_type": warning.source_type,
            "round": warning.round_no,
            "centre": warning.centre.code,
            "station": warning.station.code if warning.station else None,
            "reason": act.reason or None,
            "outcome": warning.outcome or None,
        },
    }


def deliver_due(now: datetime) -> tuple[int, int]:
    """Send what is due; how many arrived and how many did not.

    Each delivery is claimed for the time of one call, so two workers never send one at once, and what a killed worker
    had claimed is sent again under its id. A webhook that fails is left alone for the rest of the run.
    """
    arrived = failed = 0
    down: set[int] = set()
    due = Delivery.unscoped.filter(told=DeliveryState.PENDING, next_at__lte=now, webhook__active=True)
    for delivery in due.select_related("webhook").order_by("next_at", "pk")[:MOST_SENT]:
        if delivery.webhook_id in down or not _claim(delivery, now):
            continue
        if _deliver(delivery, now):
            arrived += 1
        else:
            failed += 1
            down.add(delivery.webhook_id)
    return arrived, failed


def _claim(delivery: Delivery, now: datetime) -> bool:
    lease = now + timedelta(seconds=3 * DELIVERIES.at(now).timeout_seconds)
    waiting = Delivery.unscoped.filter(pk=delivery.pk, told=DeliveryState.PENDING, next_at=delivery.next_at)
    return bool(waiting.update(next_at=lease, tries=F("tries") + 1))


def _deliver(delivery: Delivery, now: datetime) -> bool:
    """One try; whether it arrived."""
    policy = DELIVERIES.at(now)
    hook = delivery.webhook
    status: int | None = None
    problem = ""
    signed = _signed(hook, str(delivery.uid), delivery.body)
    try:
        answer = http.call(
            "POST",
            hook.url,
            body=delivery.body.encode(),
            headers={"Content-Type": "application/json; charset=utf-8", **signed},
            timeout=policy.timeout_seconds,
            most=MOST_ANSWER,
        )
        status = answer.status
        problem = "" if answer.ok else "STATUS"
    except http.NoAnswerError as unanswered:
        problem = unanswered.code
    _conclude(delivery, now, status, problem)
    return not problem


def _signed(hook: Webhook, uid: str, body: str) -> dict[str, str]:
    if hook.secret is None:
        raise LookupError(f"Webhook {hook.pk} has no secret")  # a constraint of the database holds this off
    return used_by(hook.secret, lambda secret: headers(secret, uid, int(time.time()), body))


@transaction.atomic
def _conclude(delivery: Delivery, now: datetime, status: int | None, problem: str) -> None:
    waits = DELIVERIES.at(now).waits_seconds
    values: dict[str, Any] = {"status": status, "problem": problem}
    if not problem:
        values |= {"told": DeliveryState.SENT, "ended_at": now}
    elif (wait := wait_after(delivery.tries + 1, waits, CHANCE.random())) is not None:
        values |= {"next_at": now + wait}
    else:
        values |= {"told": DeliveryState.GIVEN_UP, "ended_at": now}
        record(
            Actor.system("webhooks"),
            "webhook.given_up",
            on=("webhook", delivery.webhook_id),
            outcome="REFUSED",
            detail={"delivery": delivery.pk, "problem": problem, "status": status},
        )
    Delivery.unscoped.filter(pk=delivery.pk, told=DeliveryState.PENDING).update(**values)


def forget_old(now: datetime) -> int:
    """Delete ended deliveries that are older than the rule keeps them; how many.

    Those of acts that fan-out still looks at stay, so that none is made again.
    """
    before = now - timedelta(days=DELIVERIES.at(now).keep_days)
    old = Delivery.unscoped.filter(ended_at__lt=before, transition_id__lte=F("webhook__told_after"))
    return int(old.delete()[0])


def _check(url: str) -> None:
    if (problem := url_problem(url, http.allowed_hosts())) is not None:
        raise RefusalError(problem)
