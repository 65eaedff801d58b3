# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "wuzha.site"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Register its own pages beside those of the apps."""
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May

        register(
            Entry(5, _("Overview"), "site:start", "home", May.START),
            Entry(290, _("API reference"), "site:api", "file", May.MANAGE_SOURCES),
        )
