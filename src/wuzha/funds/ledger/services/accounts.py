# SPDX-License-Identifier: Apache-2.0
"""Accounts of a file by the thousand: each number sealed once, known ones found by their blind index."""

from __future__ import annotations

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.funds.ledger.services.bulk import copy_frame
from wuzha.funds.models import Institution
from wuzha.sealed import Kind
from wuzha.sealed.value import blinder, sealer

_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS account_stage (
  number bytea NOT NULL, number_index bytea NOT NULL, holder bytea, institution_id bigint
);
TRUNCATE account_stage
"""
#: In the order of the index: two files that name the same new accounts wait for each other instead of locking up.
_INSERT = """
INSERT INTO funds_account (number, number_index, holder, institution_id, kind, first_seen_at, synthetic)
SELECT number, number_index, holder, institution_id, '01', %s, %s FROM account_stage ORDER BY number_index
ON CONFLICT (number_index) DO NOTHING
"""
_FILL = """
UPDATE funds_account AS a
SET holder = COALESCE(a.holder, s.holder), institution_id = COALESCE(a.institution_id, s.institution_id)
FROM account_stage AS s
WHERE a.number_index = s.number_index
  AND ((a.holder IS NULL AND s.holder IS NOT NULL) OR (a.institution_id IS NULL AND s.institution_id IS NOT NULL))
"""
_FIND = "SELECT a.number_index, a.id FROM funds_account AS a JOIN account_stage AS s USING (number_index)"


def keyed(rows: pl.DataFrame, *, synthetic: bool) -> pl.DataFrame:
    """The rows with keys of accounts in place of numbers, holders and banks; new accounts are made.

    In one transaction of its own: an account that nothing refers to does no harm.
    """
    named = told(rows)
    keys = dict(zip(named.get_column("number").to_list(), _keys(named, synthetic=synthetic), strict=True))
    numbers, ids = list(keys), list(keys.values())
    return rows.with_columns(
        pl.col(side).replace_strict(numbers, ids, default=None, return_dtype=pl.Int64) for side in ("payer", "payee")
    ).drop("payer_name", "payee_name", "payer_bank", "payee_bank")


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """`number`, `name`, `bank` of every account of the rows, with the first name and bank anybody told."""
    sides = [
        rows.select(
            pl.col(side).alias("number"),
            pl.col(f"{side}_name").str.strip_chars().alias("name"),
            pl.col(f"{side}_bank").str.strip_chars().alias("bank"),
        ).filter(pl.col("number").is_not_null())
        for side in ("payer", "payee")
    ]
    return (
        pl.concat(sides)
        .unique()
        .group_by("number", maintain_order=True)
        .agg(*(pl.col(what).filter(pl.col(what) != "").sort().first() for what in ("name", "bank")))
        .sort("number")
    )


@transaction.atomic
def _keys(named: pl.DataFrame, *, synthetic: bool) -> list[int]:
    index, number, holder = blinder(Kind.ACCOUNT), sealer(Kind.ACCOUNT), sealer(Kind.NAME)
    banks = dict(Institution.objects.values_list("name", "pk"))
    indexes = [index(one) for one in named.get_column("number").to_list()]
    frame = pl.DataFrame(
        {
            "number": pl.Series([number(one) for one in named.get_column("number").to_list()], dtype=pl.Binary),
            "number_index": pl.Series(indexes, dtype=pl.Binary),
            "holder": pl.Series(
                [holder(name) if (name := _name(one)) else None for one in named.get_column("name").to_list()],
                dtype=pl.Binary,
            ),
            "institution_id": pl.Series([banks.get(one) for one in named.get_column("bank").to_list()], dtype=pl.Int64),
        }
    )
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        copy_frame(cursor, "account_stage", frame)
        cursor.execute(_INSERT, [timezone.now(), synthetic])
        cursor.execute(_FILL)
        cursor.execute(_FIND)
        found = {bytes(key): pk for key, pk in cursor.fetchall()}
    return [found[one] for one in indexes]


def _name(written: str | None) -> str | None:
    """A holder's name in its one form; what is no name is left out rather than kept wrong."""
    try:
        return Name.parse(written) if written else None
    except IdentifierError:
        return None
