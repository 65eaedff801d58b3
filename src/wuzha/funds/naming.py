# SPDX-License-Identifier: Apache-2.0
"""How a case is called on paper."""

from __future__ import annotations

from collections.abc import Sequence

from wuzha.engine.identifiers import Name
from wuzha.funds.models import Victim
from wuzha.sealed.value import masked_by


def case_name(victims: Sequence[Victim]) -> str:
    """张某等人被电信网络诈骗案: after its first victim with a name, in the form that may be read by anybody."""
    named = next((one.name for one in victims if one.name is not None), None)
    who = masked_by(named, Name.anonymised) if named is not None else ""
    several = "等人" if who and len(victims) > 1 else ""
    return f"{who}{several}{'被' if who else ''}电信网络诈骗案"


def victims_of(case_id: int) -> list[Victim]:
    """The victims of a case in the order in which they were taken in."""
    return list(Victim.unscoped.filter(case_id=case_id).order_by("pk"))
