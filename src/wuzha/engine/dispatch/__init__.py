# SPDX-License-Identifier: Apache-2.0
"""Which station should take a warning: where the person lives now, then who has hands free."""

from wuzha.engine.dispatch.divisions import covered_digits, significant
from wuzha.engine.dispatch.render import render
from wuzha.engine.dispatch.suggest import Code, Reason, StationLoad, Suggestion, suggest

__all__ = [
    "Code",
    "Reason",
    "StationLoad",
    "Suggestion",
    "covered_digits",
    "render",
    "significant",
    "suggest",
]
