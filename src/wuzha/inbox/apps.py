# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "wuzha.inbox"
    verbose_name = _("Inbox")

    def ready(self) -> None:
        """Register its pages, its entry with the count, and how its addresses name the records of its sources."""
        from wuzha.inbox.sources import NEEDS
        from wuzha.inbox.views import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.ui import registry

        registry.addresses["inbox/"] = "wuzha.inbox.urls"
        registry.contexts.append("wuzha.inbox.views:bell")
        names_records("inbox", named)
        register(Entry(5, _("Inbox"), "inbox:list", "inbox", NEEDS, counter="inbox_waiting", home=False))
