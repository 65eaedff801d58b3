# SPDX-License-Identifier: Apache-2.0
"""Names and numbers as the database compares them. Migrations refer to this: its SQL does not change."""

from __future__ import annotations

from django.db.models import CharField, CheckConstraint, F, Func, Q


class Plain(Func):
    """A text in its plain form: full-width letters and digits as the usual ones (NFKC)."""

    function = "normalize"
    template = "%(function)s(%(expressions)s, NFKC)"
    output_field = CharField()


def written_plainly(name: str, column: str) -> CheckConstraint:
    """That a column holds the plain form only, whoever writes: `３３０２` would be another key beside `3302`."""
    return CheckConstraint(name=name, condition=Q(**{column: Plain(F(column))}))
