# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class RequestsConfig(AppConfig):
    name = "wuzha.requests"
    verbose_name = pgettext_lazy("request", "Requests")

    def ready(self) -> None:
        """Register its pages, the kind that is no other room's, what the search finds, names of acts and records, what
        takes answer files, what waits for people, whose files these are, and when its data must go."""
        from wuzha.audit import labels
        from wuzha.inbox import sources
        from wuzha.intake import receivers
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.org.services.units import still_at_work
        from wuzha.privacy import keepers, subjects
        from wuzha.requests import registry as kinds
        from wuzha.requests.intake.receiver import AnswerReceiver
        from wuzha.requests.kinds import MATTER
        from wuzha.requests.labels import GROUPS, RECORDS
        from wuzha.requests.models import Request
        from wuzha.requests.privacy import RequestKeeper, RequestSubjects, has_open_work
        from wuzha.requests.queries.lists import key_in, named, waiting
        from wuzha.requests.services.files import FILES
        from wuzha.requests.waiting import SOURCES
        from wuzha.sealed import owners
        from wuzha.search.registry import modules as found_by
        from wuzha.ui import registry

        kinds.register(MATTER)
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Request.RECORD, Request.number_of, key_in)
        names_records("requests", named)
        receivers.register(AnswerReceiver())
        sources.register(*SOURCES)
        owners.register(FILES)
        keepers.register(RequestKeeper())
        subjects.register(RequestSubjects())
        still_at_work.append(has_open_work)
        found_by.append("wuzha.requests.finders")
        registry.addresses["requests/"] = "wuzha.requests.urls"
        register(Entry(118, self.verbose_name, "requests:index", "send", May.READ_REQUESTS, waiting, home=False))
