# SPDX-License-Identifier: Apache-2.0
"""Addresses of the warning desk."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.views.field import acts, grid, task, tasks

app_name = "warning"
urlpatterns = [
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
]
