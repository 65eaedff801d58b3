# SPDX-License-Identifier: Apache-2.0
"""A new master key: everything goes over to it, is found meanwhile, and the old one can be given up."""

from __future__ import annotations

import uuid
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.factories import City, make_city, make_warning
from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.audit.verify import verify
from wuzha.custody.models import KeyGeneration
from wuzha.custody.queries import states
from wuzha.custody.rulesets import SEALING
from wuzha.custody.services import indexes, work
from wuzha.custody.services.check import check_keys
from wuzha.custody.services.left import left
from wuzha.custody.services.places import indexed_tables, sealed_tables
from wuzha.custody.services.retire import retire
from wuzha.custody.services.rotate import begin
from wuzha.custody.services.work import go_on
from wuzha.funds.models import Account
from wuzha.funds.orders.services.accounts import AccountDetails, known
from wuzha.keys.indexes import generation_of, place, raised
from wuzha.keys.ring import Ring
from wuzha.org.roles import Role
from wuzha.runtime.messages import OperatorError
from wuzha.sealed import Kind, seal
from wuzha.sealed.files import mark_of, read_sealed, write_sealed
from wuzha.sealed.value import used_by
from wuzha.warning.models import Directive, WarningRecord
from wuzha.warning.queries import search
from wuzha.warning.services import erasure
from wuzha.warning.services.receive import IncomingDirective, Receipt, receive
from wuzha.warning.services.receive.incoming import SealedRow

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.dialect(
        "custody.migrations.0001_schema",
        "custody.services.indexes",
        "custody.services.left",
        "custody.services.reseal",
        "custody.services.work",
    ),
]
PEOPLE = 12
NEW = b"n" * 32
SOURCE = Actor(kind="source", label="TEST")
#: Binary columns that are no blind indexes, and why their values stand still.
NO_INDEX = {
    "audit.Event.hash": "a link of the chain", "audit.Event.mac": "a code for good",
    "custody.KeyGeneration.proof": "proves a key", "custody.KeptKey.wrapped": "wrapped under each generation",
    "citizen.Tip.box": "closed for a lasting key",
    "exchange.Exchange.sha256": "of a file", "funds.SnapshotCheck.digest": "of sums",
    "funds.TraceRun.inputs": "of rows by the keys of accounts",
    "funds.SourceRow.digest": "of rows by the keys of accounts",
    "intake.AnsweredRequest.body_digest": "of a request", "intake.Batch.sha256": "of a file",
    "intake.SourceKey.digest": "of a random key", "org.AccessToken.digest": "of a random token",
    "org.KnownPlace.mark": "a lasting key", "org.Guess.account": "a lasting key",
    "org.Passkey.credential_id": "a random name", "org.Passkey.public_key": "public",
    "org.RecoveryCode.digest": "a lasting key", "privacy.Grant.session": "a lasting key",
    "series.Node.digest": "of keys",
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "NOTICED", timedelta())


