# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MeasuresConfig(AppConfig):
    name = "wuzha.measures"
    verbose_name = pgettext_lazy("measures", "Measures")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.measures.labels import GROUPS, RECORDS
        from wuzha.measures.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("measures", named)
        registry.addresses["measures/"] = "wuzha.measures.urls"
        registry.apis.append("wuzha.measures.api")
        register(Entry(195, self.verbose_name, "measures:index", "layers", May.READ_FUNDS))
