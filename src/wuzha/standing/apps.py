# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class StandingConfig(AppConfig):
    name = "wuzha.standing"
    verbose_name = pgettext_lazy("standing", "Standing")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.standing.labels import GROUPS, RECORDS
        from wuzha.standing.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("standing", named)
        registry.addresses["standing/"] = "wuzha.standing.urls"
        registry.apis.append("wuzha.standing.api")
        register(Entry(195, self.verbose_name, "standing:index", "layers", May.READ_FUNDS))
