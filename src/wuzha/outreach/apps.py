# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class OutreachConfig(AppConfig):
    name = "wuzha.outreach"
    verbose_name = pgettext_lazy("outreach", "Outreach")

    def ready(self) -> None:
        """Register its pages, the kind of request its plan sends, what the search finds, when personal data
        must go, names of acts and records."""
        from wuzha.audit import labels
        from wuzha.core.indicators import doors
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.outreach.exports import EXPORTERS
        from wuzha.outreach.intake.receivers import RECEIVERS
        from wuzha.outreach.kinds import TASK
        from wuzha.outreach.labels import GROUPS, RECORDS
        from wuzha.outreach.models import (
            Activity,
            Aim,
            Campaign,
            Event,
            Material,
            PlanEntry,
            ReviewRound,
            Site,
            TeamMember,
        )
        from wuzha.outreach.privacy import KEEPERS, has_open_work
        from wuzha.outreach.queries import indicators
        from wuzha.outreach.queries.lists import named
        from wuzha.outreach.talks import talk
        from wuzha.outreach.waiting import SOURCES
        from wuzha.privacy import exporters, keepers
        from wuzha.requests import registry as kinds
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry
        from wuzha.warning.registry import talks

        doors.register("outreach", May.READ_OUTREACH, indicators.address)
        sources.register(*SOURCES)
        talks.append(talk)
        for receiver in RECEIVERS:
            receivers.register(receiver)
        for exporter in EXPORTERS:
            exporters.register(exporter)
        for keeper in KEEPERS:
            keepers.register(keeper)
        still_at_work.append(has_open_work)
        found_by.append("wuzha.outreach.finders")
        kinds.register(TASK)
        labels.register(GROUPS, RECORDS)
        for model in (Activity, Aim, Campaign, Event, Material, PlanEntry, ReviewRound, Site, TeamMember):
            labels.numbers_records(model.RECORD, model.number_of, key_reader(model.LETTERS))
        names_records("outreach", named)
        registry.addresses["outreach/"] = "wuzha.outreach.urls"
        activities = pgettext_lazy("outreach", "Activities")
        register(
            Entry(195, self.verbose_name, "outreach:home", "megaphone", May.READ_OUTREACH),
            Entry(
                196,
                activities,
                "outreach:index",
                "megaphone",
                May.RECORD_OUTREACH,
                unless=May.READ_OUTREACH,
                home=False,
            ),
        )
