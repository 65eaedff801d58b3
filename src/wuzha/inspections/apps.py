# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class InspectionsConfig(AppConfig):
    name = "wuzha.inspections"
    verbose_name = pgettext_lazy("inspections", "Inspections")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.inspections.labels import GROUPS, RECORDS
        from wuzha.inspections.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("inspections", named)
        registry.addresses["inspections/"] = "wuzha.inspections.urls"
        registry.apis.append("wuzha.inspections.api")
        register(Entry(195, self.verbose_name, "inspections:index", "layers", May.READ_FUNDS))
