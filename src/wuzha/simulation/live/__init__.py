# SPDX-License-Identifier: Apache-2.0
"""A city at work against the running system, through its API alone: sources, analysts, officers, grid workers, callers.

`arrivals` and `minds` decide (pure, seeded), `players` act by what they decide, `stage` lets everybody act in time,
`hands` gives each a key of their own from the demo city's database.
"""
