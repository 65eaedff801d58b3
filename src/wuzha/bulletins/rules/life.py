# SPDX-License-Identifier: Apache-2.0
"""The life of one edition of a bulletin, and of a suggestion of the people's congress that is to be answered."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class State(TextChoices):
    DRAFT = "DRAFT", pgettext_lazy("bulletins", "Draft")
    REVIEW = "REVIEW", pgettext_lazy("bulletins", "In review")
    TO_SIGN = "TO_SIGN", pgettext_lazy("bulletins", "To be signed")
    SIGNED = "SIGNED", pgettext_lazy("bulletins", "Signed")
    PUBLISHED = "PUBLISHED", pgettext_lazy("bulletins", "Published")
    REPLACED = "REPLACED", pgettext_lazy("bulletins", "Replaced by a new edition")
    DROPPED = "DROPPED", pgettext_lazy("bulletins", "Given up")


class Act(TextChoices):
    WRITE = "write", pgettext_lazy("bulletins", "Begun")
    EDIT = "edit", pgettext_lazy("bulletins", "Changed")
    COUNT = "count", pgettext_lazy("bulletins", "Counted again")
    HAND_IN = "hand_in", pgettext_lazy("bulletins", "Handed in")
    REVIEW = "review", pgettext_lazy("bulletins", "Reviewed")
    RETURN = "return", pgettext_lazy("bulletins", "Returned")
    SIGN = "sign", pgettext_lazy("bulletins", "Signed")
    PUBLISH = "publish", pgettext_lazy("bulletins", "Published")
    SEND = "send", pgettext_lazy("bulletins", "Sent to units")
    REPLACE = "replace", pgettext_lazy("bulletins", "Replaced")
    DROP = "drop", pgettext_lazy("bulletins", "Given up")


#: Where the way through is drawn.
STRAIGHT = (State.DRAFT, State.REVIEW, State.TO_SIGN, State.SIGNED, State.PUBLISHED)
#: Whatever it says stands for good.
OUT = (State.PUBLISHED, State.REPLACED)
OPEN = (State.DRAFT, State.REVIEW, State.TO_SIGN, State.SIGNED)

LIFE: Lifecycle[Act, State] = Lifecycle(
    State.DRAFT,
    {
        Act.EDIT: ({State.DRAFT}, State.DRAFT),
        Act.COUNT: ({State.DRAFT}, State.DRAFT),
        Act.HAND_IN: ({State.DRAFT}, State.REVIEW),
        Act.REVIEW: ({State.REVIEW}, State.TO_SIGN),
        Act.RETURN: ({State.REVIEW, State.TO_SIGN, State.SIGNED}, State.DRAFT),
        Act.SIGN: ({State.TO_SIGN}, State.SIGNED),
        Act.PUBLISH: ({State.SIGNED}, State.PUBLISHED),
        Act.SEND: ({State.PUBLISHED}, State.PUBLISHED),
        Act.REPLACE: ({State.PUBLISHED}, State.REPLACED),
        Act.DROP: (set(OPEN), State.DROPPED),
    },
)


class Stage(TextChoices):
    """Of a suggestion (代表建议)."""

    RECEIVED = "RECEIVED", pgettext_lazy("suggestion", "Received")
    ASSIGNED = "ASSIGNED", pgettext_lazy("suggestion", "Assigned")
    DRAFTED = "DRAFTED", pgettext_lazy("suggestion", "Reply drafted")
    SIGNED = "SIGNED", pgettext_lazy("suggestion", "Reply signed")
    SENT = "SENT", pgettext_lazy("suggestion", "Reply sent")
    DONE = "DONE", pgettext_lazy("suggestion", "Concluded")


class Step(TextChoices):
    RECEIVE = "receive", pgettext_lazy("suggestion", "Received")
    ASSIGN = "assign", pgettext_lazy("suggestion", "Assigned")
    EXTEND = "extend", pgettext_lazy("suggestion", "Given more time")
    DRAFT = "draft", pgettext_lazy("suggestion", "Reply drafted")
    UNDO = "undo", pgettext_lazy("suggestion", "Draft taken back")
    SIGN = "sign", pgettext_lazy("suggestion", "Reply signed")
    SEND = "send", pgettext_lazy("suggestion", "Reply sent")
    SATISFY = "satisfy", pgettext_lazy("suggestion", "Deputies answered")
    AGAIN = "again", pgettext_lazy("suggestion", "Deputies not satisfied: to be handled again")


class Satisfaction(TextChoices):
    """What the deputies said of the reply."""

    SATISFIED = "SATISFIED", pgettext_lazy("suggestion", "Satisfied")
    MOSTLY = "MOSTLY", pgettext_lazy("suggestion", "Mostly satisfied")
    NOT = "NOT", pgettext_lazy("suggestion", "Not satisfied")


class Mark(TextChoices):
    """类别标记 of the reply."""

    A = "A", pgettext_lazy("suggestion", "A: solved, or solved in the main")
    B = "B", pgettext_lazy("suggestion", "B: planned")
    C = "C", pgettext_lazy("suggestion", "C: cannot be solved for now")


STAGES = (Stage.RECEIVED, Stage.ASSIGNED, Stage.DRAFTED, Stage.SIGNED, Stage.SENT, Stage.DONE)
#: Something is still to be done by us.
OWED = (Stage.RECEIVED, Stage.ASSIGNED, Stage.DRAFTED, Stage.SIGNED)

SUGGESTION_LIFE: Lifecycle[Step, Stage] = Lifecycle(
    Stage.RECEIVED,
    {
        Step.ASSIGN: ({Stage.RECEIVED}, Stage.ASSIGNED),
        Step.DRAFT: ({Stage.ASSIGNED}, Stage.DRAFTED),
        Step.UNDO: ({Stage.DRAFTED, Stage.SIGNED}, Stage.ASSIGNED),
        Step.SIGN: ({Stage.DRAFTED}, Stage.SIGNED),
        Step.SEND: ({Stage.SIGNED}, Stage.SENT),
        Step.SATISFY: ({Stage.SENT}, Stage.DONE),
        Step.AGAIN: ({Stage.SENT}, Stage.ASSIGNED),
    },
)
