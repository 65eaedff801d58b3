# SPDX-License-Identifier: Apache-2.0
"""Reads of tickets and inspections, always for an actor. What other rooms ask for stands here."""

from wuzha.inspections.queries.asked import Evidence, findings_of, of_case, open_of_unit, overdue, part_of

__all__ = ["Evidence", "findings_of", "of_case", "open_of_unit", "overdue", "part_of"]
