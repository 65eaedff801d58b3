# SPDX-License-Identifier: Apache-2.0
"""专班: its members and their terms, so that it can be counted on any day. A member need be no user of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wuzha.org.models import Unit
from wuzha.org.reach import units_below
from wuzha.org.scoping import ScopedModel
from wuzha.plain import written_plainly
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

if TYPE_CHECKING:
    from wuzha.audit.actor import Actor

Person = settings.AUTH_USER_MODEL


class Grade(models.TextChoices):
    """What a member is."""

    OFFICER = "OFFICER", pgettext_lazy("force", "Police officer")
    AUXILIARY = "AUXILIARY", pgettext_lazy("force", "Auxiliary")


class OfForce(ScopedModel):
    """A record of the task force of a centre. `CENTRE` leads to it."""

    CENTRE: ClassVar[str] = "centre_id"

    class Meta(ScopedModel.Meta):
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(**{f"{cls.CENTRE}__in": units_below(actor.unit_path).centres})


class ForceMember(OfForce):
    """Somebody who serves or served in the task force. The name of a member of the service is shown as it is, as those
    of users are (decision 0048)."""

    RECORD: ClassVar[str] = "force_member"

    centre = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("Centre"))
    name = models.CharField(max_length=40, verbose_name=_("Name"))
    #: 警号, or the number of an auxiliary.
    badge = models.CharField(max_length=16, blank=True, verbose_name=pgettext_lazy("force", "Police number"))
    #: The user it is, if it is one.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("force", "User")
    )
    synthetic = models.BooleanField(default=False, db_default=False, verbose_name=_("Synthetic"))

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("force", "Member")
        constraints = [
            models.UniqueConstraint(fields=["centre", "badge"], name="force_badge_once", condition=~Q(badge="")),
            models.UniqueConstraint(fields=["person"], name="force_person_once", condition=Q(person__isnull=False)),
            written_plainly("force_badge_plain", "badge"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("operations:member", args=[self.pk])


class ForceTerm(OfForce):
    """From when to when a member served, as what, from which unit and on which duty. Terms of a member follow each
    other; a change of duty ends one and begins the next."""

    CENTRE: ClassVar[str] = "member__centre_id"

    member = models.ForeignKey(ForceMember, on_delete=models.PROTECT, related_name="terms")
    grade = models.CharField(max_length=12, choices=Grade, verbose_name=pgettext_lazy("force", "Kind"))
    from_unit = models.ForeignKey(
        Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("force", "From unit")
    )
    #: A code of `operations.posts`.
    post = models.CharField(max_length=24, verbose_name=pgettext_lazy("force", "Duty in the force"))
    since = models.DateField(verbose_name=pgettext_lazy("officer", "From"))
    #: The last day.
    until = models.DateField(null=True, verbose_name=pgettext_lazy("officer", "Until"))
    ended_because = SealedField(Kind.TEXT, verbose_name=_("Reason"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("By"))
    at = models.DateTimeField(default=timezone.now, verbose_name=_("Recorded"))

    class Meta(OfForce.Meta):
        verbose_name = pgettext_lazy("force", "Term of a member")
        indexes = [models.Index(fields=["since", "until"], name="force_term_days")]
        constraints = [
            models.UniqueConstraint(fields=["member"], name="force_one_term", condition=Q(until=None)),
            models.CheckConstraint(
                name="force_term_in_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="force_term_grade_known", condition=Q(grade__in=Grade.values)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.since}"
