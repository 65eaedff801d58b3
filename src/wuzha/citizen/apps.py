# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CitizenConfig(AppConfig):
    name = "wuzha.citizen"
    verbose_name = pgettext_lazy("citizen", "For citizens")

    def ready(self) -> None:
        """Register its pages, names of its acts, and what the database role of the program for citizens may do."""
        from wuzha.audit import labels
        from wuzha.citizen.labels import GROUPS, RECORDS
        from wuzha.citizen.queries import waiting
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.runtime import roles
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        roles.apart |= {
            "citizen_published": "SELECT",
            "citizen_tip": "INSERT",
            "citizen_quizcount": "SELECT, INSERT, UPDATE",
        }
        registry.addresses["citizen/"] = "wuzha.citizen.urls"
        register(
            Entry(198, self.verbose_name, "citizen:index", "users", May.RUN_OUTREACH, home=False),
            Entry(
                157, pgettext_lazy("citizen", "Tips of citizens"), "citizen:tips", "inbox", May.WORK_LEADS, waiting,
                home=False,
            ),
        )  # fmt: skip
