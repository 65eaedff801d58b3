# SPDX-License-Identifier: Apache-2.0
"""What people said of statements before it was kept as records is taken over once; what nobody can read is removed."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories import City
from wuzha.funds.statements.answered import SheetAnswer
from wuzha.funds.statements.memory import source_of
from wuzha.intake.models import HeaderMemory
from wuzha.org.roles import Role

MIGRATION = import_module("wuzha.funds.migrations.0021_answers_about_sheets")
HEADERS = ["甲列", "乙列"]


@pytest.mark.django_db
def test_answers_by_whole_sheets_are_taken_over_and_single_headers_removed(city: City) -> None:
    person = city.people[Role.FUNDS_OFFICER]
    said = {"甲列": "amount", "乙列": "", "=unit": "分"}
    for header, field in said.items():
        HeaderMemory.objects.create(
            kind="statements", source=source_of(HEADERS), header=header, field=field, by=person
        )  # fmt: skip
    HeaderMemory.objects.create(kind="statements", source="statements", header="甲列", field="balance")
    HeaderMemory.objects.create(kind="statements", source="h:unknown", header="甲列", field="balance")
    HeaderMemory.objects.create(kind="warnings", source="MPS", header="甲列", field="victim_phone")
    HeaderMemory.objects.create(kind="statements", source="file.1", header="h:x", field="")
    MIGRATION.take_over(apps, None)
    answer = SheetAnswer.objects.get()
    assert (answer.source, answer.headers, answer.said, answer.by) == (source_of(HEADERS), HEADERS, said, person)
    assert sorted(HeaderMemory.objects.values_list("source", flat=True)) == ["MPS", "file.1"]
