# SPDX-License-Identifier: Apache-2.0
"""Any list: kept under a name, its columns chosen, its way to a file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.core.lists import MOST_KEPT
from wuzha.core.models import ListColumns, ListView
from wuzha.org.roles import Role

pytestmark = pytest.mark.django_db
PLACE = "org:people"


@pytest.fixture
@shared
def city() -> City:
    return make_city()


def client_of(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


@pytest.fixture
@shared
def admin(city: City) -> Client:
    return client_of(city, Role.ADMIN)


def keep(client: Client, query: str, name: str = "停用的", place: str = PLACE) -> str:
    answer = client.post(reverse("lists:keep"), {"place": place, "name": name, "query": query}, follow=True)
    return answer.content.decode()


def test_a_list_is_kept_as_it_was_asked_for_and_opened_again(admin: Client, city: City) -> None:
    page = keep(admin, "state=inactive&after=12")
    assert ListView.objects.get().query == "state=inactive", "a view begins at its first page"
    assert 'href="?state=inactive"' in page
    assert "停用的" in admin.get(reverse(PLACE)).content.decode()
    assert "停用的" not in client_of(city, Role.AUDITOR).get(reverse("audit:list")).content.decode()


def test_nobodys_number_is_kept(admin: Client) -> None:
    assert "视图不保存电话" in keep(admin, "q=13800000001")
    assert not ListView.objects.exists()


@pytest.mark.parametrize("place", ["nowhere:list", "org:person"])
def test_only_a_list_with_an_address_of_its_own_is_kept(admin: Client, place: str) -> None:
    assert "没有这个列表" in keep(admin, "", place=place)
    assert not ListView.objects.exists()


def test_one_person_keeps_so_many_views_of_a_list(admin: Client) -> None:
    for n in range(MOST_KEPT):
        keep(admin, "", f"视图{n}")
    assert "请先删除一个" in keep(admin, "", "多的")
    assert ListView.objects.count() == MOST_KEPT


def test_a_view_is_let_go_by_its_owner_alone(admin: Client, city: City) -> None:
    keep(admin, "state=inactive")
    drop, view = reverse("lists:drop"), {"view": ListView.objects.get().pk}
    client_of(city, Role.AUDITOR).post(drop, view)
    assert ListView.objects.exists()
    assert admin.post(drop, view).headers["Location"] == reverse(PLACE)
    assert not ListView.objects.exists()


def test_columns_stay_as_they_were_chosen_for_the_person_alone(admin: Client, city: City) -> None:
    said = admin.post(reverse("lists:columns"), {"place": PLACE, "hidden": ["3", "2", "3"]})
    assert said.status_code == 204
    assert ListColumns.objects.get().hidden == [2, 3]
    assert "nth-child(2)]:hidden [&_:is(th,td):nth-child(3)]:hidden" in admin.get(reverse(PLACE)).content.decode()
    admin.post(reverse("lists:columns"), {"place": PLACE})
    assert "nth-child" not in admin.get(reverse(PLACE)).content.decode()


@pytest.mark.parametrize("hidden", ["0", "21", "x"])
def test_a_column_that_no_list_has_is_refused(admin: Client, hidden: str) -> None:
    assert admin.post(reverse("lists:columns"), {"place": PLACE, "hidden": hidden}).status_code == 422


def test_who_may_export_finds_the_way_above_the_list(city: City) -> None:
    page = client_of(city, Role.AUDITOR).get(reverse("audit:list") + "?action=login").content.decode()
    assert 'kind=audit.trail&amp;query=action%3Dlogin"' in page
