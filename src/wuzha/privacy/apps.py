# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "wuzha.privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """The lists from here and below that may leave as a file; how this room's records are named and numbered."""
        from wuzha.audit.labels import numbers_records
        from wuzha.org.access import names_records
        from wuzha.privacy.exporters import register
        from wuzha.privacy.queries.named import export_number, key_in, named
        from wuzha.privacy.trail_export import TrailExporter

        register(TrailExporter())
        names_records("privacy", named)
        numbers_records("export", export_number, key_in)
