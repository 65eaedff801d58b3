# SPDX-License-Identifier: Apache-2.0
"""The records behind a figure as a file: asked for, approved by somebody else, and equal to the page."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from tests.factories import City
from tests.results.conftest import Deed, Told, write
from wuzha.audit.actor import Actor
from wuzha.cases.rules.life import Act
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role
from wuzha.org.rules import forget_all
from wuzha.privacy.models import Export, ExportState
from wuzha.privacy.services import exports
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db

DAY = timezone.localdate() - timedelta(days=1)


def ask(actor: Actor, query: str) -> Export:
    return exports.ask(actor, kind="results.records", query=query, format="csv", clear=False, purpose="INSPECT")


def test_a_second_person_approves_the_file_and_it_has_what_the_page_has(city: City) -> None:
    asking, other = city.actor(Role.INVESTIGATOR), city.actor(Role.JOINT_OFFICE)
    deeds = [
        Deed([Told(Act.ACCEPT, DAY)], [(100_00, None)], kind="BRUSH"),
        Deed([Told(Act.ACCEPT, DAY)], [(200_00, 150_00)], kind="LOAN", place=1),
    ]
    write(city, deeds)
    value = {"free_rows": 1, "most_rows": 50_000, "approval_hours": 72, "keep_days": 7}
    RuleVersion.objects.create(key="privacy.exports", valid_from=timezone.now(), value=value, citation="测试")
    forget_all()
    query = urlencode({"what": "loss", "from": DAY, "to": DAY, "at": timezone.now().isoformat()})
    client = Client()
    client.force_login(city.people[Role.INVESTIGATOR])
    page = client.get(f"/results/records/?{query}").context["page"]
    write(city, [Deed([Told(Act.ACCEPT, DAY, late=3)], [(900_00, None)])])  # recorded after the instant of the page

    export = ask(asking, query)
    assert export.state == ExportState.ASKED
    assert not exports.make(export.pk), "not approved, not made"
    with pytest.raises(PermissionDenied):
        exports.decide(asking, export.pk, approve=True)
    exports.decide(other, export.pk, approve=True)
    assert exports.make(export.pk)
    with pytest.raises(RefusalError):
        exports.fetch(other, export.pk)  # for who asked alone
    content = exports.fetch(asking, export.pk)[1].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))[2:-1]
    assert [(row[1], row[-1]) for row in rows] == [(str(one.case), one.amount) for one in page.rows]
    assert sorted(row[-1] for row in rows) == ["100.00", "150.00"]


def test_what_is_no_list_of_records_is_not_exported(city: City) -> None:
    leader = city.actor(Role.JOINT_OFFICE)
    for what in ("recovered", "nothing"):
        with pytest.raises(RefusalError, match="NOTHING_TO_EXPORT"):
            ask(leader, urlencode({"what": what, "from": DAY, "to": DAY}))
