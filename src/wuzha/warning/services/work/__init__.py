# SPDX-License-Identifier: Apache-2.0
"""The station's acts: sign in, try to reach the person, ask the grid, record the outcome, hand over."""

from wuzha.warning.services.completion import use_number
from wuzha.warning.services.work.attempts import ask_grid, attempt, grid_result
from wuzha.warning.services.work.denial import denial_checked
from wuzha.warning.services.work.outcome import close, handover_done, reopen, return_to_centre, sign_in, waive

__all__ = [
    "ask_grid",
    "attempt",
    "close",
    "denial_checked",
    "grid_result",
    "handover_done",
    "reopen",
    "return_to_centre",
    "sign_in",
    "use_number",
    "waive",
]
