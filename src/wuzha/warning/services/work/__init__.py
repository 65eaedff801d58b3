# SPDX-License-Identifier: Apache-2.0
"""The station's acts: sign in, try to reach the person, ask the grid, record the outcome, hand over."""

from wuzha.warning.services.work.attempts import attempt
from wuzha.warning.services.work.grid import ask_grid, grid_result
from wuzha.warning.services.work.handover import handover_done
from wuzha.warning.services.work.outcome import close, reopen
from wuzha.warning.services.work.station import return_to_centre, sign_in

__all__ = [
    "ask_grid",
    "attempt",
    "close",
    "grid_result",
    "handover_done",
    "reopen",
    "return_to_centre",
    "sign_in",
]
