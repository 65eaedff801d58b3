# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.inspections.views import tickets, visits

app_name = "inspections"
urlpatterns = [
    path("tickets/", tickets.index, name="index"),
    path("tickets/new/", tickets.new, name="new"),
    path("tickets/<int:pk>/", tickets.ticket, name="ticket"),
    path("tickets/<int:pk>/edit/", tickets.edit, name="ticket_edit"),
    path("tickets/<int:pk>/show/", tickets.show, name="ticket_show"),
    path("tickets/<int:pk>/paper/", tickets.paper, name="ticket_paper"),
    path("tickets/<int:pk>/do/<slug:name>/", tickets.act, name="ticket_act"),
    path("units/<int:pk>/do/<slug:name>/", tickets.part_act, name="part_act"),
    path("", visits.plans, name="plans"),
    path("rounds/new/", visits.new_round, name="new_round"),
    path("rounds/<int:pk>/", visits.programme, name="programme"),
    path("rounds/<int:pk>/add/", visits.programme_add, name="programme_add"),
    path("rounds/<int:pk>/report/", visits.programme_report, name="programme_report"),
    path("<int:pk>/", visits.visit, name="visit"),
    path("<int:pk>/show/", visits.show, name="visit_show"),
    path("<int:pk>/check/", visits.check, name="check"),
    path("<int:pk>/do/<slug:name>/", visits.act, name="visit_act"),
    path("photos/<int:pk>/", visits.photo, name="photo"),
    path("findings/", visits.findings, name="findings"),
    path("findings/<int:pk>/clear/", visits.finding_clear, name="finding_clear"),
    path("of/<int:pk>/", visits.unit, name="unit"),
]
