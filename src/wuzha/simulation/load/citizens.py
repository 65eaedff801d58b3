# SPDX-License-Identifier: Apache-2.0
"""What citizens of the demo city see: published by its outreach officer, with the last week that is over."""

from __future__ import annotations

from django.db import transaction

from wuzha.citizen import queries, services
from wuzha.citizen.models import Published
from wuzha.org.roles import Role
from wuzha.simulation.load.policing import colleagues


@transaction.atomic
def settle() -> int:
    """Publish; how many things are new. Nothing where nobody runs outreach, or something is published."""
    people = colleagues(Role.OUTREACH_OFFICER)
    if not people or Published.objects.exists():
        return 0
    monday = queries.last_week()
    return services.publish(people[0], monday, queries.draft(monday).mark)
