# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "wuzha.site"
    verbose_name = _("Pages")

    def ready(self) -> None:
        """Register its own pages beside those of the apps."""
        from wuzha.inbox import sources
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.site.waiting import WorksSource
        from wuzha.site.works import waiting

        sources.register(WorksSource())
        register(
            Entry(5, _("Overview"), "site:start", "home", May.START),
            Entry(275, _("Sources and jobs"), "site:works", "plug", May.SEE_WORKS, known=waiting),
            Entry(290, _("API reference"), "site:api", "file", May.MANAGE_SOURCES),
        )
