# SPDX-License-Identifier: Apache-2.0
"""A row of a list of people as its parser hands it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class IncomingPerson:
    """A person in a case, when the person was caught, and a measure if `measure` is there. In canonical form; empty
    where not known."""

    line: int
    case_no: str
    name: str = ""
    id_no: str = ""
    phone: str = ""
    alias: str = ""
    residence: str = ""
    roles: Sequence[str] = ()
    known: str = ""
    measure: str = ""
    day: date | None = None
    until: date | None = None
    organ: str = ""
    document_no: str = ""
    unit_id: int | None = None
    fen: int | None = None
    #: 抓获时间 and 抓获单位, which a list has beside the measure.
    caught_on: date | None = None
    caught_by: int | None = None
    #: `field:CODE` of faulty fields.
    flags: tuple[str, ...] = ()
    raw: Mapping[str, str] = field(default_factory=dict)
