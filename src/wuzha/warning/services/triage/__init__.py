# SPDX-License-Identifier: Apache-2.0
"""The analyst's acts before dispatch: take, put back, snooze, set aside, merge."""

from wuzha.warning.services.claims import expire_claims, release
from wuzha.warning.services.triage.aside import invalidate, restore, snooze, wake
from wuzha.warning.services.triage.assign import assign, put_back, take_over
from wuzha.warning.services.triage.merging import merge
from wuzha.warning.services.triage.take import take, take_next

__all__ = [
    "assign",
    "expire_claims",
    "invalidate",
    "merge",
    "put_back",
    "release",
    "restore",
    "snooze",
    "take",
    "take_next",
    "take_over",
    "wake",
]