@pytest.fixture
def ring(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Ring:
    """Both keys, as an operator gives them."""
    found: Ring = settings.WUZHA_MASTER_KEYS.with_key(2, NEW)
    monkeypatch.setenv("WUZHA_MASTER_KEY", found.text())
    check_keys()
    return found


@pytest.fixture
def city() -> City:
    return make_city()


def phone(number: int) -> str:
    return f"139{number:08d}"


def account(number: int) -> str:
    return f"622200001111{number:05d}11"


def push(number: int, hours: float = 1, **values: Any) -> IncomingDirective:
    """A push about one of several people; each hour another contact."""
    at = timezone.now().replace(microsecond=0, second=0, minute=0) - timedelta(hours=hours)
    given: dict[str, Any] = {"phone": phone(number), "account": account(number), "name": "测试甲"} | values
    return IncomingDirective(number, 2, "BRUSH", "PROV", at, contact=f"00852{number:04d}{hours:05.1f}", **given)


def take(city: City, *rows: IncomingDirective | SealedRow) -> Receipt:
    return receive(rows, source="PROV", centre_id=city.centre.pk, actor=SOURCE)


def half(generation: KeyGeneration) -> None:
    """Let about half of the blind indexes go over."""
    with transaction.atomic():
        indexes.advance(generation, keys.END // 2)


def test_everything_goes_over_and_the_old_key_is_given_up(city: City, ring: Ring) -> None:
    take(city, *(push(number) for number in range(PEOPLE)))
    uid = uuid.uuid4()
    write_sealed(uid, b"synthetic")
    record(SOURCE, "warning.search")
    seal_all()
    generation = begin()
    assert seal(Kind.TEXT, "synthetic").token[0] == 2
    with pytest.raises(OperatorError, match=r"needed by: .*warning_warning\.phone_index 12"):
        retire(1)
    assert go_on()
    assert left(1) == {}
    assert mark_of(uid) == generation.number == 2
    retire(1)
    keys.use(ring.without(1))
    assert read_sealed(uid) == b"synthetic"
    assert used_by(Directive.unscoped.first().raw, str) == "{}"
    assert len(search.keys(city.actor(Role.ANALYST), phone(3), 9)) == 1
    assert take(city, push(3)).duplicates == 1
    assert take(city, push(3, 0.5)).merged == 1
    # old events stay true, new ones too
    record(SOURCE, "warning.search")
    seal_all()
    assert verify().ok
    check_keys()


def test_half_way_old_rows_are_found_and_nobody_appears_twice(city: City, ring: Ring) -> None:
    take(city, *(push(number, id_no=None) for number in range(PEOPLE)))
    accounts = [known(AccountDetails(account(number))).pk for number in range(PEOPLE)]
    half(begin())
    forms = {generation_of(bytes(one)) for one in WarningRecord.unscoped.values_list("phone_index", flat=True)}
    assert forms == {1, 2}
    analyst = city.actor(Role.ANALYST)
    for number in range(PEOPLE):
        (pk,) = WarningRecord.unscoped.filter(directives__line=number).values_list("pk", flat=True)
        assert search.keys(analyst, phone(number), 9) == search.keys(analyst, account(number), 9) == [pk]
        assert known(AccountDetails(account(number))).pk == accounts[number]
    assert take(city, *(push(number) for number in range(PEOPLE))).duplicates == PEOPLE
    assert take(city, *(push(number, 0.5) for number in range(PEOPLE))).merged == PEOPLE
    # known by the account alone
    assert take(city, *(push(number, 0.2, phone=None) for number in range(PEOPLE))).merged == PEOPLE
    assert (WarningRecord.unscoped.count(), Account.unscoped.count()) == (PEOPLE, PEOPLE)
    assert go_on()
    assert take(city, *(push(number) for number in range(PEOPLE))).duplicates == PEOPLE


def test_rows_sealed_before_the_indexes_went_on_are_indexed_anew(city: City, ring: Ring) -> None:
    take(city, *(push(number) for number in range(PEOPLE)))
    before = [SealedRow(push(number)) for number in range(PEOPLE)]
    half(begin())
    assert take(city, *before).duplicates == PEOPLE


def test_the_database_refuses_what_a_process_wrote_that_had_not_noticed(city: City, ring: Ring) -> None:
    one = make_warning(city)
    two = make_warning(city)
    old = bytes(one.phone_index or b"")
    half(begin())
    generation = KeyGeneration.objects.get(number=2)
    with transaction.atomic():
        indexes.advance(generation, place(old) + 1)
    with pytest.raises(OperationalError, match="older generation"), transaction.atomic():
        WarningRecord.unscoped.filter(pk=two.pk).update(phone_index=old)
    WarningRecord.unscoped.filter(pk=two.pk).update(phone_index=raised(old, 2))


def test_what_retention_leaves_behind_is_of_the_generation_in_use(city: City, ring: Ring) -> None:
    one, two = make_warning(city), make_warning(city)
    erasure.erase_warnings([one.pk], timezone.now())
    begin()
    assert go_on()
    erasure.erase_warnings([two.pk], timezone.now())
    assert left(1) == {}


def test_indexes_go_over_with_the_hash_of_the_rule_in_force(
    city: City, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = SEALING.at().model_copy(update={"index_hash": "SM3"})
    with monkeypatch.context() as patch:
        patch.setattr("wuzha.custody.services.rotate.SEALING", SimpleNamespace(at=lambda: rules))
        generation = begin()
    assert generation.index_hash == "SM3"
    take(city, push(1))
    half(generation)
    assert go_on()
    assert take(city, push(1)).duplicates == 1


def test_a_second_rotation_follows_the_first(city: City, ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    take(city, push(1))
    begin()
    with pytest.raises(OperatorError, match="not done"):
        begin()
    assert go_on()
    with pytest.raises(OperatorError, match="no master key of generation 3"):
        begin()
    both = ring.with_key(3, b"t" * 32)
    monkeypatch.setenv("WUZHA_MASTER_KEY", both.text())
    keys.use(both)
    half(begin())
    assert take(city, push(1)).duplicates == 1
    assert go_on()
    retire(2)
    keys.use(Ring({3: b"t" * 32}))
    assert take(city, push(1)).duplicates == 1
    seal_all()
    assert verify().ok


def test_how_far_it_is_can_be_seen(city: City, ring: Ring) -> None:
    make_warning(city)
    begin()
    seen: list[tuple[str, int]] = []
    go_on(lambda _part: seen.append((states()[0].code, states()[0].percent)))
    assert {code for code, _percent in seen} == {"ROTATING"}
    assert [percent for _code, percent in seen] == sorted(percent for _code, percent in seen)
    new, old = states()
    assert (new.code, new.percent, new.parts, old.code) == ("IN_USE", 100, [], "OLD")


def test_administrators_see_how_far_it_is_and_nobody_else(city: City, ring: Ring, client: Client) -> None:
    begin()
    for role, status in ((Role.ADMIN, 200), (Role.ANALYST, 403)):
        client.force_login(city.people[role])
        response = client.get("/keys/")
        assert response.status_code == status
        assert ("轮换中" in response.content.decode()) == (status == 200)


def test_every_binary_column_goes_over_or_says_why_not() -> None:
    """So a new domain cannot forget one."""
    from django.apps import apps

    goes = {field for table in (*sealed_tables(), *indexed_tables()) for field in table.fields}
    others = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.get_internal_type() == "BinaryField" and field not in goes
    }
    assert others == set(NO_INDEX)
