# SPDX-License-Identifier: Apache-2.0
"""With another key than that of its database nothing starts."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_city
from tests.intake.conftest import address_of_test_database
from wuzha import keys
from wuzha.audit.actor import Actor
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.custody.models import KeyGeneration
from wuzha.custody.services.check import check_keys
from wuzha.exchange.models import Webhook
from wuzha.keys import fingerprint
from wuzha.keys.ring import Ring
from wuzha.runtime.messages import OperatorError
from wuzha.sealed import Kind, seal

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("keys.__init__", "custody.migrations.0001_schema")]

OTHER = b"o" * 32


def own() -> bytes:
    return keys.current().keys[1]


def test_the_first_start_enters_the_key_and_later_ones_compare() -> None:
    check_keys()
    entered = KeyGeneration.objects.get()
    assert (entered.number, entered.fingerprint) == (1, fingerprint(own()))
    assert own() not in bytes(entered.proof)
    check_keys()
    assert KeyGeneration.objects.get() == entered


def test_another_key_of_the_right_length_is_refused_and_says_which_is_expected() -> None:
    check_keys()
    expected = fingerprint()
    keys.use(Ring({1: OTHER}))
    with pytest.raises(OperatorError) as caught:
        check_keys()
    for text in (caught.value.zh, caught.value.en):
        assert expected in text
        assert fingerprint(OTHER) in text
        assert "wuzha keys join" in text
        assert b64encode(OTHER).decode() not in text


def test_a_generation_that_is_not_given_is_named() -> None:
    check_keys()
    expected = fingerprint()
    keys.use(Ring({2: OTHER}))
    with pytest.raises(OperatorError, match=f"Generation 1 .*{expected}.* is missing"):
        check_keys()


def test_an_older_installation_is_not_entered_with_a_key_that_does_not_open_its_data() -> None:
    city = make_city()
    Webhook.unscoped.create(
        name="上级", unit=city.centre, url="https://example.test", events=[], secret=seal(Kind.TEXT, "synthetic")
    )
    right = keys.current()
    keys.use(Ring({1: OTHER}))
    with pytest.raises(OperatorError, match="does not open"):
        check_keys()
    assert not KeyGeneration.objects.exists()
    keys.use(right)
    check_keys()
    assert KeyGeneration.objects.get().fingerprint == fingerprint()


@pytest.mark.parametrize("table", ["custody_keygeneration", "custody_elsewhere"])
def test_a_trail_alone_is_enough_to_refuse_another_key(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation from before keys were checked, in which nothing is sealed; as it starts, and as it is updated."""
    record(Actor.system("tests"), "auth.in")
    seal_all()
    monkeypatch.setattr(KeyGeneration._meta, "db_table", table)
    right = keys.current()
    keys.use(Ring({1: OTHER}))
    with pytest.raises(OperatorError, match="did not link its trail"):
        check_keys()
    keys.use(right)
    check_keys()


def test_a_new_database_begins_with_the_first_generation() -> None:
    keys.use(Ring({2: OTHER}))
    with pytest.raises(OperatorError, match="generation 1"):
        check_keys()


def test_the_database_takes_no_generation_that_cannot_be() -> None:
    check_keys()
    for values in ({"number": 0}, {"number": 128}, {"number": 2, "index_hash": "MD5"}):
        wanted = {"fingerprint": "x", "proof": b"", **values}
        with pytest.raises(IntegrityError), transaction.atomic():
            KeyGeneration.objects.create(**wanted)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["audit verify", "keys split SHARES"])
def test_no_command_runs_with_a_wrong_key(command: str, tmp_path: Path) -> None:
    check_keys()
    done = subprocess.run(
        [sys.executable, "-m", "wuzha.cli", *command.replace("SHARES", str(tmp_path / "shares")).split()],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "wuzha.site.settings.base",
            "WUZHA_DATABASE_URL": address_of_test_database(),
            "WUZHA_MASTER_KEY": b64encode(OTHER).decode(),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert fingerprint() in done.stderr
    assert "不是本库的密钥" in done.stderr
    assert not (tmp_path / "shares").exists()
