# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ShutdownsConfig(AppConfig):
    name = "wuzha.shutdowns"
    verbose_name = pgettext_lazy("shutdowns", "Shutdowns")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.shutdowns.labels import GROUPS, RECORDS
        from wuzha.shutdowns.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("shutdowns", named)
        registry.addresses["shutdowns/"] = "wuzha.shutdowns.urls"
        registry.apis.append("wuzha.shutdowns.api")
        register(Entry(195, self.verbose_name, "shutdowns:index", "layers", May.READ_CARDS))
