# SPDX-License-Identifier: Apache-2.0
"""Deadlines: clocks as data, the calendar of working days (调休), quiet hours.

No function here knows what time it is; the caller passes every instant, with its time zone. When a day starts and ends
is a matter of Asia/Shanghai.
"""

from __future__ import annotations

from wuzha.engine.calendar.clock import Clock, Unit
from wuzha.engine.calendar.deadlines import at_share, due, elapsed_share, end_of_day
from wuzha.engine.calendar.workdays import UncoveredYearError, WorkCalendar, from_chinesecalendar
from wuzha.engine.calendar.zone import SHANGHAI, shift_out_of_quiet

__all__ = [
    "SHANGHAI",
    "Clock",
    "UncoveredYearError",
    "Unit",
    "WorkCalendar",
    "at_share",
    "due",
    "elapsed_share",
    "end_of_day",
    "from_chinesecalendar",
    "shift_out_of_quiet",
]
