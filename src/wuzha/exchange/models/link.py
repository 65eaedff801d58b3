# SPDX-License-Identifier: Apache-2.0
"""Links to upper platforms, and the receipt of each exchange over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.intake.models import Batch
from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind
from wuzha.warning.models import Transition

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor


class Way(models.TextChoices):
    """How files travel."""

    FOLDER = "FOLDER", _("Drop folder")
    HTTP = "HTTP", _("HTTP endpoint")


class Direction(models.TextChoices):
    IN = "IN", _("Directives in")
    OUT = "OUT", _("Feedback out")


class Course(models.TextChoices):
    """How far an exchange has come."""

    RUNNING = "RUNNING", pgettext_lazy("exchange", "Under way")
    DONE = "DONE", pgettext_lazy("exchange", "Complete")
    FAILED = "FAILED", pgettext_lazy("exchange", "Failed")


class Link(ScopedModel):
    """One upper platform: directives come from it on a schedule, feedback goes back to it."""

    name = models.CharField(max_length=40, unique=True, verbose_name=_("Called"))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Receiving unit"))
    #: The channel its directives come in through; feedback goes back for directives of this channel.
    source = models.CharField(max_length=32, unique=True, verbose_name=_("Channel"))
    way = models.CharField(max_length=8, choices=Way, verbose_name=_("Way"))
    #: Name of a folder below the exchange directory, or the base address of the endpoint.
    place = models.CharField(max_length=200, verbose_name=_("Place"))
    token = SealedField(Kind.TEXT)
    pulls = models.BooleanField(default=True, verbose_name=_("Fetch directives"))
    pushes = models.BooleanField(default=True, verbose_name=_("Send feedback"))
    every_minutes = models.PositiveSmallIntegerField(default=5, verbose_name=_("Every … minutes"))
    active = models.BooleanField(default=True, verbose_name=_("Active"))
    #: Where the endpoint said to go on.
    cursor = models.CharField(max_length=200, blank=True)
    #: The last closing before the link was made: feedback is owed for what closed after it.
    fed_after = models.BigIntegerField(default=0)
    next_pull_at = models.DateTimeField(default=timezone.now)
    next_push_at = models.DateTimeField(default=timezone.now)
    #: Code of what went wrong at the last try; empty when it went well.
    problem = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(ScopedModel.Meta):
        verbose_name = pgettext_lazy("exchange", "Link")
        constraints = [models.CheckConstraint(name="link_interval", condition=Q(every_minutes__range=(1, 1440)))]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(unit_id__in=units_below(actor.unit_path).ids)


class Exchange(ScopedModel):
    """The receipt of one exchange: one file in or out."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="exchanges")
    direction = models.CharField(max_length=4, choices=Direction, verbose_name=_("Direction"))
    course = models.CharField(max_length=8, choices=Course, default=Course.RUNNING, verbose_name=_("State"))
    file_name = models.CharField(max_length=200, verbose_name=_("File"))
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField(verbose_name=_("Size"))
    #: The sealed file that waits to be sent (`sealed.files`).
    uid = models.UUIDField(null=True)
    rows = models.PositiveIntegerField(default=0, verbose_name=_("Rows"))
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    #: The number under which the other side has it.
    reference = models.CharField(max_length=64, blank=True, verbose_name=_("Their receipt number"))
    #: Code and parameters of what went wrong.
    problem = models.JSONField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(default=timezone.now, verbose_name=_("Started"))
    finished_at = models.DateTimeField(null=True, verbose_name=_("Finished"))
    #: When the other side was told, or told us, that it arrived.
    acknowledged_at = models.DateTimeField(null=True, verbose_name=_("Acknowledged"))

    class Meta(ScopedModel.Meta):
        verbose_name = _("Receipt")
        indexes = [
            models.Index(fields=["link", "-id"], name="exchange_of_link"),
            models.Index(fields=["id"], name="exchange_running", condition=Q(course=Course.RUNNING)),
        ]
        constraints = [
            # The same file twice is one exchange, unless the first could not be read.
            models.UniqueConstraint(
                fields=["link", "sha256"],
                name="exchange_file_once",
                condition=Q(direction=Direction.IN) & ~Q(course=Course.FAILED),
            ),
            models.CheckConstraint(
                name="exchange_finished_whole",
                condition=Q(course=Course.RUNNING, finished_at__isnull=True)
                | (~Q(course=Course.RUNNING) & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The receipt's number, as people read it out."""
        return f"JH{self.pk:08d}"

    @staticmethod
    def scope(actor: Actor) -> Q:
        return Q(link__unit_id__in=units_below(actor.unit_path).ids)


class FedBack(models.Model):
    """A closing that went back to a platform: each once."""

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    closing = models.ForeignKey(Transition, on_delete=models.PROTECT, related_name="+")
    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="closings")

    class Meta:
        verbose_name = _("Feedback given")
        constraints = [models.UniqueConstraint(fields=["link", "closing"], name="fed_back_once")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.closing_id}"
