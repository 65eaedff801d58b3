# SPDX-License-Identifier: Apache-2.0
"""Addresses."""

from __future__ import annotations

from django.urls import path

from wuzha.evidence.views import case, exhibits, files, records

app_name = "evidence"
urlpatterns = [
    path("", exhibits.index, name="index"),
    path("cases/<int:pk>/", case.page, name="case"),
    path("cases/<int:pk>/add/<slug:name>/", case.add, name="add"),
    path("exhibits/<int:pk>/", exhibits.page, name="exhibit"),
    path("exhibits/<int:pk>/do/<slug:name>/", exhibits.act, name="exhibit_act"),
    path("exhibits/<int:pk>/show/", exhibits.show, name="exhibit_show"),
    path("exhibits/<int:pk>/label/", exhibits.label, name="exhibit_label"),
    path("scenes/<int:pk>/", records.scene, name="scene"),
    path("scenes/<int:pk>/correct/", records.scene_correct, name="scene_correct"),
    path("scenes/<int:pk>/show/", records.scene_show, name="scene_show"),
    path("devices/<int:pk>/", records.device, name="device"),
    path("devices/<int:pk>/numbers/", records.device_numbers, name="device_numbers"),
    path("devices/<int:pk>/person/", records.device_person, name="device_person"),
    path("devices/<int:pk>/show/", records.device_show, name="device_show"),
    path("files/<int:pk>/", files.page, name="file"),
    path("files/<int:pk>/get/", files.get, name="file_get"),
    path("files/<int:pk>/check/", files.check, name="file_check"),
    path("files/<int:pk>/decide/", files.decide, name="file_decide"),
    path("files/<int:pk>/show/", files.show, name="file_show"),
]
