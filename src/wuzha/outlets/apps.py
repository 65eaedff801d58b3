# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OutletsConfig(AppConfig):
    name = "wuzha.outlets"
    verbose_name = pgettext_lazy("outlets", "Outlets")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.outlets.labels import GROUPS, RECORDS
        from wuzha.outlets.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("outlets", named)
        registry.addresses["outlets/"] = "wuzha.outlets.urls"
        registry.apis.append("wuzha.outlets.api")
        register(Entry(195, self.verbose_name, "outlets:index", "layers", May.READ_CARDS))
