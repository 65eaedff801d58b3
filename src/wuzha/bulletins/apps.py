# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class BulletinsConfig(AppConfig):
    name = "wuzha.bulletins"
    verbose_name = pgettext_lazy("bulletins", "Bulletins")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.bulletins.labels import GROUPS, RECORDS
        from wuzha.bulletins.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("bulletins", named)
        registry.addresses["bulletins/"] = "wuzha.bulletins.urls"
        registry.apis.append("wuzha.bulletins.api")
        register(Entry(195, self.verbose_name, "bulletins:index", "layers", May.READ_FUNDS))
