# SPDX-License-Identifier: Apache-2.0
"""The steps of running clocks: planned when a clock moves, told by the sweep or by whoever moves the clock before it.

`WarningRecord.step_at` never lies behind the next step, so the sweep looks only at what is due. Whoever moves a clock
first tells what was owed until then (`settle.before`), so that no step is lost between two sweeps or in a gap.
"""
