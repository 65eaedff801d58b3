# SPDX-License-Identifier: Apache-2.0
"""Periodic work of restitutions."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wuzha.funds.refunds.services.checking import check_all


@app.periodic(cron="50 18 * * *")
@app.task(queueing_lock="funds.restitution.verify", pass_context=False)
def verify_books(timestamp: int) -> bool:  # noqa: ARG001 - procrastinate passes it by name
    """At 02:50 in Shanghai: every ledger and every calculation is checked again; the desk shows what does not close."""
    return check_all().ok
