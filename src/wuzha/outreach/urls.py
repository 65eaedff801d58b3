# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.outreach.views import activities, aims, board, campaigns, daily, others, phone, teams

app_name = "outreach"
urlpatterns = [
    path("", board.home, name="home"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.new_member, name="new_member"),
    path("teams/gaps/", teams.gaps, name="gaps"),
    path("teams/<int:pk>/", teams.member, name="member"),
    path("teams/<int:pk>/show/", teams.show, name="member_show"),
    path("teams/<int:pk>/do/<slug:name>/", teams.act, name="member_act"),
    path("plan/", others.plan, name="plan"),
    path("plan/new/", others.new_task, name="new_task"),
    path("events/new/", others.new_event, name="new_event"),
    path("events/<int:pk>/", others.event, name="event"),
    path("events/<int:pk>/do/<slug:name>/", others.event_act, name="event_act"),
    path("daily/", daily.daily, name="daily"),
    path("daily/new/", daily.new, name="daily_new"),
    path("daily/<int:pk>/", daily.edit, name="daily_edit"),
    path("daily/<int:pk>/pass/", daily.pass_on, name="daily_pass"),
    path("sites/", others.places, name="sites"),
    path("sites/new/", others.new_site, name="new_site"),
    path("sites/<int:pk>/", others.site, name="site"),
    path("sites/<int:pk>/show/", others.site_show, name="site_show"),
    path("sites/<int:pk>/do/<slug:name>/", others.site_act, name="site_act"),
    path("shares/", others.share_list, name="shares"),
    path("shares/new/", others.new_share, name="new_share"),
    path("materials/", others.material_list, name="materials"),
    path("materials/new/", others.new_material, name="new_material"),
    path("materials/<int:pk>/", others.material, name="material"),
    path("materials/<int:pk>/do/<slug:name>/", others.material_act, name="material_act"),
    path("activities/", activities.index, name="index"),
    path("activities/new/", activities.new, name="new"),
    path("activities/<int:pk>/", activities.activity, name="activity"),
    path("activities/<int:pk>/edit/", activities.edit, name="activity_edit"),
    path("activities/<int:pk>/show/", activities.show, name="activity_show"),
    path("activities/<int:pk>/do/<slug:name>/", activities.act, name="activity_act"),
    path("activities/<int:pk>/sign-in/", phone.sign_sheet, name="sign_sheet"),
    path("sign/<slug:code>/", phone.sign, name="sign"),
    path("phone/", phone.page, name="phone"),
    path("phone/worker.js", phone.worker, name="phone_worker"),
    path("phone/me/", phone.me, name="phone_me"),
    path("phone/sync/", phone.sync, name="phone_sync"),
    path("aims/", aims.aims, name="aims"),
    path("aims/make/", aims.make, name="aims_make"),
    path("aims/<int:pk>/", aims.aim, name="aim"),
    path("aims/<int:pk>/do/<slug:name>/", aims.aim_act, name="aim_act"),
    path("campaigns/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.new_campaign, name="new_campaign"),
    path("campaigns/<int:pk>/", campaigns.campaign, name="campaign"),
    path("campaigns/<int:pk>/do/<slug:name>/", campaigns.campaign_act, name="campaign_act"),
    path("reviews/", activities.reviews, name="reviews"),
    path("reviews/<int:pk>/", activities.review_round, name="review_round"),
]
