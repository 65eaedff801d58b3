# SPDX-License-Identifier: Apache-2.0
"""Accounts of a file by the thousand: each number sealed once, known ones found by their blind index."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl
from django.db import connection, transaction
from django.utils import timezone

from wuzha.engine.identifiers import IdentifierError, Name
from wuzha.funds.models import Institution
from wuzha.funds.statements.rows import Read
from wuzha.funds.statements.services.bulk import copy_frame
from wuzha.sealed import Kind
from wuzha.sealed.value import blinder, sealer

_STAGED = pl.Schema({"number": pl.Binary, "number_index": pl.Binary, "holder": pl.Binary, "institution_id": pl.Int64})
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
#: In the order of their keys, for the same reason.
_LOCK = """
SELECT a.id FROM funds_account AS a JOIN account_stage AS s USING (number_index)
WHERE (a.holder IS NULL AND s.holder IS NOT NULL) OR (a.institution_id IS NULL AND s.institution_id IS NOT NULL)
ORDER BY a.id FOR UPDATE OF a
"""
_FILL = """
UPDATE funds_account AS a
SET holder = COALESCE(a.holder, s.holder), institution_id = COALESCE(a.institution_id, s.institution_id)
FROM account_stage AS s
WHERE a.id = ANY(%s) AND a.number_index = s.number_index
"""
_FIND = """
SELECT a.number_index, a.id, a.holder IS NOT NULL, a.institution_id IS NOT NULL
FROM funds_account AS a JOIN account_stage AS s USING (number_index)
"""


class KnownAccount(NamedTuple):
    """An account that is made, and what is known of it."""

    pk: int
    holder: bool
    bank: bool


@dataclass
class Accounts:
    """The accounts of the files of one run, each asked for once: the next bank names the same ones again."""

    synthetic: bool
    known: dict[str, KnownAccount] = field(default_factory=dict)
    #: Names as they are written, and in their one form.
    _names: dict[str, str | None] = field(default_factory=dict)

    def keyed(self, read: Read) -> pl.DataFrame:
        """The rows of a file with keys of accounts in place of numbers, holders and banks; new accounts are made.

        In one transaction of its own: an account that nothing refers to does no harm.
        """
        self._learn(read.accounts)
        return self._with_keys(read)

    def keyed_ahead(self, read: Read) -> pl.DataFrame | None:
        """The same without the database, for another thread; None where the file tells of an account something new."""
        for number, name, bank in read.accounts.iter_rows():
            before = self.known.get(number)
            if before is None or (not before.holder and self._name(name)) or (bank and not before.bank):
                return None
        return self._with_keys(read)

    def _with_keys(self, read: Read) -> pl.DataFrame:
        numbers = read.accounts.get_column("number").to_list()
        ids = [self.known[one].pk for one in numbers]
        return read.rows.with_columns(
            pl.col(side).replace_strict(numbers, ids, default=None, return_dtype=pl.Int64)
            for side in ("payer", "payee")
        ).drop("payer_name", "payee_name", "payer_bank", "payee_bank")

    @transaction.atomic
    def _learn(self, named: pl.DataFrame) -> None:
        """Make or find the accounts nothing is known of yet, and add a holder or a bank now told for the first time."""
        index, seal_number, seal_name = blinder(Kind.ACCOUNT), sealer(Kind.ACCOUNT), sealer(Kind.NAME)
        banks = dict(Institution.objects.values_list("name", "pk"))
        numbers, staged = {}, []
        for number, told_name, told_bank in named.iter_rows():
            before = self.known.get(number)
            name = None if before and before.holder else self._name(told_name)
            bank = None if before and before.bank else banks.get(told_bank)
            if before and not name and not bank:
                continue
            blind = index(number)
            numbers[blind] = number
            staged.append((seal_number(number), blind, seal_name(name) if name else None, bank))
        if not staged:
            return
        with connection.cursor() as cursor:
            cursor.execute(_STAGE)
            copy_frame(cursor, "account_stage", pl.DataFrame(staged, schema=_STAGED, orient="row"))
            cursor.execute(_INSERT, [timezone.now(), self.synthetic])
            cursor.execute(_LOCK)
            if lacking := [pk for (pk,) in cursor.fetchall()]:
                cursor.execute(_FILL, [lacking])
            cursor.execute(_FIND)
            found = cursor.fetchall()
        self.known |= {numbers[bytes(blind)]: KnownAccount(*what) for blind, *what in found}

    def _name(self, written: str | None) -> str | None:
        """A holder's name in its one form; what is no name is left out rather than kept wrong."""
        if not written:
            return None
        if written not in self._names:
            try:
                self._names[written] = Name.parse(written)
            except IdentifierError:
                self._names[written] = None
        return self._names[written]
