# SPDX-License-Identifier: Apache-2.0
"""What domains above register with warnings, which know none of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wuzha.cases.registry import Linked

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

#: Given a warning's key: records that name the same caller, site or app.
tied: list[Callable[[Actor, int], Sequence[Linked]]] = []
