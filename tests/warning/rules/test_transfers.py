# SPDX-License-Identifier: Apache-2.0
"""What a refusal of a transfer leads to."""

from __future__ import annotations

import pytest

from wuzha.warning.rules.lifecycle import TransferState, after_refusal


@pytest.mark.parametrize(
    ("before", "most", "state"),
    [
        (0, 2, TransferState.REJECTED),
        (1, 2, TransferState.DISPUTED),
        (2, 2, TransferState.DISPUTED),
        (0, 1, TransferState.DISPUTED),
    ],
)
def test_with_the_last_refusal_the_centre_decides(before: int, most: int, state: TransferState) -> None:
    assert after_refusal(before, most) == state
