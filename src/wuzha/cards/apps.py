# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CardsConfig(AppConfig):
    name = "wuzha.cards"
    verbose_name = pgettext_lazy("cards", "Involved cards")

    def ready(self) -> None:
        """Register its pages, the kind of request that a back-trace is, its lists of intake, its figures, what the
        search finds, what a case and a person show, what waits for people, names of its acts and records, when its data
        must go, and what follows when a case moves."""
        from wuzha.audit import labels
        from wuzha.cards import indicators
        from wuzha.cards.exports import CardExporter, ClueExporter
        from wuzha.cards.hearing import case_moved
        from wuzha.cards.intake.clues import ClueReceiver
        from wuzha.cards.intake.receiver import CardReceiver, StockReceiver
        from wuzha.cards.labels import GROUPS, RECORDS
        from wuzha.cards.linked import PERSON_SECTION, SECTION, case_of_number
        from wuzha.cards.models import BackTrace, CardClue, InvolvedCard
        from wuzha.cards.privacy import CardKeeper, CardSubjects, ClueKeeper, ClueSubjects, has_open_work
        from wuzha.cards.queries.cards import key_in, named
        from wuzha.cards.queries.clues import clue_key
        from wuzha.cards.queries.outlets import gives_out
        from wuzha.cards.queries.traces import waiting
        from wuzha.cards.registry import followed
        from wuzha.cards.rules.clues import ClueResult
        from wuzha.cards.services.clues import KIND as CLUE
        from wuzha.cards.services.tracing import KIND
        from wuzha.cards.waiting import SOURCES
        from wuzha.cases import registry as cases
        from wuzha.core.indicators import doors
        from wuzha.core.numbering import key_reader
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.people import registry as people
        from wuzha.privacy import exporters, keepers, subjects
        from wuzha.requests import registry as kinds
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        followed[ClueResult.CASE] = case_of_number
        kinds.register(KIND)
        kinds.register(CLUE)
        cases.moved.append(case_moved)
        cases.sections.append(SECTION)
        people.sections.append(PERSON_SECTION)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(InvolvedCard.RECORD, InvolvedCard.number_of, key_in)
        labels.numbers_records(BackTrace.RECORD, BackTrace.number_of, key_reader(BackTrace.LETTERS))
        names_records("cards", named)
        labels.numbers_records(CardClue.RECORD, CardClue.number_of, clue_key)
        receivers.register(CardReceiver())
        receivers.register(ClueReceiver())
        receivers.register(StockReceiver())
        sources.register(*SOURCES)
        exporters.register(CardExporter())
        exporters.register(ClueExporter())
        keepers.register(CardKeeper())
        keepers.register(ClueKeeper())
        subjects.register(CardSubjects())
        subjects.register(ClueSubjects())
        still_at_work.append(has_open_work)
        doors.register("cards", May.READ_CARDS, indicators.address)
        found_by.append("wuzha.cards.finders")
        registry.addresses["cards/"] = "wuzha.cards.urls"
        ours = pgettext_lazy("cards", "Our outlets and back-traces")
        register(
            Entry(60, self.verbose_name, "cards:index", "layers", May.WORK_CARDS, waiting),
            Entry(195, self.verbose_name, "cards:index", "layers", May.READ_CARDS, unless=May.WORK_CARDS, home=False),
            Entry(61, ours, "cards:ours", "layers", May.OWN_MEMBERSHIP, fits=gives_out, home=False),
        )
