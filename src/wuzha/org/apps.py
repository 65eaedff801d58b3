# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "wuzha.org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Register its pages, what its acts, codes and records are called, and how long lists of keys are asked for."""
        from wuzha.audit import labels
        from wuzha.org import (
            holidays,  # noqa: F401 - its rule set is among those in force from the start
            many,
        )
        from wuzha.org.access import names_records
        from wuzha.org.labels import GROUPS, RECORDS
        from wuzha.org.navigation import Entry, register
        from wuzha.org.queries.units import named
        from wuzha.org.roles import May, Role
        from wuzha.ui import codes, registry

        many.register()
        labels.register(GROUPS, RECORDS)
        codes.register({role.value: role.label for role in Role})
        names_records("org", named)
        registry.addresses["admin/"] = "wuzha.org.urls"
        register(
            Entry(135, _("Log-in alerts"), "org:alerts", "alert", May.READ_AUDIT),
            Entry(210, _("Units"), "org:units", "building", May.MANAGE_UNITS),
            Entry(220, _("People"), "org:people", "users", May.MANAGE_PEOPLE),
            Entry(230, _("Duty roster"), "org:duty", "calendar", May.MANAGE_PEOPLE),
            Entry(240, _("Rules in force"), "org:rules", "scale", May.MANAGE_RULES),
        )
