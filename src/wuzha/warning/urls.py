# SPDX-License-Identifier: Apache-2.0
"""Addresses of the warning desk."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.views.console import acts as desk_acts
from wuzha.warning.views.console import bulk, detail, page
from wuzha.warning.views.field import acts, grid, task, tasks
from wuzha.warning.views.kpi import page as kpi
from wuzha.warning.views.kpi import records as kpi_records

app_name = "warning"
urlpatterns = [
    # the desk
    path("", page.console, name="console"),
    path("find/", page.find, name="find"),
    path("rows/", page.rows, name="rows"),
    path("counts/", page.counts, name="counts"),
    path("next/", desk_acts.take_next, name="next"),
    path("filters/", page.keep, name="filter_keep"),
    path("filters/<int:pk>/drop/", page.drop, name="filter_drop"),
    path("steps/", page.dismiss_steps, name="steps_dismiss"),
    path("villages/", detail.villages, name="villages"),
    path("bulk/snooze/", bulk.snooze, name="bulk_snooze"),
    path("bulk/invalid/", bulk.invalidate, name="bulk_invalid"),
    path("bulk/wake/", bulk.wake, name="bulk_wake"),
    path("bulk/restore/", bulk.restore, name="bulk_restore"),
    # one warning
    path("<int:pk>/", detail.show, name="detail"),
    path("<int:pk>/reveal/", detail.reveal, name="reveal"),
    path("<int:pk>/items/<str:code>/", detail.item, name="item"),
    path("<int:pk>/take/", desk_acts.take, name="take"),
    path("<int:pk>/release/", desk_acts.release, name="release"),
    path("<int:pk>/snooze/", desk_acts.snooze, name="snooze"),
    path("<int:pk>/wake/", desk_acts.wake, name="wake"),
    path("<int:pk>/invalid/", desk_acts.invalidate, name="invalid"),
    path("<int:pk>/restore/", desk_acts.restore, name="restore"),
    path("<int:pk>/merge/", desk_acts.merge, name="merge"),
    path("<int:pk>/dispatch/", desk_acts.dispatch, name="dispatch"),
    path("<int:pk>/recall/", desk_acts.recall, name="recall"),
    # the officer
    path("tasks/", tasks.index, name="tasks"),
    path("tasks/news/", tasks.news, name="tasks_news"),
    path("tasks/<int:pk>/", task.show, name="task"),
    path("tasks/<int:pk>/reveal/", task.reveal, name="task_reveal"),
    path("tasks/<int:pk>/sign/", acts.sign, name="task_sign"),
    path("tasks/<int:pk>/attempt/", acts.attempt, name="task_attempt"),
    path("tasks/<int:pk>/ask-grid/", acts.ask_grid, name="task_ask_grid"),
    path("tasks/<int:pk>/close/", acts.close, name="task_close"),
    path("tasks/<int:pk>/return/", acts.give_back, name="task_return"),
    path("tasks/<int:pk>/handover/", acts.hand_over, name="task_handover"),
    # the grid worker
    path("grid/", grid.index, name="grid"),
    path("grid/<int:pk>/", grid.show, name="grid_task"),
    path("grid/<int:pk>/reveal/", grid.reveal, name="grid_reveal"),
    path("grid/<int:pk>/result/", grid.result, name="grid_result"),
    # the indicators
    path("kpi/", kpi.index, name="kpi"),
    path("kpi/records/", kpi_records.index, name="kpi_records"),
]
