# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OutreachConfig(AppConfig):
    name = "wuzha.outreach"
    verbose_name = pgettext_lazy("outreach", "Outreach")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.outreach.labels import GROUPS, RECORDS
        from wuzha.outreach.queries import named
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("outreach", named)
        registry.addresses["outreach/"] = "wuzha.outreach.urls"
        registry.apis.append("wuzha.outreach.api")
        register(Entry(195, self.verbose_name, "outreach:index", "layers", May.READ_OUTREACH))
