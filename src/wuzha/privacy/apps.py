# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "wuzha.privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Register its pages, what its acts and records are called, its files, and its list that may leave as one."""
        from wuzha.audit import labels
        from wuzha.inbox import sources
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.privacy import exporters
        from wuzha.privacy.labels import GROUPS, RECORDS
        from wuzha.privacy.queries.named import export_number, key_in, named
        from wuzha.privacy.services.exports import FILES
        from wuzha.privacy.trail_export import TrailExporter
        from wuzha.privacy.waiting import SOURCES
        from wuzha.sealed import owners
        from wuzha.ui import registry

        owners.register(FILES)
        sources.register(*SOURCES)
        exporters.register(TrailExporter())
        names_records("privacy", named)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records("export", export_number, key_in)
        registry.addresses |= {"privacy/": "wuzha.privacy.urls", "audit/": "wuzha.privacy.trail_urls"}
        register(
            Entry(120, _("Audit trail"), "audit:list", "eye", May.READ_AUDIT),
            Entry(130, _("Who saw whom"), "privacy:reading", "search", May.READ_AUDIT),
            Entry(140, _("Reading that stands out"), "privacy:leads", "flag", May.READ_AUDIT),
            Entry(250, _("Exports"), "privacy:exports", "download", (May.EXPORT, May.APPROVE_EXPORT)),
            Entry(260, _("Retention"), "privacy:retention", "trash", May.RETENTION),
            Entry(270, _("Impact assessments"), "privacy:impact", "shield", (May.IMPACT, May.READ_AUDIT)),
        )
