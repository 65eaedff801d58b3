# SPDX-License-Identifier: Apache-2.0
"""The program for citizens cannot reach the police's data: not by its role, not by its keys, not by its code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.parse import quote

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from tests.audit.test_roles import there
from tests.factories import make_city
from wuzha.citizen.launch import environment, look
from wuzha.citizen.models import Published, Tip
from wuzha.runtime import postgres, roles
from wuzha.runtime.messages import OperatorError

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.dialect("runtime.roles", "citizen.launch")]

PASSWORD = "nur-fuer-tests-7"
OWN = {"citizen_published", "citizen_tip", "citizen_quizcount"}
#: What somebody would try who has got into the program.
TRIED = [
    "SELECT * FROM org_person", "SELECT * FROM warning_warning", "SELECT name FROM leads_informant",
    "SELECT * FROM audit_event", "SELECT * FROM citizen_tip", "UPDATE citizen_tip SET box = ''",
    "DELETE FROM citizen_tip", "DELETE FROM citizen_published", "INSERT INTO citizen_published (kind) VALUES ('CARD')",
    "UPDATE citizen_published SET until = now()", "SET ROLE owner",
    "SET SESSION AUTHORIZATION owner", "CREATE TABLE mine (a int)",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "COPY org_person TO STDOUT", "SELECT pg_read_file('PG_VERSION')", "SELECT lo_import('/etc/hostname')",
    "COPY (SELECT 1) TO PROGRAM 'true'", "SELECT * FROM pg_authid", "ALTER ROLE current_user SUPERUSER",
    "DROP TABLE citizen_tip", "TRUNCATE citizen_quizcount",
]  # fmt: skip


@pytest.fixture
def url(db: None) -> str:
    """The address of the tests' database in the role for citizens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [postgres.CITIZEN])
        if not cursor.fetchone():  # the embedded server has it
            cursor.execute(f"CREATE ROLE {postgres.CITIZEN} LOGIN PASSWORD '{PASSWORD}'")
    roles.grant(roles.name())
    at = there()
    host, port = quote(str(at["host"]), safe=""), at.get("port", "")
    return f"postgresql://{postgres.CITIZEN}:{PASSWORD}@/{at['dbname']}?host={host}&port={port}"


def test_the_role_reads_what_is_published_and_leaves_boxes(url: str) -> None:
    make_city()
    Published.objects.create(kind="CARD", code="TEST", content={})
    with psycopg.connect(url, autocommit=True) as session:
        assert session.execute("SELECT code FROM citizen_published").fetchall() == [("TEST",)]
        session.execute("INSERT INTO citizen_tip (number, at, box) VALUES ('TEST234567', now(), 'box')")
    assert bytes(Tip.objects.get().box) == b"box"


@pytest.mark.parametrize("statement", TRIED)
def test_nothing_else_is_open_to_it(url: str, statement: str) -> None:
    tried = statement.replace(" owner", f' "{roles.name()}"')  # who owns the tables of the tests
    with psycopg.connect(url, autocommit=True) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(tried)


def test_no_table_of_the_police_has_a_right_for_it_and_no_function_acts_as_its_owner(url: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r','p','v','m')"
            " AND has_any_column_privilege(%s, oid, 'SELECT, INSERT, UPDATE, REFERENCES')",
            [postgres.CITIZEN],
        )
        assert {name for (name,) in cursor.fetchall()} == OWN
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND has_function_privilege(%s, oid, 'EXECUTE')",
            [postgres.CITIZEN],
        )
        assert cursor.fetchall() == []
    assert {model._meta.db_table for model in apps.get_app_config("citizen").get_models()} == OWN


def test_a_role_that_may_do_more_is_not_started(url: str) -> None:
    look(url)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON org_unit TO {postgres.CITIZEN}")
    with pytest.raises(OperatorError, match="too much"):
        look(url)
    roles.grant(roles.name())  # as every migration does
    look(url)
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE SELECT ON citizen_published FROM {postgres.CITIZEN}")
    with pytest.raises(OperatorError, match="no rights yet"):
        look(url)


def test_the_process_has_no_key_no_other_address_and_none_of_the_polices_code(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WUZHA_MASTER_KEY", "geheim")
    given = environment(url)
    assert not {name for name in given if "KEY" in name or name in ("WUZHA_DATABASE_URL", "WUZHA_HOME")}
    asked = (
        "import json, sys; from wuzha.citizen.program.asgi import application; from wuzha.citizen.program import urls;"
        "print(json.dumps(sorted(name for name in sys.modules if name.startswith('wuzha.'))))"
    )
    found = subprocess.run([sys.executable, "-c", asked], env=given, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[1] for name in json.loads(found.stdout)}
    assert loaded == {"citizen", "runtime"}
    assert "geheim" not in found.stdout + found.stderr
    assert "geheim" in os.environ["WUZHA_MASTER_KEY"]
