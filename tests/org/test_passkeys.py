# SPDX-License-Identifier: Apache-2.0
"""Passkeys as second factor: enrolled, used once a challenge, stopped when copied, removed, reset."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from tests.passkeys import Device
from wuzha.audit.models import Event
from wuzha.org import totp
from wuzha.org.login import factor_of
from wuzha.org.models import LoginAlert, Passkey, Person, RecoveryCode, SecondFactor
from wuzha.org.queries import alerts
from wuzha.org.roles import Role
from wuzha.org.services import factor, passkeys
from wuzha.org.services.proof import Answer, Given, Proof
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.dialect("org.migrations.0001_schema")

HOST = "localhost"
ROLE = Role.ANALYST


def enrol(city: City, device: Device, given: Given = "", name: str = "值班电脑") -> list[str]:
    actor = city.actor(ROLE)
    options, challenge = passkeys.begin(actor, HOST, name, given)
    return passkeys.add(actor, Answer(device.make(options), challenge))


def answer(city: City, device: Device) -> Answer:
    options, challenge = passkeys.ask(city.people[ROLE], HOST)
    return Answer(device.use(options), challenge)


def prove(city: City, given: Given) -> Proof:
    return factor.prove(city.people[ROLE], given, "192.0.2.1")


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def test_a_first_passkey_is_a_second_factor_with_recovery_codes(city: City) -> None:
    device = Device()
    codes = enrol(city, device)
    assert len(codes) == 10
    assert factor_of(Person.objects.select_related("factor").get(pk=city.people[ROLE].pk)) is not None
    assert actions()[-2:] == ["factor.set_up", "passkey.added"]
    assert prove(city, answer(city, device)) is Proof.PASSKEY
    assert Event.objects.get(action="login").detail == {"factor": "passkey"}
    assert prove(city, codes[0]) is Proof.RECOVERY
    assert prove(city, "123456") is Proof.WRONG, "there is no authenticator"


def test_further_passkeys_need_the_factor_there_is(city: City) -> None:
    first, second = Device(), Device()
    codes = enrol(city, first)
    with pytest.raises(RefusalError, match="FACTOR_CODE"):
        enrol(city, second)
    with pytest.raises(RefusalError, match="FACTOR_CODE"):
        enrol(city, second, answer(city, second))
    assert enrol(city, second, answer(city, first), "手机") == [], "the recovery codes stay"
    assert enrol(city, Device(), codes[0]) == []
    assert prove(city, answer(city, second)) is Proof.PASSKEY
    assert [one.name for one in passkeys.of(city.people[ROLE])] == ["值班电脑", "手机", "值班电脑"]


def test_a_passkey_that_is_there_is_not_added_twice_by_anybody(city: City) -> None:
    device = Device()
    codes = enrol(city, device)
    with pytest.raises(RefusalError, match="PASSKEY_THERE"):
        enrol(city, device, codes[0])
    other = city.actor(Role.ADMIN)
    options, challenge = passkeys.begin(other, HOST, "x", "")
    with pytest.raises(RefusalError, match="PASSKEY_THERE"):
        passkeys.add(other, Answer(device.make(options), challenge))
    assert not SecondFactor.objects.filter(person_id=other.person_id, confirmed_at__isnull=False).exists()


def test_a_factor_set_up_meanwhile_is_not_walked_around(city: City) -> None:
    """A session with the password alone began while there was none, and somebody set one up before it ended."""
    actor = city.actor(ROLE)
    options, challenge = passkeys.begin(actor, HOST, "thief", "")
    enrol(city, Device())
    with pytest.raises(RefusalError, match="PASSKEY_FAILED"):
        passkeys.add(actor, Answer(Device().make(options), challenge))


def test_an_answer_is_good_once_and_for_five_minutes(city: City) -> None:
    device = Device(counts=False)
    enrol(city, device)
    given = answer(city, device)
    assert prove(city, given) is Proof.PASSKEY
    assert prove(city, given) is Proof.USED
    assert actions()[-1] == "factor.replayed"
    late = answer(city, device)
    assert factor.prove(city.people[ROLE], late, "", timezone.now() + timedelta(minutes=6)) is Proof.WRONG
    assert prove(city, Answer(late.text, None)) is Proof.WRONG, "never asked"


def test_a_copy_is_found_by_its_count_stopped_and_told_to_the_auditor(city: City) -> None:
    device = Device()
    enrol(city, device)
    copy = replace(device)
    assert prove(city, answer(city, device)) is Proof.PASSKEY
    assert prove(city, answer(city, copy)) is Proof.CLONED
    assert actions()[-2:] == ["login.alert", "passkey.cloned"]
    alert = LoginAlert.objects.get()
    assert (alert.kind, alert.person) == ("CLONE", city.people[ROLE])
    assert alerts.visible(city.actor(Role.AUDITOR)).filter(settled_at=None).count() == 1
    with pytest.raises(RefusalError, match="PASSKEY_NONE"):
        answer(city, device)


def test_a_challenge_that_was_out_when_the_copy_was_found_opens_nothing(city: City) -> None:
    device = Device()
    enrol(city, device)
    waiting = answer(city, device)
    copy = replace(device, count=0)
    assert prove(city, answer(city, copy)) is Proof.CLONED
    assert prove(city, waiting) is Proof.CLONED
    assert LoginAlert.objects.count() == 1


def test_a_device_that_does_not_count_is_no_copy(city: City) -> None:
    device = Device(counts=False)
    enrol(city, device)
    assert [prove(city, answer(city, device)) for _ in range(3)] == [Proof.PASSKEY] * 3


def test_wrong_answers_lock_like_wrong_codes(city: City) -> None:
    device = Device()
    enrol(city, device)
    forged = Device(credential=device.credential)
    assert [prove(city, answer(city, forged)) for _ in range(5)] == [Proof.WRONG] * 4 + [Proof.LOCKED]
    assert prove(city, answer(city, device)) is Proof.LOCKED


def test_one_is_removed_with_the_factor_asked_again_and_sessions_prove_anew(city: City) -> None:
    actor, first, second = city.actor(ROLE), Device(), Device()
    codes = enrol(city, first)
    enrol(city, second, answer(city, first))
    mine = passkeys.of(city.people[ROLE])
    lost = mine[0].pk
    with pytest.raises(RefusalError, match="FACTOR_CODE"):
        passkeys.remove(actor, lost, "")
    passkeys.remove(actor, lost, answer(city, second))
    assert actions()[-1] == "passkey.removed"
    assert SecondFactor.objects.get(person_id=actor.person_id).generation == 1
    assert prove(city, answer(city, second)) is Proof.PASSKEY
    with pytest.raises(RefusalError, match="LAST_WAY"):
        passkeys.remove(actor, mine.get().pk, codes[0])
    with pytest.raises(RefusalError, match="PASSKEY_GONE"):
        passkeys.remove(actor, lost, codes[1])


def test_nobody_removes_the_passkey_of_somebody_else(city: City) -> None:
    device = Device()
    enrol(city, device)
    other = city.actor(Role.ADMIN)
    options, challenge = passkeys.begin(other, HOST, "x", "")
    codes = passkeys.add(other, Answer(Device().make(options), challenge))
    with pytest.raises(RefusalError, match="PASSKEY_GONE"):
        passkeys.remove(other, passkeys.of(city.people[ROLE]).get().pk, codes[0])
    given = answer(city, device)
    assert factor.prove(city.people[Role.ADMIN], given, "") is Proof.WRONG, "an answer of another person's passkey"


def test_an_authenticator_comes_beside_passkeys_and_goes_again(city: City) -> None:
    actor, device, now = city.actor(ROLE), Device(), timezone.now()
    enrol(city, device)
    person = Person.objects.select_related("factor").get(pk=actor.person_id)
    secret = factor.begin(person)
    assert factor.begin(person) == secret
    assert prove(city, totp.code_at(secret, totp.step_of(now))) is Proof.WRONG, "not confirmed yet"
    assert factor.confirm(actor, totp.code_at(secret, totp.step_of(now) - 1), now) == [], "the recovery codes stay"
    assert prove(city, totp.code_at(secret, totp.step_of(now))) is Proof.RIGHT
    with pytest.raises(RefusalError, match="FACTOR_THERE"):
        factor.begin(Person.objects.get(pk=actor.person_id))
    factor.remove_authenticator(actor, answer(city, device))
    assert prove(city, answer(city, device)) is Proof.PASSKEY
    with pytest.raises(RefusalError, match="LAST_WAY"):
        passkeys.remove(actor, passkeys.of(person).get().pk, answer(city, device))


def test_a_passkey_comes_beside_an_authenticator(city: City) -> None:
    actor, then = city.actor(ROLE), timezone.now() - timedelta(hours=1)
    secret = factor.begin(city.people[ROLE])
    factor.confirm(actor, totp.code_at(secret, totp.step_of(then)), then)
    device = Device()
    assert enrol(city, device, totp.code_at(secret, totp.step_of(timezone.now()))) == []
    assert prove(city, answer(city, device)) is Proof.PASSKEY
    assert SecondFactor.objects.get(person_id=actor.person_id).has_authenticator


def test_an_administrator_resets_passkeys_too(city: City) -> None:
    codes = enrol(city, Device())
    factor.reset(city.actor(Role.ADMIN), city.people[ROLE].pk)
    assert not Passkey.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert prove(city, codes[0]) is Proof.WRONG


def test_giving_the_factor_up_takes_every_way(city: City) -> None:
    device = Device()
    enrol(city, device)
    factor.remove(city.actor(ROLE), answer(city, device), [])
    assert not SecondFactor.objects.filter(person=city.people[ROLE]).exists()
    assert not Passkey.objects.exists()


def test_there_are_ten_at_most_and_none_for_an_address(city: City) -> None:
    device = Device(counts=False)
    enrol(city, device)
    key = Passkey.objects.get()
    Passkey.objects.bulk_create(
        Passkey(factor=key.factor, name="x", host=HOST, credential_id=bytes([n]), public_key=b"x") for n in range(9)
    )
    with pytest.raises(RefusalError, match="PASSKEYS_MOST"):
        enrol(city, Device(), answer(city, device))
    with pytest.raises(RefusalError, match="PASSKEY_HOST"):
        passkeys.begin(city.actor(Role.ADMIN), "10.1.2.3", "x", "")


def test_under_another_name_of_the_server_a_passkey_is_not_asked_for(city: City) -> None:
    enrol(city, Device())
    with pytest.raises(RefusalError, match="PASSKEY_NONE"):
        passkeys.ask(city.people[ROLE], "wuzha.city.example")
