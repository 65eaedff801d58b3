# SPDX-License-Identifier: Apache-2.0
"""What transfers and their lines refer to is there and stays, whoever writes: looked up once a statement."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import InternalError, ProgrammingError

from tests.funds.statements.conftest import WORKED
from tests.worlds import shared
from wuzha.funds.models import Account, FundsCase
from wuzha.funds.statements.models import SourceRow, StatementFile, Transfer

pytestmark = pytest.mark.dialect("funds.migrations.0001_schema")

#: No row has this key.
NOBODY = 2_000_000_000


@pytest.fixture
@shared
def file(imported: FundsCase) -> StatementFile:
    found: StatementFile = StatementFile.unscoped.get(case=imported)
    return found


def copies(rows: list[Any], changed: dict[str, int], at: int) -> list[Any]:
    """The rows once more as new ones, the one at a place with something changed."""
    for place, row in enumerate(rows):
        row.pk = None
        row._state.adding = True
        for name, value in changed.items() if place == at else ():
            setattr(row, name, value)
    return rows


@pytest.mark.parametrize("changed", ["case_id", "payer_id", "payee_id"])
def test_no_transfer_of_a_case_or_account_that_is_not_there(file: StatementFile, changed: str) -> None:
    rows = list(Transfer.unscoped.all())
    Transfer.unscoped.bulk_create(copies(rows, {}, 0))
    with pytest.raises(IntegrityError, match=f"{changed} of a row of funds_transfer is {NOBODY}"), transaction.atomic():
        Transfer.unscoped.bulk_create(copies(rows, {changed: NOBODY}, len(rows) - 1))
    assert Transfer.unscoped.count() == 2 * len(WORKED)


def test_no_line_of_a_file_that_is_not_there(file: StatementFile) -> None:
    rows = list(SourceRow.unscoped.all())
    for place, row in enumerate(rows):
        row.digest = bytes([place]) * 16
    with pytest.raises(IntegrityError, match=f"file_id of a row of funds_sourcerow is {NOBODY}"), transaction.atomic():
        SourceRow.unscoped.bulk_create(copies(rows, {"file_id": NOBODY}, 3))
    SourceRow.unscoped.bulk_create(copies(rows, {"file_id": file.pk}, 3))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM funds_account",
        "DELETE FROM funds_fundscase",
        "DELETE FROM funds_statementfile",
        "UPDATE funds_account SET id = id + 1000",
        "UPDATE funds_transfer SET payer_id = payee_id, payee_id = payer_id WHERE payee_id IS NOT NULL",
        "UPDATE funds_sourcerow SET file_id = file_id + 1",
    ],
)
def test_what_is_referred_to_stays(file: StatementFile, statement: str) -> None:
    refused = pytest.raises((InternalError, ProgrammingError), match="only ever added to")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_may_be_written_again_as_it_is(file: StatementFile) -> None:
    for row in (
        Transfer.unscoped.earliest("pk"),
        SourceRow.unscoped.earliest("pk"),
        Account._base_manager.earliest("pk"),
    ):
        row.save()
    file.save()
