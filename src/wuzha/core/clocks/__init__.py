# SPDX-License-Identifier: Apache-2.0
"""Clocks: deadlines of records, told before they run out and when they do.

A domain declares its clocks and writes no sweep:

1. Its record is `Clocked`: `step_at` says when to look at it next, and has an index. Its alerts are a table
   (`Alert`), unique for what may be told once.
2. Its rules plan the steps (`plan`), from shares of a clock's time or from minutes before its end. Whoever moves a
   deadline sets `step_at` to the first of them in the same transaction (`next_at`).
3. Its task has the sweep look at what is due, tell it (`tell_once`) and set `step_at` anew:

    @every("* * * * *")
    def tell_case_clocks(now: datetime) -> int:
        return sweep(Case.unscoped, now, lambda cases, _upto: look(cases[0], now))

What is told follows from the instants in the rows alone, and each telling is kept once by a constraint, so that missed,
doubled or killed runs change only when things are told.
"""
