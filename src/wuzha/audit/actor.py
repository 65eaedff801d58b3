# SPDX-License-Identifier: Apache-2.0
"""Who acts. Every write service and every reveal takes an actor; there is no anonymous change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one role at one unit, a source's API key, or a named part of the system itself."""

    #: `person`, `source` or `system`.
    kind: str
    #: Log-in name, source code or name of the system part; shown in the trail.
    label: str
    person_id: int | None = None
    role: str = ""
    unit_id: int | None = None
    unit_code: str = ""
    #: Path of the unit in the tree: whatever starts with it is in the actor's reach. `None` reaches nothing.
    unit_path: str | None = None
    #: Leads the shift at its unit.
    leads: bool = False
    #: Address the request came from; empty on the command line.
    address: str = ""
    #: Key of the access token through which a program acts for the person; the trail says so.
    token: int | None = None

    @classmethod
    def system(cls, part: str) -> Actor:
        """A part of the product acting by itself, such as the claim sweep. It reaches every unit."""
        return cls(kind="system", label=part, unit_path="")

    @property
    def is_system(self) -> bool:
        return self.kind == "system"
