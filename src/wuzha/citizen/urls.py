# SPDX-License-Identifier: Apache-2.0
"""Addresses on the side of the police."""

from __future__ import annotations

from django.urls import path

from wuzha.citizen import views

app_name = "citizen"
urlpatterns = [
    path("", views.index, name="index"),
    path("publish/", views.publish_now, name="publish"),
    path("tips/", views.tips, name="tips"),
    path("tips/take/", views.take_now, name="take"),
]
