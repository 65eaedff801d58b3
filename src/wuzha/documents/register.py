# SPDX-License-Identifier: Apache-2.0
"""Give a document its 发文字号. Listings, bulletins, tickets, minutes, plans and letters of one office share its word
and the serials of a year (GB/T 9704-2012, 7.2.5): a number is given once, whichever room asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from wuzha.core.numbering import Numbered
from wuzha.documents.models import DocumentNumber
from wuzha.documents.numbers import as_document_number
from wuzha.locks import Lock, wait

_PARTS = re.compile(r"(.{1,64})〔(\d{4})〕([1-9]\d{0,8})号")


class TakenError(ValueError):
    """A number that another record has: `number`, and that record's own number, `name`."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__(number)
        self.number, self.name = number, name


@dataclass(frozen=True, slots=True)
class Given:
    text: str
    serial: int


def holder(typed: str) -> str:
    """The number of the record that has a document number; empty when it is free."""
    return DocumentNumber.objects.filter(text=as_document_number(typed)).values_list("name", flat=True).first() or ""


def following(word: str, year: int) -> Given:
    """The number that comes next in the series of a word and a year; nobody has it yet."""
    last = DocumentNumber.objects.filter(word=word, year=year).aggregate(last=Max("serial"))["last"] or 0
    return Given(f"{word}〔{year}〕{last + 1}号", last + 1)


@transaction.atomic
def take_next(word: str, year: int, row: Numbered) -> Given:
    """Give a record the next number of a series."""
    wait(Lock.DOCUMENT_NUMBERS)
    given = following(word, year)
    _keep(given.text, row)
    return given


@transaction.atomic
def take(typed: str, row: Numbered) -> str:
    """Give a record the number that somebody entered, in the form of the standard. Raises `TakenError`."""
    wait(Lock.DOCUMENT_NUMBERS)
    text = as_document_number(typed)
    there = DocumentNumber.objects.filter(text=text).first()
    if there is None:
        _keep(text, row)
    elif (there.record, there.record_id) != (_record(row), row.pk):
        raise TakenError(text, there.name)
    return text


def give_back(row: Numbered) -> None:
    """The numbers of a record are free again: no document bears them."""
    DocumentNumber.objects.filter(record=_record(row), record_id=row.pk).delete()


def _keep(text: str, row: Numbered) -> None:
    parts = _PARTS.fullmatch(text)
    told = {"word": parts[1], "year": int(parts[2]), "serial": int(parts[3])} if parts else {}
    DocumentNumber.objects.create(text=text, record=_record(row), record_id=row.pk, name=row.number, **told)


def _record(row: Any) -> str:
    return str(row.RECORD)
