# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MeetingsConfig(AppConfig):
    name = "wuzha.meetings"
    verbose_name = pgettext_lazy("meeting", "Joint meeting")

    def ready(self) -> None:
        """Register its pages, what it asks of units, what takes its tables, names of its acts and records, what waits
        for people, what the search finds, whose files these are, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.meetings.exports import SheetExporter
        from wuzha.meetings.intake.receivers import RECEIVERS
        from wuzha.meetings.kinds import RESOLUTION, TASK
        from wuzha.meetings.labels import GROUPS, RECORDS
        from wuzha.meetings.models import Meeting
        from wuzha.meetings.privacy import MeetingKeeper, has_open_work
        from wuzha.meetings.programmes import of_cards
        from wuzha.meetings.queries.lists import key_in, named, waiting
        from wuzha.meetings.services.papers import PAPERS
        from wuzha.meetings.waiting import SOURCES
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.outlets.registry import programmes
        from wuzha.privacy import exporters, keepers
        from wuzha.requests import registry as kinds
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        kinds.register(RESOLUTION)
        kinds.register(TASK)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Meeting.RECORD, Meeting.number_of, key_in)
        names_records("meetings", named)
        for one in RECEIVERS:
            receivers.register(one)
        sources.register(*SOURCES)
        owners.register(PAPERS)
        keepers.register(MeetingKeeper())
        exporters.register(SheetExporter())
        still_at_work.append(has_open_work)
        programmes.append(of_cards)
        found_by.append("wuzha.meetings.finders")
        registry.addresses["meetings/"] = "wuzha.meetings.urls"
        own = pgettext_lazy("member", "Our unit")
        register(
            Entry(66, self.verbose_name, "meetings:index", "users", May.OVERSEE, waiting, home=False),
            Entry(4, own, "meetings:mine", "building", May.OWN_MEMBERSHIP),
            Entry(
                194, self.verbose_name, "meetings:index", "users", May.READ_OVERSIGHT, unless=May.OVERSEE, home=False
            ),
        )
