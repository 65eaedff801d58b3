# SPDX-License-Identifier: Apache-2.0
"""A meeting: its agenda, who is invited and came, what it resolved and of whom that is asked, its minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.core.steps import Step
from wuzha.documents.papers import KeptPaper
from wuzha.meetings.models.base import OfCity, OfUnit
from wuzha.meetings.rules.life import Act, Kind, Presence, State
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class Meeting(ScopedModel, Numbered):
    """Seen by the city's own people, and by each unit that is invited once it is called."""

    RECORD: ClassVar[str] = "meeting"
    LETTERS: ClassVar[str] = "HY"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, verbose_name=pgettext_lazy("meeting", "Kind"))
    title = models.CharField(max_length=80, verbose_name=pgettext_lazy("meeting", "Title"))
    at = models.DateTimeField(verbose_name=pgettext_lazy("meeting", "Begins"))
    place = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("meeting", "Place"))
    #: The post of who takes the chair, never a name.
    chair = models.CharField(max_length=64, verbose_name=pgettext_lazy("meeting", "Chair"))
    #: What the minutes say beside agenda and resolutions.
    summary = models.TextField(max_length=4000, blank=True, verbose_name=pgettext_lazy("meeting", "What was said"))
    #: The minutes' own number and day, such as 慈反诈联席办纪要〔2023〕1号.
    minutes_no = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("meeting", "Minutes"))
    minutes_on = models.DateField(null=True, verbose_name=pgettext_lazy("meeting", "Minutes issued"))
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED, verbose_name=_("State"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("meeting", "Meeting")
        indexes = [models.Index(fields=["city", "-at", "-id"], name="meeting_list")]
        constraints = [
            models.CheckConstraint(name="meeting_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="meeting_minuted_has_minutes",
                condition=~Q(state__in=[State.MINUTED, State.CLOSED]) | Q(minutes_on__isnull=False) & ~Q(minutes_no=""),
            ),
            models.UniqueConstraint(
                fields=["city", "minutes_no"], name="meeting_minutes_once", condition=~Q(minutes_no="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:record", args=[self.pk])

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return meetings_of(actor)


def meetings_of(actor: Actor, prefix: str = "") -> Q:
    """Meetings in reach; `prefix` leads to the meeting."""
    ids = units_below(actor.unit_path).ids
    invited = Invitation.unscoped.filter(unit_id__in=ids).exclude(meeting__state=State.PLANNED)
    return Q(**{f"{prefix}city_id__in": ids}) | Q(**{f"{prefix}pk__in": invited.values("meeting_id")})


class OfMeeting(ScopedModel):
    """A record that is seen by whoever sees its meeting."""

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return meetings_of(actor, "meeting__")


class MeetingStep(OfCity, Step):
    """One act on a meeting. Only ever added to."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)

    class Meta(OfCity.Meta):
        verbose_name = pgettext_lazy("meeting", "Step of a meeting")
        indexes = [models.Index(fields=["meeting", "id"], name="meeting_steps")]
        constraints = [models.CheckConstraint(name="meeting_step_act_known", condition=Q(act__in=Act.values))]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.act}"


class AgendaItem(OfMeeting):
    """One point of the agenda, and who reports on it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("meeting", "No."))
    topic = models.CharField(max_length=120, verbose_name=pgettext_lazy("meeting", "Topic"))
    reports = models.ForeignKey(
        Unit,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("meeting", "Reported by"),
    )

    class Meta(OfMeeting.Meta):
        verbose_name = pgettext_lazy("meeting", "Point of the agenda")
        constraints = [models.UniqueConstraint(fields=["meeting", "no"], name="agenda_item_once")]

    def __str__(self) -> str:
        return self.topic


class Invitation(OfUnit):
    """A unit that is invited, and how it took part: by which post, or why not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("meeting", "Unit")
    )
    presence = models.CharField(
        max_length=8, choices=Presence, default=Presence.UNKNOWN, verbose_name=pgettext_lazy("meeting", "Presence")
    )
    #: The post of who came, or why nobody did. Never a name.
    words = models.CharField(max_length=120, blank=True, verbose_name=pgettext_lazy("meeting", "Post, or why absent"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("meeting", "Invitation")
        indexes = [models.Index(fields=["unit", "meeting"], name="invitations_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="invitation_once"),
            models.CheckConstraint(name="invitation_presence_known", condition=Q(presence__in=Presence.values)),
            models.CheckConstraint(
                name="invitation_absent_says_why", condition=~Q(presence=Presence.ABSENT) | ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.unit_id}"


class Resolution(OfMeeting):
    """What a meeting resolved: each unit it is asked of has a request of its own (`requests`, kind RESOLUTION)."""

    RECORD: ClassVar[str] = "resolution"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions")
    no = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("meeting", "No."))
    #: In a few words: the title of its requests.
    title = models.CharField(max_length=64, verbose_name=pgettext_lazy("meeting", "Resolution"))
    text = models.CharField(max_length=1000, verbose_name=pgettext_lazy("meeting", "Wording"))
    #: A code of `meetings.bases`, where it rests on a law.
    law = models.CharField(max_length=24, blank=True, verbose_name=pgettext_lazy("member", "Law"))
    due_on = models.DateField(verbose_name=pgettext_lazy("meeting", "By"))
    sent_at = models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("meeting", "Sent"))
    synthetic = models.BooleanField(default=False, db_default=False)

    class Meta(OfMeeting.Meta):
        verbose_name = pgettext_lazy("meeting", "Resolution")
        constraints = [models.UniqueConstraint(fields=["meeting", "no"], name="resolution_once")]

    def __str__(self) -> str:
        return self.title


class MeetingPaper(OfMeeting, KeptPaper):
    """The notice or the minutes as a document; sealed, read for a purpose."""

    RECORD: ClassVar[str] = "meeting_paper"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        max_length=8,
        choices=[
            ("NOTICE", pgettext_lazy("meeting", "Notice of the meeting")),
            ("MINUTES", pgettext_lazy("meeting", "Minutes")),
        ],
    )  # fmt: skip

    class Meta(OfMeeting.Meta):
        verbose_name = pgettext_lazy("meeting", "Document of a meeting")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
