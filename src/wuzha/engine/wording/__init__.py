# SPDX-License-Identifier: Apache-2.0
"""Sums and dates as Chinese documents write them."""

from __future__ import annotations

from wuzha.engine.wording.amounts import in_words, yuan
from wuzha.engine.wording.dates import date_in_words, numeral, plain_date

__all__ = ["date_in_words", "in_words", "numeral", "plain_date", "yuan"]
