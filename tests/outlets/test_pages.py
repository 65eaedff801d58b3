# SPDX-License-Identifier: Apache-2.0
"""The pages of outlets: standing, one outlet, a proposal; a bank sees its own; each refusal in its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.outlets.conftest import Outlets, cards, proposed
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.cards.models import InvolvedCard, LiveCards
from wuzha.core.indicators import Part, Period
from wuzha.measures.errors import Code as Measures
from wuzha.measures.models import Measure
from wuzha.measures.services import deciding, serving
from wuzha.org.models import Person
from wuzha.outlets import registry
from wuzha.outlets.errors import Code
from wuzha.outlets.models import OutletRound
from wuzha.outlets.queries.indicators import INDICATORS
from wuzha.outlets.registry import Part as Task
from wuzha.outlets.registry import Programme
from wuzha.outlets.rules import Step
from wuzha.outlets.rulesets import LADDER
from wuzha.outlets.views.counted import list_url

pytestmark = pytest.mark.django_db


def log_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


@pytest.fixture
def client(officer: Actor) -> Client:
    return log_in(officer)


@pytest.fixture
def bank(outlets: Outlets) -> Client:
    return log_in(outlets.bank)


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_standing_names_the_red_outlet_and_lists_who_has_no_denominator(
    client: Client, round: OutletRound, outlets: Outlets
) -> None:
    page = text(client, reverse("outlets:index"))
    assert page.index(outlets.bad.name) < page.index(outlets.fair.name)
    assert "涉案明显高于同业" in page
    assert "无存量数据，不参与比较" in page
    assert outlets.without.name in page
    assert "尚无评估" in text(client, f"{reverse('outlets:index')}?sector=CARRIER")
    assert round.number in text(client, reverse("outlets:rounds"))


def test_a_round_says_whether_it_still_counts_the_same_cards(
    city: City, client: Client, round: OutletRound, outlets: Outlets
) -> None:
    assert "计入的卡与当时一致" in text(client, f"{round.get_absolute_url()}?check=1")
    cards(city, outlets.fair, 2, round.last)
    page = text(client, f"{round.get_absolute_url()}?check=1")
    assert f"{outlets.fair.name} (−0 +2)" in page


def test_a_bank_sees_its_own_outlets_and_not_how_others_stand(
    bank: Client, listed: Measure, round: OutletRound, outlets: Outlets
) -> None:
    page = text(bank, reverse("outlets:index"))
    assert outlets.bad.name in page
    assert outlets.all[1].name not in page
    assert "哪个网点确实偏高" not in page
    own = text(bank, reverse("outlets:outlet", args=[outlets.bad.pk]))
    assert listed.document_no in own
    assert ("与其他网点相比" in own, "与其他镇街相比" in own) == (True, False)
    assert own.count("涉案卡数与上一年度比") == 1
    assert reverse("outlets:propose", args=[outlets.bad.pk]) not in own
    assert bank.get(reverse("outlets:outlet", args=[outlets.all[1].pk])).status_code == 404
    assert bank.get(reverse("outlets:propose", args=[outlets.bad.pk])).status_code == 403
    assert outlets.all[1].name not in text(bank, round.get_absolute_url())


def test_the_page_of_an_outlet_without_live_cards_says_so(client: Client, round: OutletRound, outlets: Outlets) -> None:
    assert "尚无存量卡数据" in text(client, reverse("outlets:outlet", args=[outlets.without.pk]))


def test_a_proposal_is_made_with_its_evidence_and_refused_where_the_ground_does_not_carry_it(
    client: Client, round: OutletRound, outlets: Outlets, officer: Actor
) -> None:
    url, fair = (reverse("outlets:propose", args=[one.pk]) for one in (outlets.bad, outlets.fair))
    assert "每万张存量卡涉案" in text(client, url)
    sent = {"step": "OUTLET_LISTING", "ground": "RATE", "reason": "持续偏高"}
    with refusals() as told:
        told.form(client, Code.NOT_APART, "ground", fair, **sent)
        told.form(client, Code.FEW_FAULTS, "ground", fair, **sent | {"ground": "FAULT", "step": "OUTLET_LETTER"})
        told.form(client, Code.OLD_NAME, "reason", url, **sent | {"reason": "已报人行慈溪支行"})
        told.form(client, Measures.CLEAR_NUMBER, "reason", url, **sent | {"reason": "联系人13800138000"})
        told.form(client, Code.STEPS_LEFT_OUT, "why", url, **sent)
        told.form(client, Code.STEPS_LEFT_OUT, "why", url, **sent | {"why": "。"})
        sent["why"] = "涉案卡激增，来不及逐级"
        number = sent | {"why": "联系人13800138000"}
        told.form(client, Measures.CLEAR_NUMBER, "reason", url, **number)
        answer = client.post(url, sent)
        assert answer.status_code == 302
        told.form(client, Measures.SAME_AGAIN, "ground", url, **sent)
        told.form(client, Code.HIGHER_STEP, "step", url, **sent | {"step": "OUTLET_LETTER", "why": ""})
    row = Measure.unscoped.get()
    assert answer["Location"] == row.get_absolute_url()
    assert row.number in text(client, url)
    page = text(client, row.get_absolute_url())
    assert "提示函、约谈、黄牌警示" in page
    assert "涉案卡激增，来不及逐级" in page


def test_the_page_names_the_steps_that_are_left_out_and_a_rule_may_forbid_it(
    client: Client, round: OutletRound, outlets: Outlets, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("outlets:propose", args=[outlets.bad.pk])
    assert "该网点未经过前置步骤" in text(client, url)
    rules = LADDER.at_first()
    monkeypatch.setattr(type(LADDER), "at", lambda rule, *_when: rules if rule is LADDER else rule.at_first())
    monkeypatch.setattr(rules, "skipping", "NEVER")
    sent = {"step": "OUTLET_LISTING", "ground": "RATE", "reason": "持续偏高", "why": "情节突出"}
    with refusals() as told:
        told.form(client, Code.STEPS_FIRST, "step", url, **sent)
    assert client.post(url, sent | {"step": "OUTLET_LETTER", "why": ""}).status_code == 302


def test_no_lower_step_is_proposed_beside_a_listing(client: Client, listed: Measure, outlets: Outlets) -> None:
    url = reverse("outlets:propose", args=[outlets.bad.pk])
    with refusals() as told:
        told.form(client, Code.HIGHER_STEP, "step", url, step="OUTLET_LETTER", ground="RATE", reason="持续偏高")
    assert Measure.unscoped.count() == 1


def test_amber_carries_a_letter_and_nothing_more(
    client: Client, round: OutletRound, outlets: Outlets, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wuzha.core.standing import Mark
    from wuzha.outlets.queries import rounds

    monkeypatch.setattr(rounds.Place, "mark", property(lambda _place: Mark.WATCH))
    url = reverse("outlets:propose", args=[outlets.bad.pk])
    sent = {"step": "OUTLET_YELLOW", "ground": "RATE", "reason": "偏高"}
    with refusals() as told:
        told.form(client, Code.NOT_RED, "step", url, **sent)
    assert client.post(url, sent | {"step": "OUTLET_LETTER"}).status_code == 302


def test_the_next_step_is_proposed_from_the_page_of_the_one_in_force(
    client: Client, round: OutletRound, outlets: Outlets, officer: Actor, decider: Actor
) -> None:
    row = proposed(officer, outlets.bad, Step.LETTER)
    deciding.approve(decider, row.pk)
    serving.serve(decider, row.pk, "PAGE")
    url = reverse("outlets:propose_next", args=[row.pk])
    assert url in text(client, row.get_absolute_url())
    sent = {"step": "OUTLET_YELLOW", "ground": "RATE", "reason": "未见改观", "why": "约谈未到场"}
    assert client.post(url, sent).status_code == 302
    assert Measure.unscoped.latest("pk").parent_id == row.pk


def test_a_round_is_made_on_the_page_with_a_reason(city: City, client: Client, bank: Client, outlets: Outlets) -> None:
    url, sent = reverse("outlets:make"), {"sector": "BANK", "span": "YEAR", "reason": "更正存量"}
    with refusals() as told:
        told.form(client, Code.REASON_MISSING, "reason", url, **sent | {"reason": ""})
        told.form(client, Code.FEW_OUTLETS, None, url, **sent | {"sector": "CARRIER"})
        assert client.post(url, sent).status_code == 302
        InvolvedCard.unscoped.update(first_involved_on=date(2001, 1, 1))
        told.form(client, Code.NO_CARDS, None, url, **sent)
    assert OutletRound.unscoped.get().reason == "更正存量"
    assert bank.post(url, sent).status_code == 403


def test_figures_open_as_many_records_as_they_count(
    client: Client, listed: Measure, round: OutletRound, outlets: Outlets
) -> None:
    period = Period(round.first, round.last.replace(year=round.last.year + 1))
    for code, told in (("under_measure", outlets.bad.name), ("listed", outlets.bad.name), ("red", outlets.bad.name)):
        page = text(client, list_url(INDICATORS[code], Part.NUMERATOR, period))
        assert told in page
    assert "该期间没有计入的记录" in text(client, list_url(INDICATORS["at_fault"], Part.DENOMINATOR, period))
    assert client.get(f"{reverse('outlets:counted')}?what=nothing").status_code == 404


def test_programmes_of_other_rooms_are_shown(client: Client, monkeypatch: pytest.MonkeyPatch, city: City) -> None:
    told = Programme(
        "银行卡治理", date(2023, 1, 17), "/", [Task("排查网点", "测试银行", date(2023, 2, 1), "已完成")], 1
    )
    source: Any = lambda _actor, _now: [told]  # noqa: E731
    monkeypatch.setattr(registry, "programmes", [source])
    page = text(client, reverse("outlets:programmes"))
    assert "排查网点" in page
    assert "100%" in page


def test_a_page_of_sixty_outlets_asks_few_questions(
    city: City, client: Client, outlets: Outlets, round: OutletRound, django_assert_max_num_queries: Any
) -> None:
    text(client, reverse("outlets:index"))
    with django_assert_max_num_queries(30):
        text(client, reverse("outlets:index"))
    assert LiveCards.unscoped.count() == len(outlets.all)
