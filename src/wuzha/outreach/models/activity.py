# SPDX-License-Identifier: Apache-2.0
"""Activities: what was done where for whom, with which materials, what photos say, how many signed in, the review."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.core.numbering import Numbered
from wuzha.org.models import Unit
from wuzha.outreach.models.base import OfUnit, OfWholeCity
from wuzha.outreach.models.materials import MaterialVersion
from wuzha.outreach.models.plan import Event, PlanEntry
from wuzha.outreach.models.sites import Site
from wuzha.outreach.models.teams import TeamMember
from wuzha.outreach.rules.life import Act, Source, State
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

Person = settings.AUTH_USER_MODEL


class ReviewRound(OfWholeCity, Numbered):
    """A sample of the activities of a period: drawn by chance, and to be drawn again by whoever knows the seed."""

    RECORD: ClassVar[str] = "outreach_review"
    LETTERS: ClassVar[str] = "XS"

    city = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(verbose_name=pgettext_lazy("outreach", "First day"))
    until = models.DateField(verbose_name=pgettext_lazy("outreach", "Last day"))
    share = models.PositiveSmallIntegerField(verbose_name=pgettext_lazy("outreach", "Percent drawn"))
    seed = models.CharField(max_length=32, verbose_name=pgettext_lazy("outreach", "Seed"))
    #: Activities among which it was drawn, their keys, and how many were drawn.
    among = models.JSONField(default=list)
    size = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfWholeCity.Meta):
        verbose_name = pgettext_lazy("outreach", "Sample of activities")
        constraints = [models.CheckConstraint(name="outreach_review_days", condition=Q(until__gte=F("since")))]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("outreach:review_round", args=[self.pk])


class Activity(OfUnit, Numbered):
    """One activity of a unit on a day. `uid` is the recorder's: the same sent twice is one activity."""

    RECORD: ClassVar[str] = "outreach_activity"
    LETTERS: ClassVar[str] = "XJ"

    uid = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Unit"))
    day = models.DateField(verbose_name=pgettext_lazy("outreach", "Day"))
    place = models.CharField(max_length=64, verbose_name=pgettext_lazy("outreach", "Place"))
    topic = models.CharField(max_length=64, blank=True, verbose_name=pgettext_lazy("outreach", "Topic"))
    #: A code of `warning.fraud_types`: what was talked about, where it was one scam.
    fraud_type = models.CharField(
        max_length=24, blank=True, db_default="", default="", verbose_name=pgettext_lazy("outreach", "Scam type")
    )
    #: A code of the age bands of victims: that of most who were reached, where somebody looked.
    age = models.CharField(
        max_length=24, blank=True, db_default="", default="", verbose_name=pgettext_lazy("outreach", "Age of most")
    )
    #: 是否重点地区, as the unit says; nothing where nobody said.
    key_area = models.BooleanField(null=True, verbose_name=pgettext_lazy("outreach", "Key area"))
    #: Codes of `outreach.entries` (五进) and `outreach.ways` (五宣).
    entry = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "Goes to"))
    way = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "Way"))
    #: People reached: the sum of its audiences.
    reach = models.PositiveIntegerField(default=0, verbose_name=pgettext_lazy("outreach", "People reached"))
    lecturer = models.ForeignKey(
        TeamMember, null=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=pgettext_lazy("outreach", "Lecturer"),
    )  # fmt: skip
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="activities")
    task = models.ForeignKey(PlanEntry, null=True, on_delete=models.PROTECT, related_name="activities")
    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="activities")
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))
    source = models.CharField(max_length=8, choices=Source, verbose_name=pgettext_lazy("outreach", "Came by"))
    state = models.CharField(max_length=12, choices=State, default=State.RECORDED, verbose_name=_("State"))
    #: Grave flags of its photos, for the list.
    flagged = models.BooleanField(default=False, db_default=False)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))
    #: Who corrected it last: that person does not review it either.
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(ReviewRound, null=True, on_delete=models.PROTECT, related_name="activities")
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Reviewed"))
    #: What the address of its sign-in ends in, and until when that is open; empty while there is none.
    sign_code = models.CharField(max_length=24, null=True, unique=True)
    sign_until = models.DateTimeField(null=True)
    #: Devices that signed in; their marks go in time, the number stays.
    signed = models.PositiveIntegerField(default=0, db_default=0, verbose_name=pgettext_lazy("outreach", "Signed in"))
    version = models.PositiveIntegerField(default=1)
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfUnit.Meta):
        verbose_name = pgettext_lazy("outreach", "Activity")
        indexes = [
            models.Index(fields=["-day", "-id"], name="activity_list"),
            models.Index(fields=["unit", "-day", "-id"], name="activity_unit"),
            models.Index(fields=["state", "day"], name="activity_state"),
            models.Index(fields=["event"], name="activity_event", condition=Q(event__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="activity_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="activity_drawn_has_round",
                condition=Q(state__in=[State.RECORDED, State.WITHDRAWN]) | Q(round__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_reviewed_has_time",
                condition=~Q(state__in=[State.CONFIRMED, State.REJECTED]) | Q(reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_two_persons",
                condition=Q(reviewed_by__isnull=True)
                | (Q(recorded_by__isnull=True) | ~Q(reviewed_by=F("recorded_by")))
                & (Q(changed_by__isnull=True) | ~Q(reviewed_by=F("changed_by"))),
            ),
            models.CheckConstraint(
                name="activity_sign_has_end", condition=Q(sign_code__isnull=True) ^ Q(sign_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("outreach:activity", args=[self.pk])


class OfActivity(OfUnit):
    """Seen by whoever sees the activity."""

    UNIT: ClassVar[str] = "activity__unit"

    class Meta(OfUnit.Meta):
        abstract = True


class ActivityAudience(OfActivity):
    """How many of one kind of people were reached."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="audiences")
    #: A code of `outreach.audiences`.
    kind = models.CharField(max_length=24, verbose_name=pgettext_lazy("outreach", "Audience"))
    people = models.PositiveIntegerField(verbose_name=pgettext_lazy("outreach", "People reached"))

    class Meta(OfActivity.Meta):
        verbose_name = pgettext_lazy("outreach", "Audience of an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "kind"], name="activity_audience_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.people}"


class ActivityMaterial(OfActivity):
    """An edition of a material that was used at an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="materials")
    edition = models.ForeignKey(MaterialVersion, on_delete=models.PROTECT, related_name="activities")

    class Meta(OfActivity.Meta):
        verbose_name = pgettext_lazy("outreach", "Material of an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "edition"], name="activity_material_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.edition_id}"


class ActivityPhoto(OfActivity):
    """What is kept of a photo: the hash of its file, when and where it says it was taken. The picture is not kept."""

    RECORD: ClassVar[str] = "activity_photo"

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="photos")
    #: SHA-256 of the file, in hexadecimal.
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Taken"))
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    flags = models.JSONField(default=list)
    #: Somebody showed the file, and it was the one.
    shown_at = models.DateTimeField(null=True, verbose_name=pgettext_lazy("outreach", "Shown in review"))

    class Meta(OfActivity.Meta):
        verbose_name = pgettext_lazy("outreach", "Photo of an activity")
        indexes = [models.Index(fields=["digest"], name="activity_photo_digest")]
        constraints = [models.UniqueConstraint(fields=["activity", "digest"], name="activity_photo_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class SignIn(OfActivity):
    """Somebody signed in at an activity with a device: a hash that says so much, and cannot be traced back."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField(max_length=43)
    at = models.DateTimeField(default=timezone.now)

    class Meta(OfActivity.Meta):
        verbose_name = pgettext_lazy("outreach", "Sign-in at an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "device"], name="sign_in_once")]

    def __str__(self) -> str:
        return f"{self.activity_id}"


class ActivityStep(OfActivity):
    """One act on an activity: what was done, by whom, from which state to which."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12, choices=Act)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = SealedField(Kind.TEXT, verbose_name=_("Note"))

    class Meta(OfActivity.Meta):
        verbose_name = pgettext_lazy("outreach", "Step of an activity")
        indexes = [models.Index(fields=["activity", "id"], name="activity_steps")]

    def __str__(self) -> str:
        return self.act
