# SPDX-License-Identifier: Apache-2.0
"""Addresses of the program for citizens."""

from __future__ import annotations

from django.urls import path

from wuzha.citizen.program import views

urlpatterns = [
    path("", views.home, name="home"),
    path("cards/<slug:code>/", views.card, name="card"),
    path("weeks/", views.weeks, name="weeks"),
    path("quiz/", views.quiz, name="quiz"),
    path("tip/", views.tip, name="tip"),
    path("about/", views.about, name="about"),
    path("citizen.css", views.style, name="style"),
    path("healthz", views.healthz, name="healthz"),
]
