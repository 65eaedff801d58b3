# SPDX-License-Identifier: Apache-2.0
"""Addresses of the warning desk."""

from __future__ import annotations

from django.urls import path

from wuzha.warning.views import cases, clocks, taken
from wuzha.warning.views.console import acts as desk_acts
from wuzha.warning.views.console import bulk, exclusions, false_alarms, level_words, page, pairs, pane, shift_notes, sms
from wuzha.warning.views.doorstep import app, conflicts, phone
from wuzha.warning.views.doorstep.app import on_phone
from wuzha.warning.views.field import acts, grid, station, task
from wuzha.warning.views.followup import callbacks, watches
from wuzha.warning.views.kpi import daily
from wuzha.warning.views.kpi import page as kpi
from wuzha.warning.views.kpi import records as kpi_records
from wuzha.warning.views.live import source as live

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
    path("shift/", page.shift_page, name="shift"),
    path("shifts/", shift_notes.index, name="shift_notes"),
    path("shifts/begin/", shift_notes.begin, name="shift_note_begin"),
    path("shifts/<int:pk>/", shift_notes.show, name="shift_note"),
    path("shifts/<int:pk>/write/", shift_notes.write, name="shift_note_write"),
    path("shifts/<int:pk>/sign/", shift_notes.sign, name="shift_note_sign"),
    path("shifts/<int:pk>/confirm/", shift_notes.confirm, name="shift_note_confirm"),
    path("sms/", sms.index, name="sms"),
    path("sms/new/", sms.make, name="sms_new"),
    path("sms/<int:pk>/", sms.show, name="sms_list"),
    path("sms/<int:pk>/receipts/", sms.receipts, name="sms_receipts"),
    path("wall/", live.wall_page, name="wall"),
    path("taken/<int:pk>/", taken.index, name="taken"),
    path("villages/", pane.villages, name="villages"),
    path("bulk/select/", bulk.select, name="bulk_select"),
    path("bulk/<str:kind>/", bulk.begin, name="bulk"),
    path("acts/<int:pk>/run/", bulk.run, name="act_run"),
    path("acts/<int:pk>/undo/", bulk.undo, name="act_undo"),
    path("pairs/", pairs.show, name="pairs"),
    path("pairs/reveal/", pairs.reveal, name="pair_reveal"),
    path("pairs/decide/", pairs.decide, name="pair_decide"),
    # one warning
    path("<int:pk>/", pane.show, name="detail"),
    path("<int:pk>/reveal/", pane.reveal, name="reveal"),
    path("<int:pk>/items/<str:code>/", pane.item, name="item"),
    path("<int:pk>/take/", desk_acts.take, name="take"),
    path("<int:pk>/release/", desk_acts.act, {"name": "release"}, name="release"),
    path("<int:pk>/snooze/", desk_acts.act, {"name": "snooze"}, name="snooze"),
    path("<int:pk>/wake/", desk_acts.act, {"name": "wake"}, name="wake"),
    path("<int:pk>/invalid/", desk_acts.act, {"name": "invalid"}, name="invalid"),
    path("<int:pk>/restore/", desk_acts.act, {"name": "restore"}, name="restore"),
    path("<int:pk>/merge/", desk_acts.merge, name="merge"),
    path("<int:pk>/dispatch/", desk_acts.dispatch, name="dispatch"),
    path("<int:pk>/recall/", desk_acts.act, {"name": "recall"}, name="recall"),
    path("<int:pk>/assign/", desk_acts.assign, name="assign"),
    path("<int:pk>/take-over/", desk_acts.act, {"name": "take_over"}, name="take_over"),
    path("<int:pk>/reopen/", desk_acts.act, {"name": "reopen"}, name="reopen"),
    path("<int:pk>/comment/", desk_acts.act, {"name": "comment"}, name="comment"),
    # clocks: alerts, pauses, transfers
    path("alerts/", clocks.alerts, name="alerts"),
    path("<int:pk>/pause/", clocks.pause, name="pause"),
    path("<int:pk>/resume/", clocks.resume, name="resume"),
    path("<int:pk>/transfer/", clocks.propose, name="transfer_propose"),
    path("transfers/", clocks.transfers, name="transfers"),
    path("transfers/<int:pk>/", clocks.show, name="transfer"),
    path("transfers/<int:pk>/accept/", clocks.accept, name="transfer_accept"),
    path("transfers/<int:pk>/refuse/", clocks.refuse, name="transfer_refuse"),
    path("transfers/<int:pk>/revoke/", clocks.revoke, name="transfer_revoke"),
    path("transfers/<int:pk>/decide/", clocks.decide, name="transfer_decide"),
    # the officer
    path("tasks/", on_phone(task.index), name="tasks"),
    path("tasks/station/", station.show, name="station"),
    path("tasks/station/assign/", station.assign, name="station_assign"),
    path("tasks/news/", task.news, name="tasks_news"),
    path("tasks/<int:pk>/", on_phone(task.show), name="task"),
    path("tasks/<int:pk>/reveal/", task.reveal, name="task_reveal"),
    path("tasks/<int:pk>/sign/", acts.sign, name="task_sign"),
    path("tasks/<int:pk>/attempt/", acts.attempt, name="task_attempt"),
    path("tasks/<int:pk>/ask-grid/", acts.ask_grid, name="task_ask_grid"),
    path("tasks/<int:pk>/close/", acts.close, name="task_close"),
    path("tasks/<int:pk>/return/", acts.give_back, name="task_return"),
    path("tasks/<int:pk>/handover/", acts.hand_over, name="task_handover"),
    path("tasks/<int:pk>/proof/", acts.prove, name="task_proof"),
    path("tasks/<int:pk>/waive/", acts.waive, name="task_waive"),
    path("tasks/<int:pk>/number/", acts.use_number, name="task_number"),
    path("tasks/<int:pk>/found/", acts.found, name="task_found"),
    path("tasks/<int:pk>/check/", acts.check, name="task_check"),
    # the grid worker
    path("grid/", on_phone(grid.index), name="grid"),
    path("grid/<int:pk>/", on_phone(grid.show), name="grid_task"),
    path("grid/<int:pk>/reveal/", grid.reveal, name="grid_reveal"),
    path("grid/<int:pk>/result/", grid.result, name="grid_result"),
    # false alarms
    path("level-words/", level_words.index, name="level_words"),
    path("left-out/", exclusions.index, name="exclusions"),
    path("left-out/<int:pk>/", exclusions.show, name="exclusion_decide"),
    path("<int:pk>/leave-out/", exclusions.ask, name="exclusion_ask"),
    path("false-alarms/", false_alarms.index, name="false_alarms"),
    path("false-alarms/<int:pk>/", false_alarms.show, name="false_alarm"),
    path("false-alarms/<int:pk>/reveal/", false_alarms.reveal, name="false_alarm_reveal"),
    # without signal
    path("phone/worker.js", app.worker, name="phone_worker"),
    path("phone/take/", phone.take, name="phone_take"),
    path("phone/sync/", phone.sync, name="phone_sync"),
    path("tasks/manifest.webmanifest", app.manifest, {"face": "tasks"}, name="tasks_manifest"),
    path("tasks/offline/", app.shell, {"face": "tasks"}, name="tasks_offline"),
    path("grid/manifest.webmanifest", app.manifest, {"face": "grid"}, name="grid_manifest"),
    path("grid/offline/", app.shell, {"face": "grid"}, name="grid_offline"),
    path("tasks/<int:pk>/photos/", phone.add, name="photo_add"),
    path("<int:pk>/photos/", phone.show, name="photos"),
    path("conflicts/", conflicts.index, name="conflicts"),
    path("conflicts/<int:pk>/", conflicts.show, name="conflict"),
    path("conflicts/<int:pk>/reveal/", conflicts.reveal, name="conflict_reveal"),
    path("conflicts/<int:pk>/decide/", conflicts.decide, name="conflict_decide"),
    # after the closing: call-backs and watches
    path("callbacks/", callbacks.index, name="callbacks"),
    path("callbacks/next/", callbacks.take_next, name="callback_next"),
    path("callbacks/<int:pk>/", callbacks.show, name="callback"),
    path("callbacks/<int:pk>/take/", callbacks.take, name="callback_take"),
    path("callbacks/<int:pk>/release/", callbacks.release, name="callback_release"),
    path("callbacks/<int:pk>/reveal/", callbacks.reveal, name="callback_reveal"),
    path("callbacks/<int:pk>/tried/", callbacks.tried, name="callback_tried"),
    path("callbacks/<int:pk>/record/", callbacks.record, name="callback_record"),
    path("callbacks/<int:pk>/answer/", callbacks.answer, name="callback_answer"),
    path("callbacks/results/", watches.results, name="followup_results"),
    path("watches/", watches.index, name="watches"),
    path("watches/<int:pk>/", watches.show, name="watch"),
    path("watches/<int:pk>/reveal/", watches.reveal, name="watch_reveal"),
    path("watches/<int:pk>/contact/", watches.contact, name="watch_contact"),
    path("watches/<int:pk>/end/", watches.end, name="watch_end"),
    # known cases and their back-check
    path("cases/", cases.index, name="cases"),
    path("cases/<int:pk>/", cases.show, name="case"),
    path("cases/<int:pk>/reveal/", cases.reveal, name="case_reveal"),
    path("cases/<int:pk>/correct/", cases.correct, name="case_correct"),
    path("cases/<int:pk>/restore/<int:days>/", cases.restore, name="case_restore"),
    # the indicators
    path("kpi/", kpi.index, name="kpi"),
    path("kpi/daily/", daily.show, name="daily"),
    path("kpi/records/", kpi_records.index, name="kpi_records"),
    path("kpi/scripts/", kpi.scripts_page, name="kpi_scripts"),
]
