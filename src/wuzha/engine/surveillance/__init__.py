# SPDX-License-Identifier: Apache-2.0
"""Rates and how sure they are."""

from wuzha.engine.surveillance.intervals import wilson

__all__ = ["wilson"]
