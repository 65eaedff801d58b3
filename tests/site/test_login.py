# SPDX-License-Identifier: Apache-2.0
"""Coming and going."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import PASSWORD, City, make_person
from wuzha.audit.models import Event
from wuzha.org.demo import PASSWORD as DEMO_PASSWORD
from wuzha.org.models import AccessToken, Person, Posting, RuleVersion
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.org.scopes import Scope
from wuzha.org.services.tokens import create_token
from wuzha.org.sessions import SEEN


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def sign_in(client: Client, username: str, password: str = PASSWORD, url: str = "/login/") -> object:
    return client.post(url, {"username": username, "password": password})


def test_who_signs_in_comes_to_where_they_wanted(client: Client, city: City) -> None:
    wanted = client.get("/admin/people/")
    response = client.post(
        wanted["Location"], {"username": "own-admin", "password": PASSWORD, "next": "/admin/people/"}
    )
    assert response["Location"] == "/admin/people/"
    assert actions()[-1] == "login"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil"])
def test_nobody_is_sent_to_another_site(client: Client, city: City, elsewhere: str) -> None:
    response = client.post("/login/", {"username": "own-admin", "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("own-admin", "wrong"), ("nobody", PASSWORD)])
def test_every_refusal_looks_alike(client: Client, city: City, username: str, password: str) -> None:
    response = client.post("/login/", {"username": username, "password": password})
    assert response.status_code == 422
    assert "登录名或密码不正确" in response.content.decode()
    assert "sessionid" not in response.cookies


def test_signing_out_is_said_and_recorded(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    response = client.post("/logout/", follow=True)
    assert "您已退出登录" in response.content.decode()
    assert "logout" in actions()
    assert client.get("/")["Location"].startswith("/login/")


def test_signing_out_clears_what_the_browser_kept_but_not_what_a_phone_could_not_send(
    client: Client, city: City
) -> None:
    client.force_login(city.people[Role.ANALYST])
    assert client.post("/logout/")["Clear-Site-Data"] == '"cache"'


def test_a_session_that_is_ended_here_clears_what_the_browser_kept_too(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    session = client.session
    session[SEEN] = 0
    session.save()
    assert client.get("/password/")["Clear-Site-Data"] == '"cache"'


def test_a_session_belongs_to_the_browser_that_logged_in_from_its_first_moment(client: Client, city: City) -> None:
    sign_in(client, "own-station_officer")
    thief = Client(headers={"User-Agent": "another browser"})
    thief.cookies["sessionid"] = client.cookies["sessionid"].value
    assert thief.get("/password/")["Location"].startswith("/login/?elsewhere=1")
    assert Event.objects.filter(action="session.elsewhere", outcome="REFUSED").exists()


def test_the_key_of_a_session_changes_at_log_in(client: Client, city: City) -> None:
    session = client.session
    session["begun"] = "before"
    session.save()
    client.cookies["sessionid"] = before = str(session.session_key)
    sign_in(client, "own-admin")
    assert client.cookies["sessionid"].value != before


def test_after_a_new_password_the_tokens_in_force_are_shown_and_end_with_one_button(client: Client, city: City) -> None:
    person = city.people[Role.ANALYST]
    posting = Posting.unscoped.get(person=person)
    for label in ("一", "二"):
        create_token(city.actor(Role.ANALYST), posting, label=label, scopes=[Scope.DESK_READ], days=3)
    client.force_login(person)
    new = {"old": PASSWORD, "new": "ein-neues-9-Kennwort", "again": "ein-neues-9-Kennwort"}
    page = client.post("/password/", new, follow=True)
    assert page.redirect_chain == [("/tokens/", 302)]
    assert "您的访问令牌仍然有效" in page.content.decode()
    ended = client.post("/tokens/revoke-all/", follow=True).content.decode()
    assert "已吊销 2 个令牌" in ended
    assert "吊销我的全部令牌" not in ended
    assert not AccessToken.objects.filter(revoked_at__isnull=True).exists()


def test_a_link_cannot_sign_anybody_out(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    response = client.get("/logout/")
    assert response.status_code == 405
    assert "此地址只接收表单提交的内容" in response.content.decode()


def test_idling_ends_the_session_and_says_so(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    session = client.session
    session[SEEN] = int(time.time()) - 61 * 60
    session.save()
    response = client.get("/password/")
    assert response["Location"] == "/login/?idle=60&next=%2Fpassword%2F"
    assert "因 60 分钟没有操作" in client.get(response["Location"]).content.decode()
    assert actions()[-1] == "logout.idle"


def test_how_long_one_may_idle_is_a_rule(client: Client, city: City) -> None:
    RuleVersion.objects.create(
        key="org.login",
        valid_from=timezone.now() - timedelta(minutes=1),
        value={"failures": 5, "lock_minutes": 15, "idle_minutes": 5},
        citation="Test",
    )
    forget_all()
    client.force_login(city.people[Role.ANALYST])
    session = client.session
    session[SEEN] = int(time.time()) - 6 * 60
    session.save()
    assert "idle=5" in client.get("/password/")["Location"]


def test_a_request_keeps_the_session_alive_but_not_one_the_page_made_by_itself(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    session = client.session
    session[SEEN] = before = int(time.time()) - 30 * 60
    session.save()
    client.get("/password/", headers={"X-Background": "1"})
    assert client.session[SEEN] == before
    client.get("/password/")
    assert client.session[SEEN] > before


def test_an_htmx_request_after_idling_moves_the_whole_page(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    session = client.session
    session[SEEN] = 0
    session.save()
    response = client.get("/password/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/login/?idle=60")


def test_a_temporary_password_opens_only_its_own_change(client: Client, city: City) -> None:
    Person.objects.filter(username="own-admin").update(must_change_password=True)
    client.force_login(city.people[Role.ADMIN])
    assert client.get("/admin/people/")["Location"] == "/password/"
    assert "请先设置自己的密码" in client.get("/password/").content.decode()
    new = {"old": PASSWORD, "new": "ein-neues-9-Kennwort", "again": "ein-neues-9-Kennwort"}
    assert client.post("/password/", new)["Location"] == "/"
    assert client.get("/admin/people/").status_code == 200
    assert Person.objects.get(username="own-admin").check_password("ein-neues-9-Kennwort")
    assert "password.changed" in actions()


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "ein-neues-9-Kennwort", "ein-neues-9-Kennwort"),
        (PASSWORD, "kurz", "kurz"),
        (PASSWORD, "1234567890123", "1234567890123"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "ein-neues-9-Kennwort", "ein-anderes-9-Kennwort"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(client: Client, city: City, old: str, new: str, again: str) -> None:
    client.force_login(city.people[Role.ADMIN])
    assert client.post("/password/", {"old": old, "new": new, "again": again}).status_code == 422
    assert Person.objects.get(username="own-admin").check_password(PASSWORD)


def test_a_person_acts_in_one_posting_and_can_switch(client: Client, city: City) -> None:
    person = make_person(Role.ANALYST, city.centre)
    second = Posting.unscoped.create(person=person, role=Role.ADMIN, unit=city.city)
    client.force_login(person)
    assert client.get("/admin/people/").status_code == 403
    response = client.post("/role/", {"posting": second.pk}, follow=True)
    assert "已切换为系统管理员" in response.content.decode()
    assert client.get("/admin/people/").status_code == 200
    assert "role.switched" in actions()


def test_nobody_switches_to_anothers_posting(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ANALYST])
    foreign = Posting.unscoped.get(person=city.people[Role.ADMIN])
    client.post("/role/", {"posting": foreign.pk})
    assert client.get("/admin/people/").status_code == 403


def test_without_a_posting_in_force_nothing_opens(client: Client, city: City) -> None:
    client.force_login(make_person(None, None))
    response = client.get("/")
    assert response.status_code == 403
    assert "没有有效任职" in response.content.decode()


def test_an_ended_posting_no_longer_counts(client: Client, city: City) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Posting.unscoped.filter(person=city.people[Role.ADMIN]).update(valid_to=yesterday)
    client.force_login(city.people[Role.ADMIN])
    assert client.get("/admin/people/").status_code == 403


def test_a_switched_off_account_is_out_at_once(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ADMIN])
    Person.objects.filter(username="own-admin").update(is_active=False)
    assert client.get("/admin/people/")["Location"].startswith("/login/")


def test_the_demo_is_closed_unless_it_is_one(client: Client, city: City, settings: Settings) -> None:
    Person.objects.update(synthetic=True)
    posting = Posting.unscoped.get(person=city.people[Role.ADMIN])
    assert client.post("/demo/", {"posting": posting.pk}).status_code == 404
    assert DEMO_PASSWORD not in client.get("/login/").content.decode()


def test_in_a_demo_everybody_can_become_somebody(client: Client, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    Person.objects.filter(username__startswith="own-").update(synthetic=True)
    page = client.get("/login/").content.decode()
    assert "own-admin" in page
    assert "abroad-admin" not in page
    posting = Posting.unscoped.get(person=city.people[Role.ADMIN])
    assert client.post("/demo/", {"posting": posting.pk})["Location"] == "/"
    assert client.get("/admin/people/").status_code == 200
    assert actions()[-1] == "login.demo"


def test_the_demo_offers_every_role_and_who_leads_and_says_what_each_shows(
    client: Client, city: City, settings: Settings
) -> None:
    settings.WUZHA_DEMO = True
    people = [make_person(role, city.centre, username=f"demo-{role.value}") for role in Role]
    people += [
        make_person(Role.STATION_OFFICER, city.station, username="chief"),
        make_person(Role.ANALYST, city.centre, username="leader"),
        make_person(Role.JOINT_OFFICE, city.centre, username="approver"),
    ]
    Person.objects.filter(pk__in=[person.pk for person in people]).update(synthetic=True)
    Posting.unscoped.filter(person__username__in=["chief", "leader", "approver"]).update(leads=True)
    page = client.get("/login/", headers={"accept-language": "zh-hans"}).content.decode()
    for person in people:
        assert f'data-as="{person.username}"' in page
    for group in ("反诈中心", "派出所", "资金", "联席办", "管理"):
        assert f">{group}</legend>" in page
    assert "<b>所长</b>" in page
    assert "<b>值班长</b>" in page
    assert "审核同事拟定的措施" in page


def test_in_a_demo_nobody_becomes_a_real_person(client: Client, city: City, settings: Settings) -> None:
    settings.WUZHA_DEMO = True
    posting = Posting.unscoped.get(person=city.people[Role.ADMIN])
    assert client.post("/demo/", {"posting": posting.pk}).status_code == 404
