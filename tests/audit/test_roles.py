# SPDX-License-Identifier: Apache-2.0
"""Somebody has a password of the database: what the server refuses him, and what `wuzha audit verify` finds.

`pytest -s tests/audit/test_roles.py` prints the table: forgery × who tries it × what becomes of it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from tests.audit.test_forgery import ACTOR, INSERT, write
from wuzha.audit.anchors import take_anchor
from wuzha.audit.models import Event
from wuzha.audit.sealer import seal_all
from wuzha.audit.services import record
from wuzha.audit.standing import Weakness, weaknesses
from wuzha.audit.verify import Reason, verify
from wuzha.runtime import postgres, roles, testing
from wuzha.runtime.django import migrate
from wuzha.runtime.home import default_home
from wuzha.runtime.messages import OperatorError
from wuzha.runtime.paths import short_path

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.dialect("runtime.roles", "audit.migrations.0001_schema"),
]
REFUSED = "refused by the database"


@pytest.fixture(scope="module")
def password() -> str:
    """Of the application's role; a server without passwords takes any."""
    return secrets.token_urlsafe()


@pytest.fixture
def application(db: None, password: str) -> Iterator[psycopg.Connection]:
    """A session of somebody who has the address and the password of the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [postgres.APPLICATION])
        if not cursor.fetchone():  # the embedded server has it
            cursor.execute(f"CREATE ROLE {postgres.APPLICATION} LOGIN")
            cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(postgres.APPLICATION), password))
    roles.grant(postgres.APPLICATION)
    with psycopg.connect(**there(), user=postgres.APPLICATION, password=password, autocommit=True) as session:
        yield session


@pytest.fixture
def superuser(db: None) -> Iterator[psycopg.Connection]:
    """A session of the server's superuser."""
    if testing.server is None:  # the server of CI has one role for all
        with psycopg.connect(os.environ["WUZHA_DATABASE_URL"], dbname=there()["dbname"], autocommit=True) as session:
            yield session
    else:
        with (
            short_path(testing.server.home.postgres) as folder,
            psycopg.connect(
                host=str(folder), user=postgres.SUPERUSER, dbname=there()["dbname"], autocommit=True
            ) as session,
        ):
            yield session


def there() -> dict[str, str]:
    """The database of this test, without who connects."""
    given = connection.get_connection_params()
    return {name: str(given[name]) for name in ("host", "port", "dbname") if given.get(name)}


@pytest.fixture(autouse=True)
def anchored(settings: Settings, tmp_path: Path) -> None:
    """Four events with an anchor, and two after it: one more, and the anchor's own."""
    settings.WUZHA_ANCHORS = tmp_path / "anchors.jsonl"
    write(4)
    assert take_anchor().seq == 4
    write(1)
    assert verify().ok


#: The seven of the issue → statements of who only has the rights of the application.
FORGERIES: dict[str, list[str]] = {
    "edit": ["UPDATE audit_event SET actor = 'x' WHERE seq = 3"],
    "delete": ["DELETE FROM audit_event WHERE seq = 3"],
    "reorder": [
        "UPDATE audit_event SET seq = -seq WHERE seq IN (2, 3)", "UPDATE audit_event SET seq = 5 + seq WHERE seq < 0",
    ],
    "insert with an old date": [INSERT.format(mac="mac")],
    "cut the tail": ["DELETE FROM audit_event WHERE seq > 2"],
    "delete all": ["DELETE FROM audit_event"],
    "rewrite with the guards off": [
        "ALTER TABLE audit_event DISABLE TRIGGER USER",
        "UPDATE audit_event SET actor = 'x', mac = sha256(actor::bytea), hash = sha256(hash)",
        "ALTER TABLE audit_event ENABLE TRIGGER USER",
    ],
}  # fmt: skip


def outcome(session: psycopg.Connection, statements: list[str]) -> str:
    """What becomes of a forgery: the server's refusal, else what a verification finds after the sealer went on."""
    try:
        for statement in statements:
            session.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return REFUSED
    seal_all()
    return "found: " + ", ".join(sorted({one.reason for one in verify().findings}))


def tell(forgery: str, who: str, became: str) -> None:
    print(f"\n  {forgery:30} {who:12} {became}")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_with_the_applications_password_nothing_is_changed_and_what_is_added_is_found(
    application: psycopg.Connection, forgery: str
) -> None:
    before = list(Event.objects.order_by("id").values())
    became = outcome(application, FORGERIES[forgery])
    tell(forgery, "application", became)
    if forgery == "insert with an old date":
        assert became == "found: forged"
        assert list(Event.objects.order_by("id").values())[: len(before)] == before
    else:
        assert became == REFUSED
        assert list(Event.objects.order_by("id").values()) == before
        assert verify().ok


