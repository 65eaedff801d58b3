# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SanctionsConfig(AppConfig):
    name = "wuzha.sanctions"
    verbose_name = pgettext_lazy("sanctions", "Sanctions")

    def ready(self) -> None:
        """Register its pages, its kinds of measure and of request, what takes leads that are handed on, names of its
        acts and records, which record an address names, what the search finds, what waits for people, what comes in
        and may leave as a file, where its figures are listed, whose its files are, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.cards.registry import followed, on_holders
        from wuzha.core.indicators import doors
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.leads.registry import takers
        from wuzha.leads.rules.life import Way
        from wuzha.measures import registry as measures
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people.registry import sections as people
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.requests import registry as kinds
        from wuzha.sanctions import privacy
        from wuzha.sanctions.exports import EXPORTERS
        from wuzha.sanctions.intake.receivers import RECEIVERS
        from wuzha.sanctions.intake.returns import RETURNS
        from wuzha.sanctions.kinds import KINDS
        from wuzha.sanctions.labels import GROUPS, RECORDS
        from wuzha.sanctions.models import Absent, Dossier, Penalty, Pledge
        from wuzha.sanctions.queries import dossiers, indicators, records
        from wuzha.sanctions.queries.linked import OF_CLUES, OF_PERSON, OF_SANCTION, ON_HOLDERS, TAKER
        from wuzha.sanctions.services.easings import KIND as EASING
        from wuzha.sanctions.services.returns import KIND
        from wuzha.sanctions.views.counted import list_url
        from wuzha.sanctions.waiting import SOURCES_OF_INBOX
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        assert indicators.INDICATORS  # noqa: S101 - declared by reading it
        kinds.register(KIND)
        kinds.register(EASING)
        for one in KINDS:
            measures.register(one)
        people.append(OF_PERSON)
        on_holders.append(ON_HOLDERS)
        followed.update(OF_CLUES)
        takers.update({Way.PENALTY: TAKER, Way.SANCTION: OF_SANCTION})
        labels.register(GROUPS, RECORDS)
        for model, key_in in ((Penalty, records.penalty_key), (Pledge, records.pledge_key),
                              (Absent, records.absent_key), (Dossier, dossiers.dossier_key)):  # fmt: skip
            labels.numbers_records(model.RECORD, model.number_of, key_in)
        names_records("sanctions", records.named)
        sources.register(*SOURCES_OF_INBOX)
        for keeper in privacy.KEEPERS:
            keepers.register(keeper)
        for receiver in (*RECEIVERS, RETURNS):
            receivers.register(receiver)
        for exporter in EXPORTERS:
            exporters.register(exporter)
        subjects.register(privacy.SanctionSubjects())
        owners.register(privacy.FILES)
        still_at_work.append(privacy.has_open_work)
        doors.register("sanctions", May.READ_SANCTIONS, list_url)
        found_by.append("wuzha.sanctions.finders")
        registry.addresses["sanctions/"] = "wuzha.sanctions.urls"
        register(
            Entry(
                75, pgettext_lazy("sanctions", "Sanctions and penalties"), "sanctions:penalties", "flag",
                May.READ_SANCTIONS, records.waiting, home=False,
            )
        )  # fmt: skip
