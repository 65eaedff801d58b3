# SPDX-License-Identifier: Apache-2.0
"""Accounts and postings: who may manage whom, and what nobody may do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.models import Person, Posting, Unit
from wuzha.org.queries import people as queries
from wuzha.org.roles import Role
from wuzha.org.services import people
from wuzha.org.services.postings import add_posting, end_posting
from wuzha.refusals import RefusalError


def today() -> date:
    return timezone.localdate()


def add(actor: Actor, unit: Unit, **more: Any) -> tuple[Person, str]:
    values = {"username": "neu", "name": "测试新", "badge": "", "role": Role.ANALYST, "valid_from": today()} | more
    return people.add_person(actor, unit_id=unit.pk, **values)


def test_a_new_person_signs_in_once_with_what_was_handed_out(city: City, admin: Actor, client: Client) -> None:
    person, password = add(admin, city.centre)
    assert client.post("/login/", {"username": "neu", "password": password})["Location"] == "/"
    assert client.get("/")["Location"] == "/password/"
    assert person.must_change_password


def test_the_handed_out_password_is_kept_nowhere(city: City, admin: Actor) -> None:
    person, password = add(admin, city.centre)
    assert password not in person.password
    assert password not in str(list(Event.objects.values()))


def test_a_name_is_taken_once(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="NAME_TAKEN"):
        add(admin, city.centre, username="own-admin")
    assert Person.objects.filter(username="own-admin").count() == 1


def test_a_refused_posting_makes_no_person(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        add(admin, city.abroad_centre)
    assert not Person.objects.filter(username="neu").exists()


@pytest.mark.parametrize("where", ["abroad", "city", "other_town", "station"])
def test_nobody_gives_a_role_outside_their_reach(city: City, town_admin: Actor, where: str) -> None:
    helper = make_person(Role.GRID_WORKER, city.grid)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        add_posting(town_admin, helper.pk, role=Role.ADMIN, unit_id=getattr(city, where).pk, valid_from=today())


def test_nobody_gives_themselves_a_role(city: City, admin: Actor) -> None:
    assert admin.person_id is not None
    with pytest.raises(RefusalError, match="OWN_ACCOUNT"):
        add_posting(admin, admin.person_id, role=Role.AUDITOR, unit_id=city.city.pk, valid_from=today())


def test_only_administrators_manage_people(city: City) -> None:
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(PermissionDenied):
            people.reset_password(city.actor(role), city.people[Role.ADMIN].pk)


def test_a_part_never_takes_over_an_account_of_the_whole(city: City, town_admin: Actor) -> None:
    """A city administrator who is also posted in the town is seen there, but not the town's to manage."""
    both = make_person(Role.ADMIN, city.city)
    Posting.unscoped.create(person=both, role=Role.GRID_WORKER, unit=city.grid)
    account = queries.account(town_admin, both.pk)
    assert account is not None
    assert not account.managed
    for act in (
        lambda: people.reset_password(town_admin, both.pk),
        lambda: people.set_active(town_admin, both.pk, active=False),
        lambda: people.edit_person(town_admin, both.pk, name="x", badge=""),
        lambda: people.unlock(town_admin, both.pk),
    ):
        with pytest.raises(RefusalError, match="OUT_OF_REACH"):
            act()


def test_people_elsewhere_are_not_even_seen(city: City, admin: Actor, town_admin: Actor) -> None:
    assert queries.account(admin, city.foreigners[Role.ANALYST].pk) is None
    assert queries.account(town_admin, city.people[Role.ANALYST].pk) is None
    assert queries.account(town_admin, city.people[Role.GRID_WORKER].pk) is not None


