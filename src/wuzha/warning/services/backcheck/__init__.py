# SPDX-License-Identifier: Apache-2.0
"""Victims of cases matched with the warnings, classed; and a class corrected by a person."""

from wuzha.warning.services.backcheck.recheck import correct, recheck, recheck_late, recheck_since, restore

__all__ = [
    "correct",
    "recheck",
    "recheck_late",
    "recheck_since",
    "restore",
]
