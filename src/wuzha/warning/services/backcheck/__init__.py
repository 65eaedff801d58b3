# SPDX-License-Identifier: Apache-2.0
"""Known cases: received from lists, matched with the warnings, classed; and a class corrected by a person."""

from wuzha.warning.services.backcheck.correct import correct, restore
from wuzha.warning.services.backcheck.incoming import IncomingCase, SealedCase
from wuzha.warning.services.backcheck.receive import receive
from wuzha.warning.services.backcheck.recheck import recheck, recheck_late, recheck_since

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
