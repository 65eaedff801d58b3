# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.oversight.views import listings, records

app_name = "oversight"
urlpatterns = [
    path("", listings.index, name="index"),
    path("propose/<int:pk>/", listings.propose, name="propose"),
    path("listings/<int:pk>/next/", listings.propose_next, name="propose_next"),
    path("interviews/", records.interviews, name="interviews"),
    path("interviews/new/", records.interview_new, name="interview_new"),
    path("interviews/<int:pk>/", records.interview, name="interview"),
    path("interviews/<int:pk>/show/", records.interview_show, name="interview_show"),
    path("interviews/<int:pk>/do/<slug:name>/", records.interview_act, name="interview_act"),
    path("referrals/", records.referrals, name="referrals"),
    path("referrals/new/", records.referral_new, name="referral_new"),
    path("referrals/<int:pk>/", records.referral, name="referral"),
    path("referrals/<int:pk>/show/", records.referral_show, name="referral_show"),
    path("referrals/<int:pk>/do/<slug:name>/", records.referral_act, name="referral_act"),
    path("papers/<int:pk>/", records.paper, name="paper"),
]
