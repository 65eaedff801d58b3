# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "wuzha.search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Register its pages, what its events are called, and what is found of the packages below it."""
        from wuzha.audit import labels
        from wuzha.search.labels import GROUPS
        from wuzha.search.registry import modules
        from wuzha.ui import registry

        labels.register(GROUPS, {})
        registry.addresses["search/"] = "wuzha.search.urls"
        modules.append("wuzha.search.ground")
