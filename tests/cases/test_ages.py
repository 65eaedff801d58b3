# SPDX-License-Identifier: Apache-2.0
"""Sex, year of birth and occupation of victims: read where the number is sealed, counted without opening anybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from pydantic import ValidationError

from tests.cases.conftest import again, opened, refused
from tests.cases.test_filling import full, short
from tests.cases.test_listed import ACCEPT, FILE, take
from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.errors import Code
from wuzha.cases.models import Case, Victim
from wuzha.cases.queries.counting import aged
from wuzha.cases.rulesets import AGES
from wuzha.cases.services.editing import edit_victim
from wuzha.cases.services.people import NewVictim, add_victim, read_ages
from wuzha.intake.receivers import Counts
from wuzha.sealed import Kind, seal

#: Invented: a woman of 1985, a man of 1958.
WOMAN, MAN = "330282198512310028", "330282195801010017"


def told() -> tuple[Any, Any, str]:
    victim = Victim.unscoped.order_by("-pk")[0]
    return victim.sex, victim.birth_year, victim.occupation


@pytest.mark.django_db
def test_sex_and_year_of_birth_are_read_where_the_number_is_sealed(city: City, officer: Actor, case: Case) -> None:
    assert told() == (None, None, "")
    at = case.received_at
    add_victim(officer, case.pk, NewVictim(at, at, "测试丁", id_no=WOMAN, occupation="FINANCE"))
    assert told() == (2, 1985, "FINANCE")
    victim = Victim.unscoped.order_by("-pk")[0]
    edit_victim(officer, victim.pk, NewVictim(at, at, "测试丁", occupation="RETIRED"), "核对后更正")
    assert told() == (2, 1985, "RETIRED")
    assert victim.age == timezone.localtime(at).year - 1985
    refused(Code.UNKNOWN_WORD, add_victim, officer, again(case).pk, NewVictim(at, at, "测试戊", occupation="KING"))


@pytest.mark.django_db
@pytest.mark.dialect("cases.services.listed")
def test_a_list_tells_them_at_first_or_later(city: City) -> None:
    take(city, short(ACCEPT, FILE))
    assert told() == (None, None, "")
    assert take(city, full(city, occupation="FINANCE")) == Counts(merged=1)
    assert told() == (2, 1985, "FINANCE")
    # another word for what somebody does is no contradiction: the first stays
    assert take(city, full(city, occupation="OTHER")) == Counts(duplicates=1)
    assert told() == (2, 1985, "FINANCE")


@pytest.mark.django_db
def test_who_was_taken_in_before_is_read_once_by_the_system(officer: Actor, case: Case) -> None:
    at = case.received_at
    for number in (WOMAN, MAN, "无"):
        Victim.unscoped.filter(pk=add_victim(officer, case.pk, NewVictim(at, at, "测试丁", id_no=WOMAN)).pk).update(
            id_no=seal(Kind.ID_NUMBER, number), sex=None, birth_year=None
        )
    assert [read_ages(2), read_ages(2), read_ages(2)] == [2, 1, 0]
    rows = Victim.unscoped.filter(id_no__isnull=False).order_by("pk")
    assert list(rows.values_list("sex", "birth_year"))[:2] == [(2, 1985), (1, 1958)]
    events = Event.objects.filter(action="case.ages")
    assert [(one.actor_kind, one.row_count) for one in events.order_by("pk")] == [("system", 2), ("system", 1)]


@pytest.mark.django_db
def test_victims_are_counted_by_band_of_age(city: City, officer: Actor) -> None:
    case = opened(city, officer)
    at, year = case.received_at, timezone.localtime(case.received_at).year
    for born in (year - 17, year - 18, year - 59, year - 60):
        made = add_victim(officer, case.pk, NewVictim(at, at, "测试丁"))
        Victim.unscoped.filter(pk=made.pk).update(sex=1, birth_year=born)
    bands = aged(Victim.unscoped.order_by("pk")).values_list("age_band", flat=True)
    assert list(bands) == ["", "FROM_0", "FROM_18", "FROM_45", "FROM_60"]


def test_bands_of_age_hold_everybody() -> None:
    good = [one.model_dump() for one in AGES.at_first().terms]
    AGES.parse({"terms": good})
    for spoilt in (good[1:], [good[0] | {"per_mille": 139}, *good[1:]], [good[1], good[0], *good[2:]]):
        with pytest.raises(ValidationError):
            AGES.parse({"terms": spoilt})
