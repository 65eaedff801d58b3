# SPDX-License-Identifier: Apache-2.0
"""The administration's pages: forms that say what is wrong, and acts that say what happened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_person
from wuzha.org.forms.units import UnitField
from wuzha.org.models import Jurisdiction, Person, Population, Posting, Unit, UnitKind
from wuzha.org.roles import Role


@pytest.fixture
def page(client: Client, city: City) -> Client:
    """A browser of the city's administrator."""
    client.force_login(city.people[Role.ADMIN])
    return client


def test_a_unit_is_added_through_its_form(page: Client, city: City) -> None:
    form = {
        "parent": "330282001 浒山街道", "kind": UnitKind.VILLAGE, "code": "330282001002", "name": "测试丙社区",
        "valid_from": timezone.localdate().isoformat(), "ranked": "on",
    }  # fmt: skip
    response = page.post(reverse("org:unit_add"), form)
    unit = Unit.objects.get(code="330282001002")
    assert response["Location"] == reverse("org:unit", args=[unit.pk])
    assert unit.is_descendant_of(Unit.objects.get(pk=city.town.pk))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"parent": "外市"}, "parent"),
        ({"parent": "330281"}, "parent"),
        ({"code": "12"}, "code"),
        ({"code": "有汉字"}, "code"),
        ({"latitude": "30"}, "longitude"),
        ({"latitude": "95", "longitude": "120"}, "latitude"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_with_a_unit_stands_at_its_field(page: Client, wrong: dict[str, str], field: str) -> None:
    form = {
        "parent": "浒山街道", "kind": UnitKind.VILLAGE, "code": "330282001002", "name": "测试丙社区",
        "valid_from": "2026-01-01",
    }  # fmt: skip
    response = page.post(reverse("org:unit_add"), form | wrong)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]


def test_a_refusal_comes_back_into_the_form(page: Client, city: City) -> None:
    response = page.post(reverse("org:unit_end", args=[city.town.pk]), {"last_day": timezone.localdate().isoformat()})
    assert response.status_code == 422
    assert "还有 2 个有效单位" in response.content.decode()


def test_residents_and_areas_are_entered_on_the_units_page(page: Client, city: City) -> None:
    page.post(
        reverse("org:unit_population", args=[city.village.pk]), {"year": 2025, "residents": 4321, "source": "统计年鉴"}
    )
    assert Population.objects.get(unit=city.village).residents == 4321
    form = {"territory": "测试乙村", "valid_from": timezone.localdate().isoformat()}
    response = page.post(reverse("org:unit_cover", args=[city.station.pk]), form, follow=True)
    assert "测试乙村" in response.content.decode()
    row = Jurisdiction.objects.get(station=city.station, territory=city.other_village)
    page.post(reverse("org:cover_end", args=[row.pk]), {"last_day": timezone.localdate().isoformat()})
    row.refresh_from_db()
    assert row.valid_to == timezone.localdate()


def test_a_unit_moves_through_its_form(page: Client, city: City) -> None:
    page.post(reverse("org:unit_move", args=[city.village.pk]), {"parent": "330282102"})
    assert Unit.objects.get(pk=city.village.pk).is_descendant_of(Unit.objects.get(pk=city.other_town.pk))


def test_the_tree_is_walked_from_ones_own_unit(page: Client, city: City) -> None:
    top = page.get(reverse("org:units")).content.decode()
    assert "浒山街道" in top
    assert "外市" not in top
    below = page.get(reverse("org:unit", args=[city.village.pk])).content.decode()
    assert "测试甲社区一网格" in below


def test_searching_finds_by_name_and_by_code(page: Client) -> None:
    for text in ("观海卫", "330282102"):
        assert "观海卫镇" in page.get(reverse("org:units"), {"q": text}).content.decode()
    assert "没有找到单位" in page.get(reverse("org:units"), {"q": "外市"}).content.decode()


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "'; --", "%", "😀" * 40, "x" * 500])
def test_no_search_breaks_the_page(page: Client, text: str) -> None:
    for name in ("org:units", "org:people"):
        assert page.get(reverse(name), {"q": text, "after": text, "unit": text}).status_code == 200
    assert page.get(reverse("org:unit_options"), {"field": "unit", "unit": text}).status_code == 200


