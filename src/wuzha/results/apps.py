# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ResultsConfig(AppConfig):
    name = "wuzha.results"
    verbose_name = pgettext_lazy("results", "Results")

    def ready(self) -> None:
        """Register what is counted, its pages, and the names of its acts and records."""
        from wuzha.audit import labels
        from wuzha.core.indicators import doors
        from wuzha.org.access import names_records
        from wuzha.org.navigation import Entry, register
        from wuzha.org.roles import May
        from wuzha.privacy import exporters
        from wuzha.results.exports import ResultsExporter
        from wuzha.results.labels import GROUPS, RECORDS
        from wuzha.results.models import Publication
        from wuzha.results.queries import indicators as _indicators  # noqa: F401 - registers them
        from wuzha.results.queries.publications import named
        from wuzha.results.views.asked import list_url
        from wuzha.ui import registry

        doors.register("results", May.READ_CASES, list_url)
        exporters.register(ResultsExporter())
        labels.register(GROUPS, RECORDS)
        labels.numbers_records(Publication.RECORD, Publication.number_of, Publication.key_in)
        names_records("results", named)
        registry.addresses["results/"] = "wuzha.results.urls"
        morning = pgettext_lazy("results", "Morning page")
        register(
            Entry(5, morning, "results:morning", "sun", May.PUBLISH_RESULTS),
            Entry(151, morning, "results:morning", "sun", May.READ_CASES, unless=May.PUBLISH_RESULTS),
            Entry(153, pgettext_lazy("results", "Board of results"), "results:board", "target", May.READ_CASES),
        )
