# SPDX-License-Identifier: Apache-2.0
"""`wuzha admin`: the administrator nobody above can appoint. `wuzha holidays`: years whose working days are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from tests.factories import City, make_city
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.cli import main
from wuzha.org import totp
from wuzha.org.models import Person, Posting, RuleVersion, SecondFactor, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.org.services import factor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command in the test's own transaction."""

    @contextmanager
    def prepare() -> Iterator[None]:
        yield

    monkeypatch.setattr("wuzha.runtime.django.prepare", prepare)


@pytest.fixture
@shared
def city(db: None) -> City:
    return make_city()


def admin(*arguments: str) -> int:
    return main(["admin", "--username", "shouxi", *arguments])


def test_an_empty_installation_gets_its_city_and_its_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert admin("--name", "测试首", "--city", "330282", "--city-name", "测试市", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    unit, person = Unit.objects.get(), Person.objects.get()
    assert (unit.kind, unit.code, unit.name, unit.depth) == (UnitKind.CITY, "330282", "测试市", 1)
    assert (answer["username"], answer["city"]) == ("shouxi", "330282")
    assert check_password(answer["password"], person.password)
    assert person.must_change_password
    posting = Posting.unscoped.get()
    assert (posting.role, posting.unit) == (Role.ADMIN, unit)
    actions = set(Event.objects.values_list("action", flat=True))
    assert {"unit.added", "person.added", "posting.added"} <= actions


def test_an_existing_city_needs_no_name(city: City) -> None:
    assert admin("--name", "测试首", "--city", "330282") == 0
    assert Posting.unscoped.get(person__username="shouxi").unit == city.city


def test_an_administrator_who_is_locked_out_comes_back(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    assert admin("--name", "测试首", "--city", "330282") == 0
    Person.objects.filter(username="shouxi").update(
        is_active=False, locked_until=timezone.now() + timedelta(hours=1), failed_logins=5
    )
    capsys.readouterr()
    assert admin("--city", "330282") == 0
    password = capsys.readouterr().out.strip()
    person = Person.objects.get(username="shouxi")
    assert check_password(password, person.password)
    assert (person.is_active, person.locked_until, person.failed_logins) == (True, None, 0)
    assert Posting.unscoped.filter(person=person).count() == 1


@pytest.mark.parametrize(
    "arguments",
    [("--city", "330282"), ("--name", "测试首"), ("--name", "测试首", "--city", "999999", "--city-name", "x")],
)
def test_what_is_not_clear_is_asked_and_changes_nothing(city: City, arguments: tuple[str, ...]) -> None:
    before = Person.objects.count(), Unit.objects.count()
    assert admin(*arguments) == 1
    assert (Person.objects.count(), Unit.objects.count()) == before


@pytest.mark.parametrize("username", ["Guanli", "g", "管理员", "a b"])
def test_a_log_in_name_that_cannot_be_typed_is_refused(username: str) -> None:
    assert main(["admin", "--username", username, "--name", "测试首"]) == 1


def test_a_lost_second_factor_is_reset_and_the_password_stays(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    person = city.people[Role.AUDITOR]
    now = timezone.now()
    code = totp.code_at(factor.begin(person), totp.step_of(now))
    factor.confirm(city.actor(Role.AUDITOR), code, now)
    assert main(["admin", "--username", person.username, "--reset-factor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"username": person.username, "reset": True}
    assert SecondFactor.objects.get(person=person).confirmed_at is None
    assert Person.objects.get(pk=person.pk).password == person.password
    assert Event.objects.latest("id").actor == "command line"
    assert main(["admin", "--username", person.username, "--reset-factor"]) == 1
    assert main(["admin", "--username", "niemand", "--reset-factor"]) == 1


#: Visibly synthetic: a year far from any that is announced; 2090-01-01 is a Sunday, 01-07 a Saturday.
NOTICE = "1月1日至5日放假调休，共5天。1月7日（周六）上班。5月1日至3日放假。10月1日至7日放假调休，共7天。"


def holidays(*arguments: str) -> int:
    return main(["holidays", *arguments, "--json"])


def test_a_year_is_entered_from_its_notice_and_listed(
    city: City, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert holidays() == 0
    before = json.loads(capsys.readouterr().out)
    assert 2026 in before["years"]
    assert before["entered"] == []
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8-sig")
    told = ("--year", "2090", "--file", str(file), "--citation", "国办发明电〔2089〕测试")
    assert holidays(*told) == 0
    after = json.loads(capsys.readouterr().out)
    assert (after["entered"], set(after["years"]) - set(before["years"])) == ([2090], {2090})
    version = RuleVersion.objects.get(key="org.holidays")
    assert (version.citation, version.value["years"]) == (
        "国办发明电〔2089〕测试", [{"year": 2090, "notice": NOTICE}],
    )  # fmt: skip
    assert Event.objects.filter(action="rule.added", object_id="org.holidays", actor="command line").exists()
    # The same again adds nothing and says so.
    assert holidays(*told) == 1
    assert RuleVersion.objects.filter(key="org.holidays").count() == 1


@pytest.mark.parametrize(
    "notice", [NOTICE.replace("共5天", "共4天"), NOTICE.replace("周六", "周五"), "", "\x00\x01"],
    ids=["count", "weekday", "empty", "no text"],
)  # fmt: skip
def test_a_notice_with_a_slip_enters_no_year(city: City, tmp_path: Path, notice: str) -> None:
    file = tmp_path / "notice.txt"
    file.write_text(notice, encoding="utf-8")
    assert holidays("--year", "2090", "--file", str(file), "--citation", "测试") == 1
    assert holidays("--year", "2090", "--file", str(tmp_path / "none.txt"), "--citation", "测试") == 1
    assert holidays("--year", "2090", "--file", str(file)) == 1
    assert not RuleVersion.objects.exists()