def test_suggestions_stay_in_reach(page: Client) -> None:
    shown = page.get(reverse("org:unit_options"), {"field": "unit", "unit": "街道"}).content.decode()
    assert "330282001 浒山街道" in shown
    assert "外市" not in shown


def test_a_unit_is_understood_by_code_by_name_and_as_suggested(city: City) -> None:
    field = UnitField(city.actor(Role.ADMIN))
    for text in ("330282001", "浒山街道", "330282001 浒山街道"):
        found = field.clean(text)
        assert found is not None
        assert found.pk == city.town.pk


def test_a_person_is_added_and_the_password_shown_once(page: Client, city: City) -> None:
    form = {
        "username": "neue.kraft", "name": "测试新", "badge": "A1", "role": Role.ANALYST, "unit": "反诈中心",
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    response = page.post(reverse("org:person_add"), form | {"unit": "测试市反诈中心"})
    password = response.context["clear"]
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    person = Person.objects.get(username="neue.kraft")
    assert person.check_password(password)
    assert password not in page.get(reverse("org:person", args=[person.pk])).content.decode()


@pytest.mark.parametrize("username", ["Ab", "a b", "1abc", "own-admin", "", "ümlaut"])
def test_a_log_in_name_that_will_not_do_is_refused(page: Client, username: str) -> None:
    form = {
        "username": username, "name": "测试新", "role": Role.ANALYST, "unit": "330282000100",
        "valid_from": timezone.localdate().isoformat(),
    }  # fmt: skip
    assert page.post(reverse("org:person_add"), form).status_code == 422
    assert not Person.objects.filter(name="测试新").exists()


def test_acts_on_an_account_say_what_happened(page: Client, city: City) -> None:
    pk = city.people[Role.ANALYST].pk
    off = page.post(reverse("org:person_active", args=[pk]), {"active": "0"}, follow=True).content.decode()
    assert "账号已停用" in off
    on = page.post(reverse("org:person_active", args=[pk]), {"active": "1"}, follow=True).content.decode()
    assert "账号已启用" in on
    assert "账号已解锁" in page.post(reverse("org:person_unlock", args=[pk]), follow=True).content.decode()
    reset = page.post(reverse("org:person_reset", args=[pk]))
    assert city.people[Role.ANALYST].username in reset.content.decode()
    assert "no-store" in reset["Cache-Control"]


def test_a_refused_act_says_why(page: Client, city: City) -> None:
    own = city.people[Role.ADMIN].pk
    for name in ("org:person_active", "org:person_reset", "org:person_unlock"):
        answer = page.post(reverse(name, args=[own]), {"active": "0"}, follow=True)
        assert "不能对自己的账号" in answer.content.decode()


def test_postings_are_added_and_ended_on_the_persons_page(page: Client, city: City) -> None:
    person = make_person(Role.STATION_OFFICER, city.station)
    form = {"role": Role.AUDITOR, "unit": "330282", "valid_from": timezone.localdate().isoformat(), "valid_to": ""}
    added = page.post(reverse("org:person_post", args=[person.pk]), form, follow=True).content.decode()
    assert "督察" in added
    posting = Posting.unscoped.get(person=person, role=Role.AUDITOR)
    day = {"last_day": (timezone.localdate() + timedelta(days=1)).isoformat()}
    page.post(reverse("org:posting_end", args=[person.pk, posting.pk]), day)
    posting.refresh_from_db()
    assert posting.valid_to == timezone.localdate() + timedelta(days=1)


def test_a_posting_of_another_person_is_not_found_here(page: Client, city: City) -> None:
    other = Posting.unscoped.get(person=city.people[Role.AUDITOR])
    url = reverse("org:posting_end", args=[city.people[Role.ANALYST].pk, other.pk])
    assert page.get(url).status_code == 404


def test_a_person_is_renamed(page: Client, city: City) -> None:
    pk = city.people[Role.ANALYST].pk
    page.post(reverse("org:person_edit", args=[pk]), {"name": "测试改", "badge": "B2"})
    assert (Person.objects.get(pk=pk).name, Person.objects.get(pk=pk).badge) == ("测试改", "B2")
