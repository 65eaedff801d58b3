# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "wuzha.calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        """Register its pages, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.calls.labels import GROUPS, RECORDS
        from wuzha.calls.queries.lists import named, waiting
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("calls", named)
        registry.addresses["calls/"] = "wuzha.calls.urls"
        register(
            Entry(45, _("Call intake"), "calls:index", "phone-call", May.TAKE_CALLS, waiting),
            Entry(172, _("Call intake"), "calls:index", "phone-call", May.READ_CALLS, waiting, unless=May.TAKE_CALLS),
        )
