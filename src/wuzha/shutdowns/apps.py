# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ShutdownsConfig(AppConfig):
    name = "wuzha.shutdowns"
    verbose_name = pgettext_lazy("shutdown", "Shutdowns and GOIP sites")

    def ready(self) -> None:
        """Register its pages, its kinds of request, its part of the page of a case, names of its acts and records,
        which record an address names, what the search finds, what takes lists and what leaves as a file, what waits for
        people, where its figures are listed, whose its files are, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cases.registry import sections
        from wuzha.core.indicators import doors
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.requests import registry as kinds
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.shutdowns import privacy
        from wuzha.shutdowns.exports import ShutdownExporter
        from wuzha.shutdowns.intake.receiver import ShutdownReceiver
        from wuzha.shutdowns.labels import GROUPS, RECORDS
        from wuzha.shutdowns.linked import SECTION
        from wuzha.shutdowns.models import Shutdown, Site
        from wuzha.shutdowns.queries import indicators, lists
        from wuzha.shutdowns.services.answering import KINDS
        from wuzha.shutdowns.waiting import SOURCES_OF_INBOX
        from wuzha.ui import registry

        assert indicators.INDICATORS  # noqa: S101 - declared by reading it
        for one in KINDS:
            kinds.register(one)
        sections.append(SECTION)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Shutdown.RECORD, Shutdown.number_of, lists.shutdown_key)
        labels.numbers_records(Site.RECORD, Site.number_of, lists.site_key)
        names_records("shutdowns", lists.named)
        receivers.register(ShutdownReceiver())
        exporters.register(ShutdownExporter())
        sources.register(*SOURCES_OF_INBOX)
        keepers.register(privacy.ShutdownKeeper())
        keepers.register(privacy.SiteKeeper())
        subjects.register(privacy.ShutdownSubjects())
        owners.register(privacy.FILES)
        still_at_work.append(privacy.has_open_work)
        doors.register("shutdowns", May.READ_CARDS, indicators.address)
        found_by.append("wuzha.shutdowns.finders")
        registry.addresses["shutdowns/"] = "wuzha.shutdowns.urls"
        register(
            Entry(
                195, self.verbose_name, "shutdowns:index", "lock", May.READ_CARDS, lists.waiting, home=False,
            )
        )  # fmt: skip
