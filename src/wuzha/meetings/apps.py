# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MeetingsConfig(AppConfig):
    name = "wuzha.meetings"
    verbose_name = pgettext_lazy("meetings", "Meetings")

    def ready(self) -> None:
        """Register its pages and operations, names of its acts and records, and which record an address names."""
        from wuzha.audit import labels
        from wuzha.meetings.labels import GROUPS, RECORDS
        from wuzha.meetings.queries import named
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.ui import registry

        labels.register(GROUPS, RECORDS)
        names_records("meetings", named)
        registry.addresses["meetings/"] = "wuzha.meetings.urls"
        registry.apis.append("wuzha.meetings.api")
        register(Entry(195, self.verbose_name, "meetings:index", "layers", May.READ_FUNDS))
