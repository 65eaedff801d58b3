# SPDX-License-Identifier: Apache-2.0
"""A long list twice, and one that overlaps."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.cases.test_listed import ACCEPT, FILE, SOLVE, row, take
from tests.factories import City
from wuzha.cases.models import Case, CaseStep
from wuzha.cases.rules.life import State
from wuzha.cases.rules.told import Told
from wuzha.cases.services.incoming import IncomingCase
from wuzha.intake.receivers import Counts

pytestmark = pytest.mark.django_db


def test_a_long_list_twice_and_an_overlapping_one(city: City) -> None:
    """In chunks, as a file is taken; a tenth of the third list tells a further document, the rest is the same."""
    cases, chunk = 6_000, 1_500

    def numbered(n: int, *papers: Told) -> IncomingCase:
        return row(ACCEPT, FILE, *papers, case_no=f"A3302820000002099{n:06d}", phone=f"199{n:08d}", line=n + 2)

    def all_of(*, solved: int = 0) -> Counts:
        total = Counts()
        for start in range(0, cases, chunk):
            got = take(city, *(numbered(n, *([SOLVE] if n < solved else [])) for n in range(start, start + chunk)))
            total = Counts(total.accepted + got.accepted, total.merged + got.merged, total.duplicates + got.duplicates)
        return total

    def digest() -> object:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1, count(*), md5(string_agg(c::text, '' ORDER BY id)) FROM cases_case AS c UNION ALL "
                "SELECT 2, count(*), md5(string_agg(s::text, '' ORDER BY id)) FROM cases_casestep AS s UNION ALL "
                "SELECT 3, count(*), md5(string_agg(v::text, '' ORDER BY id)) FROM cases_victim AS v ORDER BY 1"
            )
            return cursor.fetchall()

    assert all_of() == Counts(accepted=cases)
    before = digest()
    assert all_of() == Counts(duplicates=cases)
    assert digest() == before
    assert all_of(solved=600) == Counts(merged=600, duplicates=5_400)
    assert Case.unscoped.filter(state=State.SOLVED).count() == 600
    assert CaseStep.unscoped.count() == 3 * cases + 600
