# SPDX-License-Identifier: Apache-2.0
"""Known cases: received from lists, matched with the warnings, classed; and a class corrected by a person."""

from wuzha.warning.services.backcheck.receive import IncomingCase, SealedCase, receive
from wuzha.warning.services.backcheck.recheck import correct, recheck, recheck_late, recheck_since, restore

__all__ = [
    "IncomingCase",
    "SealedCase",
    "correct",
    "receive",
    "recheck",
    "recheck_late",
    "recheck_since",
    "restore",
]
