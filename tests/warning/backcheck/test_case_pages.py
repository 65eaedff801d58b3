# SPDX-License-Identifier: Apache-2.0
"""Pages of known cases: the list behind each number, the two lines of one case, and its corrected class."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City
from tests.warning.backcheck.conftest import PHONE, case, dispatched, take, warned
from wuzha.audit.models import Event
from wuzha.cases.models import Victim
from wuzha.org.roles import Role
from wuzha.warning.models import BackCheck
from wuzha.warning.rules.backcheck import Stage


def enter(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


@pytest.fixture
def three(city: City, now: datetime) -> None:
    """One case nobody warned of, one dispatched and not signed in, one at the other station, pushed too late."""
    warning = warned(city, now, days_ago=12)
    dispatched(city, warning, now - timedelta(days=11))
    warned(city, now, days_ago=9.5, phone="13800000503")
    take(
        city,
        case(now, case_no="A1", phone="13800000599", fraud_type="LOAN", unit_id=city.station.pk),
        case(now, case_no="A2", unit_id=city.station.pk),
        case(now, case_no="A3", phone="13800000503", unit_id=city.other_station.pk),
    )


def numbers(client: Client, query: str = "") -> set[str]:
    page = client.get(reverse("warning:cases") + query).content.decode()
    return set(re.findall(r'card-title"><a[^>]*>(A\d)<', page))


@pytest.mark.usefixtures("three")
class TestList:
    def test_shows_the_classes_each_opening_its_cases(self, city: City) -> None:
        client = enter(city, Role.ANALYST)
        assert numbers(client) == {"A1", "A2", "A3"}
        response = client.get(reverse("warning:cases"))
        counts = {one["stage"]: one["count"] for one in response.context["classes"]}
        assert counts == {stage.value: int(stage in ("NOT_WARNED", "BEFORE_PUSH", "NOT_SIGNED")) for stage in Stage}
        for one in response.context["classes"]:
            assert len(numbers(client, one["url"])) == one["count"]
        # So do the whole, and each type with what was missed of it, whatever the list shows.
        page = client.get(reverse("warning:cases"), {"stage": "WARNED"}).content.decode()
        links = re.findall(r'href="(\?[^"]*type=[^"]*)">([\d,]+)<', page)
        links += re.findall(r'stat-card[^"]*" href="(\?[^"]*)">\s*<span[^>]*>案件</span>\s*<span[^>]*>(\d+)<', page)
        assert len(links) == 4
        for href, number in links:
            assert len(numbers(client, unescape(href))) == int(number)

    def test_warned_in_time_takes_the_classes_together(self, city: City) -> None:
        assert numbers(enter(city, Role.ANALYST), "?stage=WARNED") == {"A2"}

    def test_of_one_unit_only_its_own(self, city: City) -> None:
        client = enter(city, Role.JOINT_OFFICE)
        assert numbers(client, f"?unit={city.other_station.code}") == {"A3"}
        assert client.get(reverse("warning:cases") + f"?unit={city.town.code}").status_code == 404

    def test_a_station_sees_its_own_cases(self, city: City) -> None:
        assert numbers(enter(city, Role.STATION_OFFICER)) == {"A1", "A2"}

    def test_the_indicators_show_them_each_number_opening_its_list(self, city: City) -> None:
        client = enter(city, Role.JOINT_OFFICE)
        groups = dict(client.get(reverse("warning:kpi"), {"period": "year", "unit": city.city.code}).context["groups"])
        entries = groups["案件倒查"]
        assert {one.label: (one.value, " / ".join(part.text for part in one.rests_on)) for one in entries} == {
            "案件": ("3", ""),
            "案发前已预警": ("33.3%", "1 / 3"),
            "预警时已被骗": ("50.0%", "1 / 2"),
            "未预警": ("1", ""),
            "预警未下发": ("0", ""),
            "下发未签收": ("1", ""),
            "签收未见面": ("0", ""),
            "见面后仍被骗": ("0", ""),
        }
        for one in entries:
            for text, url in [(part.text, part.url) for part in one.rests_on] or [(one.value, one.url)]:
                if "records" in url:
                    assert f"data-size>{text}<" in client.get(url).content.decode()
                else:
                    assert len(numbers(client, f"?{url.partition('?')[2]}")) == int(text)
        land = client.get(reverse("warning:kpi"), {"period": "year", "unit": city.town.code})
        assert "案件倒查" not in dict(land.context.get("groups") or {})


class TestOne:
    def test_both_lines_stand_beside_each_other_and_the_victim_is_shown_for_the_case(
        self, city: City, now: datetime
    ) -> None:
        warning = warned(city, now)
        take(city, case(now, name="测试壬"))
        client, one = enter(city, Role.ANALYST), Victim.unscoped.get()
        page = client.get(reverse("warning:case", args=[one.pk])).content.decode()
        assert warning.number in page
        assert PHONE not in page
        clear = client.post(reverse("warning:case_reveal", args=[one.pk])).content.decode()
        assert PHONE in clear
        assert "测试壬" in clear
        assert Event.objects.get(action="personal.read").purpose == f"倒查案件 {one}"

    def test_its_class_is_corrected_with_a_reason_and_the_correction_taken_back(
        self, city: City, now: datetime
    ) -> None:
        warned(city, now)
        take(city, case(now))
        client, one = enter(city, Role.ANALYST), Victim.unscoped.get()
        address = reverse("warning:case_correct", args=[one.pk])
        given = {"days": 30, "stage": "NOT_WARNED", "reason": "OTHER_EVENT"}
        assert client.post(address, given).status_code == 422
        client.post(address, given | {"note": "预警的是另一起"})
        check = BackCheck.unscoped.get(days=30)
        assert (check.stage, check.computed) == (Stage.NOT_WARNED, Stage.NOT_DISPATCHED)
        assert "预警与本案不是同一起诈骗" in client.get(reverse("warning:case", args=[one.pk])).content.decode()
        client.post(reverse("warning:case_restore", args=[one.pk, 30]))
        check.refresh_from_db()
        assert check.stage == Stage.NOT_DISPATCHED
