# SPDX-License-Identifier: Apache-2.0
"""The life of a unit that is to be fraud-free: 申报 → 自评 → 审核 → 创建 → 评估 → 公示 → 授牌 → 年度复核, and where it
leaves that way. The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class Kind(models.TextChoices):
    """Which kind of unit: each has a sheet of its own."""

    COMMUNITY = "COMMUNITY", pgettext_lazy("fraudfree", "Community")
    CAMPUS = "CAMPUS", pgettext_lazy("fraudfree", "Campus")
    HOSPITAL = "HOSPITAL", pgettext_lazy("fraudfree", "Hospital")
    ENTERPRISE = "ENTERPRISE", pgettext_lazy("fraudfree", "Enterprise")
    AGENCY = "AGENCY", pgettext_lazy("fraudfree", "Agency")


class State(models.TextChoices):
    NOMINATED = "NOMINATED", pgettext_lazy("fraudfree", "Candidate")
    APPLIED = "APPLIED", pgettext_lazy("fraudfree", "Applied")
    CHECKED = "CHECKED", pgettext_lazy("fraudfree", "Checked by itself")
    CREATING = "CREATING", pgettext_lazy("fraudfree", "Creating")
    EVALUATING = "EVALUATING", pgettext_lazy("fraudfree", "Being evaluated")
    SCORED = "SCORED", pgettext_lazy("fraudfree", "Passed the evaluation")
    NOTICE = "NOTICE", pgettext_lazy("fraudfree", "In public notice")
    CLEARED = "CLEARED", pgettext_lazy("fraudfree", "To be awarded")
    AWARDED = "AWARDED", pgettext_lazy("fraudfree", "Awarded")
    WARNED = "WARNED", pgettext_lazy("fraudfree", "Yellow card")
    SUSPENDED = "SUSPENDED", pgettext_lazy("fraudfree", "Title suspended")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("fraudfree", "Title withdrawn")
    VETOED = "VETOED", pgettext_lazy("fraudfree", "Vetoed")
    FAILED = "FAILED", pgettext_lazy("fraudfree", "Did not pass")
    DROPPED = "DROPPED", pgettext_lazy("fraudfree", "Given up")


class Act(models.TextChoices):
    NOMINATE = "nominate", pgettext_lazy("fraudfree", "entered as a candidate")
    EDIT = "edit", pgettext_lazy("fraudfree", "facts put right")
    APPLY = "apply", pgettext_lazy("fraudfree", "applied")
    CHECK = "check", pgettext_lazy("fraudfree", "checked by itself")
    RETURN = "return", pgettext_lazy("fraudfree", "returned by the reviewer")
    REVIEW = "review", pgettext_lazy("fraudfree", "reviewed, creation begun")
    EVALUATE = "evaluate", pgettext_lazy("fraudfree", "evaluation begun")
    SIGN = "sign", pgettext_lazy("fraudfree", "evaluation signed")
    SCORE = "score", pgettext_lazy("fraudfree", "passed")
    FAIL = "fail", pgettext_lazy("fraudfree", "did not pass")
    VETO = "veto", pgettext_lazy("fraudfree", "vetoed")
    REOPEN = "reopen", pgettext_lazy("fraudfree", "veto gone, creation goes on")
    RESUME = "resume", pgettext_lazy("fraudfree", "veto gone, evaluation goes on")
    RESTART = "restart", pgettext_lazy("fraudfree", "creation begun anew")
    PUBLISH = "publish", pgettext_lazy("fraudfree", "notice given")
    OBJECT = "object", pgettext_lazy("fraudfree", "objection registered")
    ANSWER = "answer", pgettext_lazy("fraudfree", "objection answered")
    STOP = "stop", pgettext_lazy("fraudfree", "stopped by an objection")
    CLEAR = "clear", pgettext_lazy("fraudfree", "notice over")
    AWARD = "award", pgettext_lazy("fraudfree", "awarded")
    WARN = "warn", pgettext_lazy("fraudfree", "yellow card given")
    PASS = "pass", pgettext_lazy("fraudfree", "review found to be passed")
    FAIL_REVIEW = "fail_review", pgettext_lazy("fraudfree", "review found not to be passed")
    RENEW = "renew", pgettext_lazy("fraudfree", "review passed, renewed")
    SUSPEND = "suspend", pgettext_lazy("fraudfree", "title suspended")
    LIFT = "lift", pgettext_lazy("fraudfree", "suspension over")
    WITHDRAW = "withdraw", pgettext_lazy("fraudfree", "title withdrawn")
    RESTORE = "restore", pgettext_lazy("fraudfree", "title given back")
    DROP = "drop", pgettext_lazy("fraudfree", "given up")


S, A = State, Act
#: Before the creation begins, and while its period runs or is judged.
BEFORE = (S.NOMINATED, S.APPLIED, S.CHECKED)
JUDGED = (S.EVALUATING, S.SCORED, S.NOTICE, S.CLEARED)
RUNNING = (S.CREATING, *JUDGED)
#: Holds a title, with or without a mark against it.
HOLDS = (S.AWARDED, S.WARNED, S.SUSPENDED)
#: Somebody still has to do something.
OPEN = (*BEFORE, *RUNNING, *HOLDS, S.VETOED, S.FAILED)
LIFE = Lifecycle(
    S.NOMINATED,
    {
        A.APPLY: ({S.NOMINATED, S.DROPPED}, S.APPLIED),
        A.CHECK: ({S.APPLIED}, S.CHECKED),
        A.RETURN: ({S.CHECKED}, S.APPLIED),
        A.REVIEW: ({S.CHECKED}, S.CREATING),
        A.EVALUATE: ({S.CREATING}, S.EVALUATING),
        A.SCORE: ({S.EVALUATING}, S.SCORED),
        A.FAIL: ({S.EVALUATING}, S.FAILED),
        A.VETO: (set(RUNNING), S.VETOED),
        A.REOPEN: ({S.VETOED}, S.CREATING),
        A.RESUME: ({S.VETOED}, S.EVALUATING),
        A.RESTART: ({S.VETOED, S.FAILED}, S.CREATING),
        A.PUBLISH: ({S.SCORED}, S.NOTICE),
        A.STOP: ({S.NOTICE}, S.FAILED),
        A.CLEAR: ({S.NOTICE}, S.CLEARED),
        A.AWARD: ({S.CLEARED}, S.AWARDED),
        A.WARN: ({S.AWARDED}, S.WARNED),
        A.RENEW: ({S.AWARDED, S.WARNED}, S.AWARDED),
        A.SUSPEND: ({S.AWARDED, S.WARNED}, S.SUSPENDED),
        A.LIFT: ({S.SUSPENDED}, S.AWARDED),
        A.WITHDRAW: (set(HOLDS), S.WITHDRAWN),
        A.RESTORE: ({S.WITHDRAWN}, S.AWARDED),
        A.DROP: ({*BEFORE, S.CREATING, S.VETOED, S.FAILED}, S.DROPPED),
    },
)
#: The way in order: what the stepper shows.
STRAIGHT = (
    S.NOMINATED, S.APPLIED, S.CHECKED, S.CREATING, S.EVALUATING, S.SCORED, S.NOTICE, S.CLEARED, S.AWARDED,
)  # fmt: skip
