# SPDX-License-Identifier: Apache-2.0
"""The second factor's services: each code once, guesses counted, what is lost replaced."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories import PASSWORD, City, make_city
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org import totp
from wuzha.org.login import LockingBackend
from wuzha.org.models import Person, Posting, RecoveryCode, RuleVersion, SecondFactor
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.org.services import factor
from wuzha.org.services.proof import Proof
from wuzha.refusals import RefusalError
from wuzha.sealed.value import used_by

NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


def code_for(person: Person, at: datetime) -> str:
    return totp.code_at(used_by(SecondFactor.objects.get(person=person).secret, str), totp.step_of(at))


def enrol(city: City, role: Role = Role.ANALYST) -> tuple[Person, list[str]]:
    person = city.people[role]
    secret = factor.begin(person)
    codes = factor.confirm(city.actor(role), totp.code_at(secret, totp.step_of(NOW)), NOW)
    return Person.objects.get(pk=person.pk), codes


def later(steps: int) -> datetime:
    return NOW + timedelta(seconds=30 * steps)


def last_action() -> str:
    return Event.objects.latest("id").action


def test_the_secret_lies_sealed_and_recovery_codes_as_hashes(city: City) -> None:
    person, codes = enrol(city)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM org_secondfactor")
        stored = bytes(cursor.fetchone()[0])
    secret = used_by(SecondFactor.objects.get(person=person).secret, str)
    assert secret.encode() not in stored
    assert len(codes) == len(set(codes)) == 10
    digests = b"".join(bytes(one.digest) for one in RecoveryCode.objects.all())
    assert not any(code.replace("-", "").encode() in digests for code in codes)


def test_a_wrong_first_code_sets_nothing_up(city: City) -> None:
    person = city.people[Role.ANALYST]
    secret = factor.begin(person)
    assert factor.begin(person) == secret
    with pytest.raises(RefusalError, match="FACTOR_CODE"):
        factor.confirm(city.actor(Role.ANALYST), "000000", NOW)
    assert SecondFactor.objects.get(person=person).confirmed_at is None


def test_the_code_that_set_it_up_does_not_also_log_in(city: City) -> None:
    person, _codes = enrol(city)
    assert factor.prove(person, code_for(person, NOW), "", NOW) is Proof.USED
    assert last_action() == "factor.replayed"


def test_a_code_is_good_once_and_never_an_older_one_again(city: City) -> None:
    person, _codes = enrol(city)
    at = later(3)
    assert factor.prove(person, code_for(person, at), "", at) is Proof.RIGHT
    assert last_action() == "login"
    assert factor.prove(person, code_for(person, at), "", at) is Proof.USED
    assert factor.prove(person, code_for(person, later(2)), "", at) is Proof.USED
    assert factor.prove(person, code_for(person, later(4)), "", at) is Proof.RIGHT


def test_a_recovery_code_is_good_once_however_it_is_typed(city: City) -> None:
    person, codes = enrol(city)
    assert factor.prove(person, codes[0].upper().replace("-", " "), "", NOW) is Proof.RECOVERY
    assert factor.prove(person, codes[0], "", NOW) is Proof.USED
    assert factor.codes_left(person) == 9


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "12345", "1234567", "é" * 10, "\0" * 6])
def test_what_is_no_code_is_wrong(city: City, code: str) -> None:
    person, _codes = enrol(city)
    assert factor.prove(person, code, "", later(2)) is Proof.WRONG


def test_wrong_codes_and_wrong_passwords_lock_together(city: City) -> None:
    person, codes = enrol(city)
    login = LockingBackend().authenticate
    for _ in range(4):
        assert login(None, person.username, PASSWORD) is not None, "a right password must not buy new guesses"
        assert factor.prove(person, "000000", "") is Proof.WRONG
    assert factor.prove(person, "000000", "") is Proof.LOCKED
    assert factor.prove(person, codes[0], "") is Proof.LOCKED
    assert last_action() == "login.locked"
    assert login(None, person.username, PASSWORD) is not None
    assert factor.prove(person, codes[0], "") is Proof.LOCKED
    assert factor.codes_left(person) == 10


def test_a_right_code_clears_the_count(city: City) -> None:
    person, _codes = enrol(city)
    factor.prove(person, "000000", "", later(1))
    factor.prove(person, code_for(person, later(2)), "", later(2))
    assert Person.objects.get(pk=person.pk).failed_logins == 0


def test_new_recovery_codes_end_the_old_ones(city: City) -> None:
    person, old = enrol(city)
    actor = city.actor(Role.ANALYST)
    new = factor.renew_codes(actor, code_for(person, later(1)), later(1))
    assert set(new).isdisjoint(old)
    assert factor.prove(person, old[0], "", later(2)) is Proof.WRONG
    assert factor.prove(person, new[0], "", later(2)) is Proof.RECOVERY


def test_guesses_from_within_a_session_are_counted_too(city: City) -> None:
    person, _codes = enrol(city)
    actor = city.actor(Role.ANALYST)
    for _ in range(4):
        with pytest.raises(RefusalError, match="FACTOR_CODE"):
            factor.remove(actor, "000000", [])
    with pytest.raises(RefusalError, match="FACTOR_LOCKED"):
        factor.renew_codes(actor, "000000")
    assert Person.objects.get(pk=person.pk).locked_until is not None


def require(role: Role, grace_until: str) -> None:
    RuleVersion.objects.create(
        key="org.second_factor",
        valid_from=timezone.now() - timedelta(minutes=1),
        value={"required": [{"role": role, "grace_until": grace_until}], "drift_steps": 1, "recovery_codes": 10},
        citation="Test",
    )
    forget_all()


def test_a_needed_factor_cannot_be_given_up(city: City) -> None:
    person, _codes = enrol(city)
    require(Role.ANALYST, "2099-01-01")
    postings = list(Posting.unscoped.filter(person=person))
    with pytest.raises(RefusalError, match="FACTOR_NEEDED"):
        factor.remove(city.actor(Role.ANALYST), code_for(person, later(1)), postings)


def test_a_factor_nobody_needs_can_be_given_up(city: City) -> None:
    person, _codes = enrol(city)
    factor.remove(city.actor(Role.ANALYST), code_for(person, later(1)), [], later(1))
    assert not SecondFactor.objects.filter(person=person).exists()
    assert last_action() == "factor.removed"


def test_an_administrator_resets_it_and_the_person_is_told_once(city: City) -> None:
    person, codes = enrol(city)
    factor.reset(city.actor(Role.ADMIN), person.pk)
    event = Event.objects.latest("id")
    assert (event.action, event.actor, event.object_id) == ("factor.reset", "own-admin", str(person.pk))
    assert factor.prove(person, codes[0], "") is Proof.WRONG
    told = factor.tell_reset(person)
    assert told is not None
    assert told.reset_by == "own-admin"
    assert factor.tell_reset(person) is None


def test_nobody_resets_their_own_or_a_foreign_one(city: City) -> None:
    enrol(city, Role.ADMIN)
    with pytest.raises(RefusalError, match="OWN_ACCOUNT"):
        factor.reset(city.actor(Role.ADMIN), city.people[Role.ADMIN].pk)
    with pytest.raises(RefusalError, match="OUT_OF_REACH"):
        factor.reset(city.actor(Role.ADMIN), city.foreigners[Role.ANALYST].pk)
    with pytest.raises(RefusalError, match="FACTOR_NONE"):
        factor.reset(Actor.system("command line"), city.people[Role.ANALYST].pk)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_of_a_code_sent_eight_times_at_once_one_is_taken(kind: str) -> None:
    person, codes = enrol(make_city())
    Person.objects.filter(pk=person.pk).update(failed_logins=0)
    at = later(2)
    code = codes[0] if kind == "recovery" else code_for(person, at)
    barrier = Barrier(8)

    def send(_n: int) -> Proof:
        barrier.wait()
        try:
            return factor.prove(person, code, "", at)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        proofs = list(pool.map(send, range(8)))
    assert sum(proof.good for proof in proofs) == 1
