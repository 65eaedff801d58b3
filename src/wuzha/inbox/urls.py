# SPDX-License-Identifier: Apache-2.0
"""Addresses of the inbox."""

from __future__ import annotations

from django.urls import path

from wuzha.inbox import views

app_name = "inbox"
urlpatterns = [
    path("", views.index, name="list"),
    path("rows/", views.mail, name="rows"),
    path("bulk/", views.bulk, name="bulk"),
    path("views/", views.keep, name="view_keep"),
    path("views/<int:pk>/drop/", views.drop, name="view_drop"),
    path("<slug:source>/<int:pk>/", views.item, name="item"),
    path("<slug:source>/<int:pk>/act/", views.act, name="act"),
]
