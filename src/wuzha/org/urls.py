# SPDX-License-Identifier: Apache-2.0
"""Addresses of the administration: units, people, rules in force."""

from __future__ import annotations

from django.urls import path

from wuzha.org.views import alerts, duty, people, rules, territory, units

app_name = "org"
urlpatterns = [
    path("units/", units.index, name="units"),
    path("units/add/", units.add, name="unit_add"),
    path("units/options/", units.options, name="unit_options"),
    path("units/<int:pk>/", units.detail, name="unit"),
    path("units/<int:pk>/edit/", units.edit, name="unit_edit"),
    path("units/<int:pk>/move/", units.move, name="unit_move"),
    path("units/<int:pk>/end/", units.end, name="unit_end"),
    path("units/<int:pk>/population/", territory.population, name="unit_population"),
    path("units/<int:pk>/cover/", territory.cover, name="unit_cover"),
    path("jurisdictions/<int:pk>/end/", territory.end_cover, name="cover_end"),
    path("people/", people.index, name="people"),
    path("people/add/", people.add, name="person_add"),
    path("people/<int:pk>/", people.detail, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="person_edit"),
    path("people/<int:pk>/active/", people.active, name="person_active"),
    path("people/<int:pk>/password/", people.reset, name="person_reset"),
    path("people/<int:pk>/factor/", people.reset_factor, name="person_factor"),
    path("people/<int:pk>/tokens/<int:token>/revoke/", people.revoke_token, name="person_token"),
    path("people/<int:pk>/unlock/", people.unlock, name="person_unlock"),
    path("people/<int:pk>/postings/", people.post, name="person_post"),
    path("people/<int:pk>/postings/<int:posting>/end/", people.end_posting, name="posting_end"),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/<int:pk>/", alerts.settle, name="alert"),
    path("duty/", duty.index, name="duty"),
    path("duty/unit/<int:pk>/", duty.add, name="duty_add"),
    path("duty/<int:pk>/end/", duty.end, name="duty_end"),
    path("rules/", rules.index, name="rules"),
    path("rules/versions/<int:pk>/withdraw/", rules.withdraw, name="rule_withdraw"),
    path("rules/<str:key>/", rules.detail, name="rule"),
    path("rules/<str:key>/edit/", rules.edit, name="rule_edit"),
]
