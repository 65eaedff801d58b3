# SPDX-License-Identifier: Apache-2.0
"""Pages of series: what is suggested with its reason is decided in one press; another unit sees none of it."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_warning
from tests.refusing import refusals
from tests.series.conftest import APP, CALLER, node, series_of, told
from tests.worlds import shared
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.leads.models import LeadOnward
from wuzha.leads.services.recording import NewLead, take_down
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual, end_part, record_suspect
from wuzha.series.errors import Code
from wuzha.series.models import Decision, Entity, Node, Series, Suggestion, Use
from wuzha.series.queries import network, reasons, records
from wuzha.series.rules.words import WAITING, RecordKind, SeriesState, Source
from wuzha.series.services import judging
from wuzha.series.services.regrouping import regroup
from wuzha.series.services.watching import look_at
from wuzha.series.sources import Found, Naming, things

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("series.services.keeping")]
BOTH = f"接到 {CALLER} 来电，{APP}"


@pytest.fixture
@shared
def pair(city: City, officer: Actor) -> list[Case]:
    return told(city, officer, BOTH, BOTH)


@pytest.fixture
@shared
def series(pair: list[Case]) -> Series:
    found = series_of(pair[0])
    assert found is not None
    return found


@pytest.fixture
def client(city: City) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(city.people[Role.INVESTIGATOR])
    return found


def shown(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def waiting(series: Series) -> Suggestion:
    found: Suggestion = Suggestion.unscoped.get(series=series, state__in=WAITING)
    return found


def post(client: Client, series: Series, verdict: str, **given: Any) -> Any:
    return client.post(reverse("series:judge", args=[series.pk, verdict]), given)


def test_the_list_says_what_waits_and_the_strongest_tie(client: Client, series: Series) -> None:
    page = shown(client, reverse("series:index"))
    assert str(series) in page
    assert "演示任务宝" in page


def test_a_series_says_why_in_words_and_shows_numbers_masked(client: Client, series: Series) -> None:
    page = shown(client, series.get_absolute_url())
    assert "2 条中 2 条有；全库 2 条" in page
    assert "同一个涉诈 APP" in page
    assert "演示任务宝" in page
    assert CALLER not in page
    assert "确认串并" in page


def test_beside_what_is_to_be_judged_stand_the_picture_and_why(
    client: Client, pair: list[Case], series: Series
) -> None:
    page = shown(client, series.get_absolute_url())
    parts = [page.index(f'class="{name}"') for name in ("series-judge", "series-why", "series-records", "series-net")]
    assert parts == sorted(parts)
    app = Entity.unscoped.get(kind="app")
    why, net = page[parts[1] : parts[2]], page[parts[3] :]
    assert f'data-node="e{app.pk}"' in why
    assert reverse("series:network_data", args=[series.pk]) in net
    assert [code in net for code in ('value="app"', 'value="phone"', 'value="account"')] == [True, True, False]
    assert f'data-node="r{node(pair[0]).pk}"' in page[parts[2] : parts[3]]
    assert "共用：涉诈 APP 演示任务宝，电话 199****0402" in page


def test_a_doubtful_record_is_drawn_as_one_to_be_judged(
    client: Client, city: City, officer: Actor, series: Series
) -> None:
    (other,) = told(city, officer, "自称客服")
    Suggestion.unscoped.create(series=series, about="DOUBT", node=node(other), due_at=timezone.now())
    data = client.get(reverse("series:network_data", args=[series.pk])).json()
    assert {one["label"]: one["asked"] for one in data["nodes"] if one["type"] == "CASE"} == {
        str(one): one == other for one in Case.unscoped.all()
    }


def test_a_rejection_without_its_reason_is_asked_again_about_the_same(
    client: Client, city: City, officer: Actor, series: Series
) -> None:
    (other,) = told(city, officer, "自称客服")
    second = Suggestion.unscoped.create(series=series, about="DOUBT", node=node(other), due_at=timezone.now())
    page = post(client, series, "no", suggestion=second.pk, reason="").content.decode()
    dialog = page[page.index('id="no-sheet"') :].partition("</dialog>")[0]
    assert f'name="suggestion" value="{second.pk}"' in dialog
    assert str(other) in dialog


def test_a_split_is_proposed_with_its_reason_in_words_and_taken_back_like_a_join(
    client: Client, officer: Actor, pair: list[Case], series: Series
) -> None:
    judging.confirm(officer, series.pk)
    keys = [node(one).pk for one in pair]
    Entity.unscoped.filter(kind="phone").update(stopped="strangers", records=400)
    Use.unscoped.filter(node=keys[1], entity__kind="app").delete()
    regroup(keys)
    asked = waiting(series)
    page = shown(client, series.get_absolute_url())
    assert f"拆出或保留 {pair[1]}" in page
    assert "与其余记录只共用：电话 199****0402（众多无关记录都用到，全库 400 条记录，不作串并依据）" in page
    assert "串案的依据已不足" in shown(client, reverse("inbox:list"))
    refused = post(client, series, "yes", suggestion=asked.pk, reason="")
    assert refused.status_code == 422
    dialog = refused.content.decode().partition('id="no-sheet"')[2].partition("</dialog>")[0]
    assert reverse("series:judge", args=[series.pk, "yes"]) in dialog
    assert post(client, series, "yes", suggestion=asked.pk, reason="号码公用").status_code == 302
    assert series_of(pair[0]) is series_of(pair[1]) is None
    decision = Decision.unscoped.latest("pk")
    client.post(reverse("series:withdraw", args=[series.pk]), {"decision": decision.pk, "reason": "误判"})
    assert series_of(pair[0]) == series_of(pair[1]) == series


def test_confirmed_in_one_press_then_taken_back(client: Client, series: Series) -> None:
    assert post(client, series, "yes", suggestion=waiting(series).pk, reason="").status_code == 302
    series.refresh_from_db()
    assert series.state == SeriesState.CONFIRMED
    decision = Decision.unscoped.get()
    client.post(reverse("series:withdraw", args=[series.pk]), {"decision": decision.pk, "reason": "误判"})
    series.refresh_from_db()
    assert series.state == SeriesState.SUGGESTED


def test_put_off_it_is_gone_from_the_inbox_and_comes_back(client: Client, officer: Actor, series: Series) -> None:
    now = timezone.now()
    assert records.waiting(officer, now).count() == 1
    post(client, series, "later", suggestion=waiting(series).pk)
    assert not records.waiting(officer, now).exists()
    later = waiting(series).until
    assert later is not None
    assert records.waiting(officer, later).count() == 1


def test_each_refusal_stands_on_its_field(client: Client, city: City, officer: Actor, series: Series) -> None:
    url, apart = reverse("series:judge", args=[series.pk, "no"]), reverse("series:apart", args=[series.pk])
    one, other = Node.unscoped.filter(series=series).order_by("pk")
    with refusals() as told_of:
        told_of.form(client, Code.REASON_MISSING, "reason", url, suggestion=str(waiting(series).pk), reason="")
        many = [
            Node(kind=RecordKind.LEAD, key=key, at=timezone.now(), label=0, series=series, digest=b"")
            for key in range(40)
        ]
        Node.unscoped.bulk_create(many)
        told_of.form(client, Code.CHOOSE, "nodes", apart, reason="不是")
        Node.unscoped.filter(kind=RecordKind.LEAD).delete()
        judging.confirm(officer, series.pk)
        told_of.form(client, Code.JUDGED_TOGETHER, "reason", apart, nodes=[str(one.pk)], reason="不是")
    assert other.pk > one.pk


def test_another_city_sees_no_series_and_another_unit_only_whose_case_it_is(
    city: City, officer: Actor, pair: list[Case], series: Series
) -> None:
    foreigner = Client()
    foreigner.force_login(city.foreigners[Role.INVESTIGATOR])
    for name in ("record", "network", "network_data"):
        assert foreigner.get(reverse(f"series:{name}", args=[series.pk])).status_code == 404
    Case.unscoped.filter(pk=pair[1].pk).update(unit=city.abroad_station, centre=city.abroad_centre)
    ours = Client(headers={"accept-language": "zh-hans"})
    ours.force_login(city.people[Role.INVESTIGATOR])
    page = shown(ours, series.get_absolute_url())
    assert str(pair[0]) in page
    assert str(pair[1]) not in page
    assert f"{city.abroad_station.name}的案件" in page
    data = ours.get(reverse("series:network_data", args=[series.pk])).content.decode()
    assert str(pair[1]) not in data


def test_a_warning_with_the_caller_of_a_series_is_an_alarm_and_hidden_from_who_may_not_see_it(
    client: Client, city: City, officer: Actor, pair: list[Case], series: Series
) -> None:
    judging.confirm(officer, series.pk)
    warning = make_warning(city)
    names = [Naming(one, Source.PUSHED) for text in (("phone", CALLER), ("app", "演示任务宝")) for one in things(*text)]
    look_at([Found(RecordKind.WARNING, warning.pk, timezone.now(), 0, False, names)], adds=True)
    assert Node.unscoped.get(kind=RecordKind.WARNING).series == series
    assert records.waiting(officer, timezone.now()).count() == 1
    assert "预警并入串案" in shown(client, reverse("inbox:list"))
    found = records.seen(city.foreign_actor(Role.INVESTIGATOR), records.members(series))
    assert not any(one.known for one in found.values())


def test_the_network_is_drawn_with_a_table_and_taken_out_with_a_trace(client: Client, series: Series) -> None:
    page = shown(client, reverse("series:network", args=[series.pk]))
    assert "演示任务宝" in page
    assert "/network.js" in page
    assert "/network.js" not in shown(client, reverse("series:index"))
    data = client.get(reverse("series:network_data", args=[series.pk])).json()
    assert {one["type"] for one in data["nodes"]} == {"CASE", "phone", "app"}
    assert len(data["ties"]) == 4
    answer = client.post(reverse("series:export", args=[series.pk, "graphml"]))
    graph = ElementTree.fromstring(answer.content)
    assert len(list(graph.iter("{http://graphml.graphdrawing.org/xmlns}edge"))) == 4
    assert client.post(reverse("series:export", args=[series.pk, "png"])).status_code == 204
    assert Event.objects.filter(action="series.export", object_id=str(series.pk)).count() == 2
    assert CALLER not in answer.content.decode()


def test_from_a_case_to_its_series_and_back(client: Client, pair: list[Case], series: Series) -> None:
    page = shown(client, pair[0].get_absolute_url())
    assert series.get_absolute_url() in page
    assert pair[1].get_absolute_url() in page
    assert reverse("series:network", args=[series.pk]) in page
    assert pair[0].get_absolute_url() in shown(client, series.get_absolute_url())


def test_from_a_person_to_the_series_and_leads_of_its_cases(
    client: Client, city: City, officer: Actor, pair: list[Case], series: Series
) -> None:
    part = record_suspect(officer, pair[0].pk, NewIndividual("测试丙"), ["CASH"])
    lead = take_down(officer, NewLead("CARDS", "BANK", timezone.now(), "收卡"))
    LeadOnward.unscoped.create(lead=lead, way="CASE", case=pair[0])
    page = shown(client, part.individual.get_absolute_url())
    assert series.get_absolute_url() in page
    assert lead.get_absolute_url() in page
    assert "测试丙" not in page
    end_part(officer, part.pk, "认错了人")
    assert series.get_absolute_url() not in shown(client, part.individual.get_absolute_url())


def test_what_ties_nothing_is_said_with_why(officer: Actor, city: City) -> None:
    one, other = told(city, officer, f"{BOTH}，打开“微信”APP", f"{BOTH}，“微信”APP 转账")
    found = reasons.not_counted([node(one).pk, node(other).pk])
    assert [(each.value, "公用" in each.why or "whole country" in each.why) for each in found] == [("微信", True)]


def test_a_network_of_two_series_leaves_out_what_is_out_of_reach(city: City, officer: Actor, series: Series) -> None:
    drawn = network.network(city.foreign_actor(Role.INVESTIGATOR), [series])
    assert {one["type"] for one in drawn.nodes} == {"CASE"}
    assert not drawn.ties


def test_numbers_in_common_are_shown_for_the_series_with_a_trace(client: Client, series: Series) -> None:
    assert "查看共同的号码" in shown(client, series.get_absolute_url())
    page = client.post(reverse("series:show", args=[series.pk])).content.decode()
    assert CALLER in page
    assert "查看共同的号码" not in page
    read = Event.objects.filter(object_type="series", object_id=str(series.pk)).latest("pk")
    assert any(name.startswith("phone:") for name in read.fields)


def test_records_that_a_decision_alone_joins_are_told_apart(
    client: Client, city: City, officer: Actor, series: Series
) -> None:
    told(city, officer, "接到 19900000777 来电，打开 https://pay.task-demo.top/a", "19900000777 来电")
    judging.confirm(officer, series.pk)
    other = Series.unscoped.exclude(pk=series.pk).get()
    assert "只由判断连在一起" not in shown(client, series.get_absolute_url())
    made = Suggestion.unscoped.create(series=series, about="DOUBT", other=other, due_at=timezone.now())
    judging.accept(officer, series.pk, made.pk)
    assert "只由判断连在一起" in shown(client, series.get_absolute_url())
