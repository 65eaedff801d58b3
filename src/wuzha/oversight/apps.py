# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OversightConfig(AppConfig):
    name = "wuzha.oversight"
    verbose_name = pgettext_lazy("oversight", "Oversight")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.oversight.labels import GROUPS, RECORDS
        from wuzha.oversight.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("oversight", named)
        registry.addresses["oversight/"] = "wuzha.oversight.urls"
        registry.apis.append("wuzha.oversight.api")
        register(Entry(195, self.verbose_name, "oversight:index", "layers", May.READ_FUNDS))
