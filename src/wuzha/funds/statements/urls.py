# SPDX-License-Identifier: Apache-2.0
"""Addresses of statements, below those of the funds desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from wuzha.funds.statements.views import answers, files

patterns: list[URLPattern] = [
    path("cases/<int:pk>/statements/", files.index, name="statements"),
    path("cases/<int:pk>/statements/upload/", files.upload, name="statements_upload"),
    path("statements/<int:pk>/", files.show, name="statement"),
    path("statements/<int:pk>/progress/", files.progress, name="statement_progress"),
    path("statements/<int:pk>/headers/", files.headers, name="statement_headers"),
    path("statements/<int:pk>/mapping/", files.mapping, name="statement_mapping"),
    path("statements/<int:pk>/answers/<int:answer>/", answers.show, name="statement_answer"),
    path("statements/<int:pk>/answers/<int:answer>/correct/", answers.correct, name="statement_answer_correct"),
    path("statements/<int:pk>/answers/<int:answer>/back/", answers.take_back, name="statement_answer_back"),
    path("statements/<int:pk>/anew/", files.read_anew, name="statement_anew"),
    path("statements/<int:pk>/withdraw/", files.withdraw, name="statement_withdraw"),
    path("statements/<int:pk>/cancel/", files.cancel, name="statement_cancel"),
    path("statements/<int:pk>/rejects/", files.rejects, name="statement_rejects"),
]
