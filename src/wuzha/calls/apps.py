# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CallsConfig(AppConfig):
    name = "wuzha.calls"
    verbose_name = pgettext_lazy("calls", "Calls")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.calls.labels import GROUPS, RECORDS
        from wuzha.calls.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("calls", named)
        registry.addresses["calls/"] = "wuzha.calls.urls"
        registry.apis.append("wuzha.calls.api")
        register(Entry(195, self.verbose_name, "calls:index", "layers", May.READ_FUNDS))
