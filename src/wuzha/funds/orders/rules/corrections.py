# SPDX-License-Identifier: Apache-2.0
"""Where an order goes when a bank's answer turns out to have been recorded wrongly.

A correction leads only to where the right answer would have led; what was released or paid out stays so. The database
holds the same pairs beside those of `rules.stops` and `rules.freezes`.
"""

from __future__ import annotations

from wuzha.funds.orders.rules.freezes import FreezeState as F
from wuzha.funds.orders.rules.stops import StopState as S

STOP = frozenset({
    (S.ACCEPTED.value, S.FAILED.value), (S.FAILED.value, S.ACCEPTED.value),
    (S.EXTENDED.value, S.ACCEPTED.value), (S.CONVERTED.value, S.ACCEPTED.value), (S.CONVERTED.value, S.EXTENDED.value),
})  # fmt: skip
FREEZE = frozenset({(F.ACTIVE.value, F.FAILED.value), (F.FAILED.value, F.ACTIVE.value)})
