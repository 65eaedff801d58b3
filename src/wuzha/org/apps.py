# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrgConfig(AppConfig):
    name = "wuzha.org"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Say which records the addresses of this room name."""
        from wuzha.org.access import names_records
        from wuzha.org.queries.named import named

        names_records("org", named)