#: What a superuser's forgery must be found by, among others.
FOUND = {
    "edit": Reason.CHANGED, "delete": Reason.MISSING, "reorder": Reason.CHANGED,
    "insert with an old date": Reason.CHANGED, "cut the tail": Reason.ANCHOR, "delete all": Reason.ANCHOR,
    "rewrite with the guards off": Reason.CHANGED,
}  # fmt: skip
#: He puts the event where its date belongs, between the second and the third.
BETWEEN = [
    INSERT.format(mac="mac"), "UPDATE audit_event SET seq = -(seq + 1) WHERE seq > 2",
    "UPDATE audit_event SET seq = -seq WHERE seq < 0",
    "UPDATE audit_event AS n SET seq = 3, hash = o.hash FROM audit_event o WHERE n.seq IS NULL AND o.seq = 2",
]  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES)
def test_with_the_superusers_password_whatever_is_forged_is_found(superuser: psycopg.Connection, forgery: str) -> None:
    statements = BETWEEN if forgery == "insert with an old date" else FORGERIES[forgery]
    superuser.execute("SET session_replication_role = replica")  # no trigger of ours fires in this session
    became = outcome(superuser, statements)
    tell(forgery, "superuser", became)
    assert became.startswith("found: ")
    assert FOUND[forgery] in became


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE audit_event", "DROP TABLE audit_event", "DROP TRIGGER audit_append_only ON audit_event",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL", "ALTER TABLE audit_event DROP COLUMN mac",
        "ALTER TABLE audit_event OWNER TO CURRENT_USER", "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "ALTER FUNCTION audit_seal(bigint, bigint[], bytea[]) SECURITY INVOKER", "SET ROLE wuzha_owner",
        "CREATE TABLE public.x (n int)", "CREATE RULE r AS ON INSERT TO audit_event DO INSTEAD NOTHING",
        "SELECT setval('audit_event_id_seq', 1)",
        "UPDATE audit_event SET seq = 9, hash = '' WHERE seq IS NULL", "TRUNCATE org_unit",
        "INSERT INTO audit_event (at, actor_kind, actor, person_id, role, unit_code, address, action, object_type,"
        " object_id, purpose, fields, row_count, outcome, detail, seq, hash) SELECT at, actor_kind, actor, person_id,"
        " role, unit_code, address, action, object_type, object_id, purpose, fields, row_count, outcome, detail, 99,"
        " hash FROM audit_event WHERE seq = 2",
        "DELETE FROM django_migrations",
    ],
)  # fmt: skip
def test_the_application_has_no_right_to(application: psycopg.Connection, statement: str) -> None:
    # a role that a server does not have is an unknown value of `SET ROLE`
    missing = (psycopg.errors.UndefinedObject, psycopg.errors.InvalidParameterValue)
    with pytest.raises((psycopg.errors.InsufficientPrivilege, *missing)):
        application.execute(statement)
    assert verify().ok


SEAL = "SELECT audit_seal(%s, %s::bigint[], %s::bytea[])"


def test_a_wrong_seal_of_the_application_is_found_and_no_seal_is_set_twice(application: psycopg.Connection) -> None:
    sealed = Event.objects.get(seq=2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(SEAL, [7, [sealed.pk], [b"x" * 32]])
    application.execute(INSERT.format(mac="mac"))
    forged = Event.objects.latest("pk")
    with pytest.raises(psycopg.errors.SerializationFailure):
        application.execute(SEAL, [9, [forged.pk], [b"x" * 32]])
    with pytest.raises(psycopg.errors.NoDataFound):
        application.execute(SEAL, [7, [forged.pk + 99], [b"x" * 32]])
    application.execute(SEAL, [7, [forged.pk], [b"x" * 32]])
    assert {one.reason for one in verify().findings} == {Reason.CHANGED}


def test_who_owns_the_tables_and_works_with_them_is_told(application: psycopg.Connection, settings: Settings) -> None:
    assert weaknesses() == [Weakness.ONE_ROLE], "the tests work as the owner"
    settings.WUZHA_ANCHORS = default_home().root / "anchors.jsonl"
    with as_application(application):
        assert roles.granted()
        assert weaknesses() == [Weakness.NOTHING_OUTSIDE]
        settings.WUZHA_WITNESS = "https://witness.example"
        assert weaknesses() == []


def test_a_migration_is_the_owners_and_hands_over_what_it_made(
    application: psycopg.Connection, settings: Settings
) -> None:
    given = connection.settings_dict
    owner = {name: given[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON org_unit FROM {postgres.APPLICATION}")
    with as_application(application):
        assert not roles.granted()
        with pytest.raises(OperatorError, match="Name the owner in WUZHA_DATABASE_OWNER_URL"):
            migrate(verbosity=0)
        settings.WUZHA_DATABASE_OWNER = owner
        migrate(verbosity=0)
        assert roles.granted()
        assert roles.name() == postgres.APPLICATION


def test_the_platform_adds_seals_and_verifies_in_the_role_of_the_application(application: psycopg.Connection) -> None:
    with as_application(application):
        record(ACTOR, "login")
        assert seal_all() == 1
        assert verify().ok


@contextmanager
def as_application(session: psycopg.Connection) -> Iterator[None]:
    """Django's connection is that of the application."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(USER=session.info.user, PASSWORD=session.info.password)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def test_other_tables_are_the_applications_to_work_with(application: psycopg.Connection) -> None:
    for statement in (
        "UPDATE org_unit SET name = name", "DELETE FROM org_unit", "INSERT INTO django_content_type (app_label, model)"
        " VALUES ('x', 'x')", "SELECT nextval('org_unit_id_seq')", "DELETE FROM django_content_type WHERE model = 'x'",
    ):  # fmt: skip
        application.execute(statement)
    roles.grant(postgres.APPLICATION)
    assert application.execute("SELECT has_table_privilege('audit_event', 'UPDATE')").fetchone() == (False,)
