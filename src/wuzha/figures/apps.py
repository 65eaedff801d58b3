# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class FiguresConfig(AppConfig):
    name = "wuzha.figures"
    verbose_name = pgettext_lazy("figures", "Figures")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.figures.labels import GROUPS, RECORDS
        from wuzha.figures.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("figures", named)
        registry.addresses["figures/"] = "wuzha.figures.urls"
        registry.apis.append("wuzha.figures.api")
        register(Entry(195, self.verbose_name, "figures:index", "layers", May.READ_FUNDS))
