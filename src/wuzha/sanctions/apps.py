# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SanctionsConfig(AppConfig):
    name = "wuzha.sanctions"
    verbose_name = pgettext_lazy("sanctions", "Sanctions")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.sanctions.labels import GROUPS, RECORDS
        from wuzha.sanctions.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("sanctions", named)
        registry.addresses["sanctions/"] = "wuzha.sanctions.urls"
        registry.apis.append("wuzha.sanctions.api")
        register(Entry(195, self.verbose_name, "sanctions:index", "layers", May.READ_FUNDS))