def test_an_account_is_switched_off_at_once_and_back_on(city: City, admin: Actor, client: Client) -> None:
    analyst = city.people[Role.ANALYST]
    client.force_login(analyst)
    people.set_active(admin, analyst.pk, active=False)
    assert client.get("/password/")["Location"].startswith("/login/")
    people.set_active(admin, analyst.pk, active=True)
    actions = list(Event.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["person.deactivated", "person.activated"]


def test_switching_off_what_is_off_leaves_no_trace(city: City, admin: Actor) -> None:
    people.set_active(admin, city.people[Role.ANALYST].pk, active=True)
    assert Event.objects.count() == 0


def test_nobody_switches_themselves_off(city: City, admin: Actor) -> None:
    assert admin.person_id is not None
    with pytest.raises(RefusalError, match="OWN_ACCOUNT"):
        people.set_active(admin, admin.person_id, active=False)


def test_the_last_administrator_of_the_city_stays(city: City, admin: Actor) -> None:
    other = make_person(Role.ADMIN, city.city)
    people.set_active(actor_of(other), city.people[Role.ADMIN].pk, active=False)
    deputy = actor_of(make_person(Role.ADMIN, city.bureau))
    posting = Posting.unscoped.get(person=other)
    system = Actor.system("test")
    with pytest.raises(RefusalError, match="LAST_ADMIN"):
        people.set_active(system, other.pk, active=False)
    with pytest.raises(RefusalError, match="LAST_ADMIN"):
        end_posting(system, posting.pk, today())
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        people.set_active(deputy, other.pk, active=False)


def test_an_administrator_of_another_city_does_not_count(city: City) -> None:
    assert city.foreigners[Role.ADMIN].is_active
    with pytest.raises(RefusalError, match="LAST_ADMIN"):
        people.set_active(Actor.system("test"), city.people[Role.ADMIN].pk, active=False)


def test_an_administrator_whose_time_ends_does_not_count(city: City) -> None:
    leaving = make_person(Role.ADMIN, city.city)
    Posting.unscoped.filter(person=leaving).update(valid_to=today() + timedelta(days=3))
    with pytest.raises(RefusalError, match="LAST_ADMIN"):
        people.set_active(Actor.system("test"), city.people[Role.ADMIN].pk, active=False)


def test_a_reset_ends_sessions_and_locks(city: City, admin: Actor, client: Client) -> None:
    analyst = city.people[Role.ANALYST]
    client.force_login(analyst)
    Person.objects.filter(pk=analyst.pk).update(locked_until=timezone.now() + timedelta(minutes=9))
    password = people.reset_password(admin, analyst.pk)
    assert client.get("/password/")["Location"].startswith("/login/")
    assert client.post("/login/", {"username": analyst.username, "password": password}).status_code == 302


def test_unlocking_lets_one_try_again(city: City, admin: Actor) -> None:
    analyst = city.people[Role.ANALYST]
    Person.objects.filter(pk=analyst.pk).update(locked_until=timezone.now() + timedelta(minutes=9), failed_logins=3)
    people.unlock(admin, analyst.pk)
    analyst.refresh_from_db()
    assert (analyst.locked_until, analyst.failed_logins) == (None, 0)


def test_the_same_posting_is_not_given_twice(city: City, admin: Actor) -> None:
    analyst = city.people[Role.ANALYST]
    with pytest.raises(RefusalError, match="POSTING_TWICE"):
        add_posting(admin, analyst.pk, role=Role.ANALYST, unit_id=city.centre.pk, valid_from=today())


def test_a_posting_begins_today_at_the_earliest(city: City, admin: Actor) -> None:
    analyst = city.people[Role.ANALYST]
    with pytest.raises(RefusalError, match="IN_THE_PAST"):
        add_posting(admin, analyst.pk, role=Role.AUDITOR, unit_id=city.city.pk, valid_from=today() - timedelta(days=1))


def test_nobody_is_posted_beyond_a_units_end(city: City, admin: Actor) -> None:
    Unit.objects.filter(pk=city.member.pk).update(valid_to=today() + timedelta(days=5))
    analyst = city.people[Role.ANALYST]
    with pytest.raises(RefusalError, match="UNIT_ENDED"):
        add_posting(admin, analyst.pk, role=Role.MEMBER_UNIT, unit_id=city.member.pk, valid_from=today())
    posting = add_posting(
        admin,
        analyst.pk,
        role=Role.MEMBER_UNIT,
        unit_id=city.member.pk,
        valid_from=today(),
        valid_to=today() + timedelta(days=5),
    )
    assert posting.valid_to == today() + timedelta(days=5)


def test_a_posting_ends_at_once_or_on_a_day(city: City, admin: Actor, client: Client) -> None:
    analyst = city.people[Role.ANALYST]
    posting = Posting.unscoped.get(person=analyst)
    client.force_login(analyst)
    end_posting(admin, posting.pk, today() - timedelta(days=1))
    assert client.get("/").status_code == 403
    with pytest.raises(RefusalError, match="POSTING_ENDED"):
        end_posting(admin, posting.pk, today())


def test_a_posting_is_not_ended_in_the_past(city: City, admin: Actor) -> None:
    posting = Posting.unscoped.get(person=city.people[Role.ANALYST])
    with pytest.raises(RefusalError, match="IN_THE_PAST"):
        end_posting(admin, posting.pk, today() - timedelta(days=2))


def test_a_posting_that_never_began_leaves_but_its_trace_stays(city: City, admin: Actor) -> None:
    posting = add_posting(
        admin,
        city.people[Role.ANALYST].pk,
        role=Role.AUDITOR,
        unit_id=city.city.pk,
        valid_from=today() + timedelta(days=9),
    )
    end_posting(admin, posting.pk, today())
    assert not Posting.unscoped.filter(pk=posting.pk).exists()
    assert Event.objects.latest("id").action == "posting.ended"


def test_foreign_postings_are_not_ours_to_end(city: City, admin: Actor, town_admin: Actor) -> None:
    for actor, person in ((admin, city.foreigners[Role.ANALYST]), (town_admin, city.people[Role.ANALYST])):
        with pytest.raises(RefusalError, match="OUT_OF_REACH"):
            end_posting(actor, Posting.unscoped.get(person=person).pk, today())


def test_the_list_narrows_and_pages_without_losing_anybody(city: City, admin: Actor) -> None:
    for number in range(110):
        make_person(Role.STATION_OFFICER, city.station, f"minjing{number:03d}", name=f"测试警{number}")
    seen: list[str] = []
    after = ""
    while True:
        page = queries.search(admin, queries.Filters(role=Role.STATION_OFFICER, unit=city.bureau), after)
        seen += [person.username for person in page.rows]
        if page.next_cursor is None:
            break
        after = page.next_cursor
    assert len(seen) == len(set(seen)) == 111
    assert seen == sorted(seen)


@pytest.mark.parametrize(("state", "count"), [("active", 10), ("off", 1), ("locked", 1), ("all", 11)])
def test_the_list_tells_active_from_locked_and_switched_off(city: City, admin: Actor, state: str, count: int) -> None:
    Person.objects.filter(username="own-analyst").update(is_active=False)
    Person.objects.filter(username="own-auditor").update(locked_until=timezone.now() + timedelta(minutes=5))
    assert len(queries.search(admin, queries.Filters(state=state)).rows) == count
