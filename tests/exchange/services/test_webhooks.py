# SPDX-License-Identifier: Apache-2.0
"""Webhooks over a real connection: signed, told once, tried again, given up, taken up again; nothing personal."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.exchange.conftest import Answering, OtherSide
from tests.factories import City, make_warning_in
from wuzha.audit.models import Event
from wuzha.engine.identifiers import find_clear
from wuzha.exchange import tasks
from wuzha.exchange.models import Delivery, Webhook
from wuzha.exchange.models.webhook import DeliveryState
from wuzha.exchange.rules import signature
from wuzha.exchange.rulesets import DELIVERIES
from wuzha.exchange.services import webhooks
from wuzha.org.models import Unit
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.warning.rules.lifecycle import Act, State
from wuzha.warning.services.work.outcome import sign_in


@pytest.fixture
def hook(city: City, other_side: OtherSide) -> tuple[Webhook, str]:
    return make_hook(city, city.city, other_side.url + "/hook")


def make_hook(city: City, unit: Unit, url: str, name: str = "测试系统") -> tuple[Webhook, str]:
    return webhooks.add(city.actor(Role.ADMIN), name=name, unit=unit, url=url, events=[Act.SIGN, Act.CLOSE])


def sign_one(city: City) -> str:
    warning = make_warning_in(city, State.DISPATCHED)
    sign_in(city.actor(Role.STATION_OFFICER), warning.pk)
    return str(warning.number)


@pytest.mark.parametrize("active", [True, False])
def test_where_a_webhook_is_active_a_worker_tells_it_every_ten_seconds(
    active: bool, city: City, hook: tuple[Webhook, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    webhooks.set_active(city.actor(Role.ADMIN), hook[0], active)
    monkeypatch.setattr(connection, "close", lambda: None)
    waited: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            return len(waited) > 3

    tasks.tell_soon(Stop())
    queued = ProcrastinateJob.objects.filter(task_name="wuzha.exchange.tasks.tell_webhooks", status="todo")
    assert queued.count() == active, "once, however often it looks"
    assert waited == [10.0] * 4


def test_an_act_is_told_once_signed_and_without_personal_data(
    city: City, hook: tuple[Webhook, str], other_side: OtherSide
) -> None:
    number = sign_one(city)
    assert webhooks.fan_out() == 1
    assert webhooks.fan_out() == 0
    assert webhooks.deliver_due(timezone.now()) == (1, 0)
    assert webhooks.deliver_due(timezone.now()) == (0, 0)
    (got,) = other_side.got
    body = got.body.decode()
    told = json.loads(body)
    assert (told["type"], told["data"]["number"], told["data"]["state"]) == ("warning.sign", number, "SIGNED")
    uid, at = got.headers["webhook-id"], int(got.headers["webhook-timestamp"])
    assert got.headers["webhook-signature"] == signature(hook[1], uid, at, body)
    assert find_clear(body) == []
    assert Delivery.unscoped.get().told == DeliveryState.SENT


def test_acts_before_it_acts_of_other_kinds_and_of_other_cities_are_not_told(city: City, other_side: OtherSide) -> None:
    sign_one(city)
    make_hook(city, city.abroad, other_side.url, "外市系统")
    make_hook(city, city.city, other_side.url)
    assert webhooks.fan_out() == 0
    sign_one(city)
    assert webhooks.fan_out() == 1
    assert Delivery.unscoped.get().webhook.name == "测试系统"


def test_what_does_not_arrive_is_tried_again_and_given_up_at_last(
    city: City, hook: tuple[Webhook, str], other_side: OtherSide
) -> None:
    other_side.answers = [Answering(503)]
    sign_one(city)
    webhooks.fan_out()
    now = timezone.now()
    tries = len(DELIVERIES.at().waits_seconds) + 1
    for number in range(1, tries + 1):
        assert webhooks.deliver_due(now) == (0, 1)
        assert webhooks.deliver_due(now) == (0, 0)
        delivery = Delivery.unscoped.get()
        assert (delivery.tries, delivery.status, delivery.problem) == (number, 503, "STATUS")
        now += timedelta(days=2)
    assert delivery.told == DeliveryState.GIVEN_UP
    assert len({got.headers["webhook-id"] for got in other_side.got}) == 1
    assert len(other_side.got) == tries
    assert Event.objects.filter(action="webhook.given_up", outcome="REFUSED").count() == 1

    other_side.answers = [Answering(204)]
    assert webhooks.send_again(city.actor(Role.ADMIN), delivery)
    assert not webhooks.send_again(city.actor(Role.ADMIN), delivery)
    assert webhooks.deliver_due(timezone.now()) == (1, 0)


def test_one_that_is_down_does_not_hold_up_the_others(city: City, other_side: OtherSide) -> None:
    make_hook(city, city.city, "http://127.0.0.1:9/", "停机系统")
    make_hook(city, city.city, other_side.url)
    for _ in range(3):
        sign_one(city)
    webhooks.fan_out()
    assert webhooks.deliver_due(timezone.now()) == (3, 1)
    assert set(Delivery.unscoped.exclude(told=DeliveryState.SENT).values_list("problem", flat=True)) == {"REFUSED", ""}


def test_a_redirect_is_not_followed(city: City, hook: tuple[Webhook, str], other_side: OtherSide) -> None:
    other_side.answers = [Answering(302, headers={"Location": other_side.url + "/elsewhere"})]
    sign_one(city)
    webhooks.fan_out()
    assert webhooks.deliver_due(timezone.now()) == (0, 1)
    assert [got.path for got in other_side.got] == ["/hook"]


def test_a_paused_webhook_misses_nothing(city: City, hook: tuple[Webhook, str]) -> None:
    actor = city.actor(Role.ADMIN)
    assert webhooks.set_active(actor, hook[0], False)
    assert not webhooks.set_active(actor, hook[0], False)
    sign_one(city)
    assert webhooks.fan_out() == 0
    webhooks.set_active(actor, hook[0], True)
    assert webhooks.fan_out() == 1


def test_a_claimed_delivery_is_not_sent_by_another_worker(city: City, hook: tuple[Webhook, str]) -> None:
    sign_one(city)
    webhooks.fan_out()
    now = timezone.now()
    one, same = Delivery.unscoped.get(), Delivery.unscoped.get()
    assert webhooks._claim(one, now)
    assert not webhooks._claim(same, now)


def test_hosts_that_nobody_allowed_and_taken_names_are_refused(city: City, hook: tuple[Webhook, str]) -> None:
    with pytest.raises(RefusalError) as not_allowed:
        make_hook(city, city.city, "http://169.254.169.254/latest/")
    assert not_allowed.value.code == "HOST_NOT_ALLOWED"
    assert "WUZHA_EXCHANGE_HOSTS" in not_allowed.value.message
    with pytest.raises(RefusalError) as taken:
        make_hook(city, city.city, hook[0].url)
    assert taken.value.code == "NAME_TAKEN"


def test_ended_deliveries_are_forgotten_when_no_run_could_make_them_again(
    city: City, hook: tuple[Webhook, str]
) -> None:
    sign_one(city)
    webhooks.fan_out()
    webhooks.deliver_due(timezone.now())
    later = timezone.now() + timedelta(days=DELIVERIES.at().keep_days + 1)
    assert webhooks.forget_old(later) == 0
    Webhook.unscoped.update(told_after=Delivery.unscoped.get().transition_id)
    assert webhooks.forget_old(later) == 1
    assert webhooks.fan_out() == 0
