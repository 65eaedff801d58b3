# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FraudfreeConfig(AppConfig):
    name = "wuzha.fraudfree"
    verbose_name = pgettext_lazy("fraudfree", "Fraudfree")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.fraudfree.labels import GROUPS, RECORDS
        from wuzha.fraudfree.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("fraudfree", named)
        registry.addresses["fraudfree/"] = "wuzha.fraudfree.urls"
        registry.apis.append("wuzha.fraudfree.api")
        register(Entry(195, self.verbose_name, "fraudfree:index", "layers", May.READ_OUTREACH))
