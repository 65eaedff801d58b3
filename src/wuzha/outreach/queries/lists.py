# SPDX-License-Identifier: Apache-2.0
"""Lists and single records of activities, samples, teams, the plan, places and materials."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from wuzha import pages
from wuzha.audit.actor import Actor
from wuzha.core.reveal import reveal_many
from wuzha.outreach import models
from wuzha.outreach.models import (
    Activity,
    ActivityAudience,
    ActivityMaterial,
    ActivityPhoto,
    ActivityStep,
    DailyItem,
    DailyReceipt,
    Event,
    Material,
    MaterialVersion,
    PlanEntry,
    ReachShare,
    ReviewRound,
    Site,
    SiteVisits,
    TeamMember,
    Training,
)
from wuzha.outreach.models.materials import Form
from wuzha.outreach.rules.life import EventState, State
from wuzha.pages import Page

#: Lines of a history that a page shows.
MOST = 60
TABS: Mapping[str, Q] = {
    "all": Q(),
    "flagged": Q(flagged=True, state__in=[State.RECORDED, State.DRAWN]),
    "review": Q(state=State.DRAWN),
    "rejected": Q(state=State.REJECTED),
}


def activities(
    actor: Actor,
    tab: str,
    after: str = "",
    unit_id: int | None = None,
    *,
    of_round: ReviewRound | None = None,
    of_event: Event | None = None,
    of_site: Site | None = None,
) -> Page[Activity]:
    """Activities, the latest day first, of a unit, a sample, an event or a place. Raises `CursorError`."""
    rows = Activity.objects.visible_to(actor).filter(TABS.get(tab, Q())).select_related("unit")
    for column, wanted in (("unit_id", unit_id), ("round", of_round), ("event", of_event), ("site", of_site)):
        if wanted is not None:
            rows = rows.filter(**{column: wanted})
    return pages.page(rows.order_by("-day", "-pk"), after)


def own(actor: Actor, most: int = 20) -> list[Activity]:
    """What the person recorded last."""
    rows = Activity.objects.visible_to(actor).filter(recorded_by_id=actor.person_id or 0).select_related("unit")
    return list(rows.order_by("-pk")[:most])


def activity(actor: Actor, pk: int) -> Activity | None:
    rows = Activity.objects.visible_to(actor).select_related(
        "unit", "lecturer", "event", "task", "site", "recorded_by", "changed_by", "reviewed_by", "round"
    )
    found: Activity | None = rows.filter(pk=pk).first()
    return found


def people_of(actor: Actor, row: Activity) -> list[tuple[str, int]]:
    """Audiences of an activity, the largest first."""
    rows = ActivityAudience.objects.visible_to(actor).filter(activity=row)
    return list(rows.order_by("-people", "kind").values_list("kind", "people"))


def materials_of(actor: Actor, row: Activity) -> list[ActivityMaterial]:
    rows = ActivityMaterial.objects.visible_to(actor).filter(activity=row)
    return list(rows.select_related("edition", "edition__material").order_by("pk"))


def photos_of(actor: Actor, row: Activity) -> list[ActivityPhoto]:
    return list(ActivityPhoto.objects.visible_to(actor).filter(activity=row).order_by("pk"))


def steps_of(actor: Actor, row: Activity) -> list[ActivityStep]:
    rows = ActivityStep.objects.visible_to(actor).filter(activity=row).select_related("by")
    return list(rows.order_by("-pk")[:MOST])


def show_note(actor: Actor, row: Activity, purpose: str) -> dict[str, str]:
    """Notes of an activity in clear; the look is in the trail."""
    notes = {f"step:{one.pk}": one.note for one in steps_of(actor, row) if one.note is not None}
    return reveal_many(actor, purpose, on=(Activity.RECORD, row.pk), values={"note": row.note, **notes})


def rounds(actor: Actor, after: str = "") -> Page[ReviewRound]:
    """Samples, the latest first. Raises `CursorError`."""
    return pages.page(ReviewRound.objects.visible_to(actor).select_related("by").order_by("-pk"), after)


def round_of(actor: Actor, pk: int) -> ReviewRound | None:
    found: ReviewRound | None = ReviewRound.objects.visible_to(actor).select_related("by").filter(pk=pk).first()
    return found


def members(actor: Actor, level: str = "", after: str = "", unit_id: int | None = None) -> Page[TeamMember]:
    """Members of the teams, those who serve now first entered last. Raises `CursorError`."""
    rows = TeamMember.objects.visible_to(actor).filter(Q(until__isnull=True) | Q(until__gte=timezone.localdate()))
    if level:
        rows = rows.filter(level=level)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return pages.page(rows.select_related("unit").order_by("-pk"), after)


def member(actor: Actor, pk: int) -> TeamMember | None:
    found: TeamMember | None = TeamMember.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def trainings_of(actor: Actor, row: TeamMember) -> list[Training]:
    return list(Training.objects.visible_to(actor).filter(member=row).order_by("-day", "-pk")[:MOST])


def lecturers(actor: Actor, most: int = 200) -> list[TeamMember]:
    """Who may have spoken: lecturers and officers in reach."""
    rows = TeamMember.objects.visible_to(actor).filter(until__isnull=True, role__in=["LECTURER", "POLICE"])
    return list(rows.select_related("unit").order_by("level", "pk")[:most])


def show_member(actor: Actor, row: TeamMember, purpose: str) -> dict[str, str]:
    """Name and phone in clear; the look is in the trail."""
    return reveal_many(actor, purpose, on=(TeamMember.RECORD, row.pk), values={"name": row.name, "phone": row.phone})


def tasks(actor: Actor, year: int, after: str = "") -> Page[PlanEntry]:
    """Tasks of a year, the first deadline first, with how many activities were done for each. Raises `CursorError`."""
    done = Count("activities", filter=Q(activities__state__in=[State.RECORDED, State.DRAWN, State.CONFIRMED]))
    rows = PlanEntry.objects.visible_to(actor).filter(year=year).annotate(done=done)
    return pages.page(rows.select_related("unit", "request").order_by("due_on", "pk"), after)


def open_tasks(actor: Actor, unit_id: int | None, day: date, most: int = 50) -> list[PlanEntry]:
    """Tasks of a unit that are not over a quarter past their deadline."""
    rows = PlanEntry.objects.visible_to(actor).filter(unit_id=unit_id or actor.unit_id or 0)
    return list(rows.filter(year__in=(day.year, day.year - 1)).order_by("-due_on")[:most])


def events(actor: Actor, after: str = "") -> Page[Event]:
    """Events, the latest first. Raises `CursorError`."""
    return pages.page(Event.objects.visible_to(actor).select_related("host").order_by("-planned_on", "-pk"), after)


def event(actor: Actor, pk: int) -> Event | None:
    found: Event | None = Event.objects.visible_to(actor).select_related("host", "city").filter(pk=pk).first()
    return found


def open_events(actor: Actor, most: int = 20) -> list[Event]:
    """Events at which an activity may have taken place."""
    rows = Event.objects.visible_to(actor).exclude(state=EventState.CALLED_OFF)
    return list(rows.order_by("-planned_on")[:most])


def sites(actor: Actor, most: int = 300) -> list[Site]:
    """Places in reach with their visitors of this year, the open ones first."""
    first = timezone.localdate().replace(month=1, day=1)
    people = Sum("visits__people", filter=Q(visits__day__gte=first))
    rows = Site.objects.visible_to(actor).select_related("unit").annotate(people=people)
    return list(rows.order_by("closed_on", "opened_on", "pk")[:most])


def site(actor: Actor, pk: int) -> Site | None:
    found: Site | None = Site.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def visits_of(actor: Actor, row: Site, most: int = 31) -> list[SiteVisits]:
    return list(SiteVisits.objects.visible_to(actor).filter(site=row).order_by("-day")[:most])


def show_keeper(actor: Actor, row: Site, purpose: str) -> dict[str, str]:
    return reveal_many(actor, purpose, on=(Site.RECORD, row.pk), values={"keeper": row.keeper, "phone": row.phone})


def shares(actor: Actor, after: str = "") -> Page[ReachShare]:
    """Reported shares, the latest month first. Raises `CursorError`."""
    return pages.page(ReachShare.objects.visible_to(actor).select_related("unit").order_by("-month", "-pk"), after)


def materials(actor: Actor, fraud_type: str = "", most: int = 300) -> list[tuple[Material, MaterialVersion | None]]:
    """Materials with their latest edition."""
    rows = Material.objects.visible_to(actor)
    if fraud_type:
        rows = rows.filter(fraud_type=fraud_type)
    found = list(rows.order_by("form", "fraud_type", "title")[:most])
    latest: dict[int, MaterialVersion] = {}
    for one in MaterialVersion.objects.visible_to(actor).filter(material__in=found).order_by("no"):
        latest[one.material_id] = one
    return [(one, latest.get(one.pk)) for one in found]


def material(actor: Actor, pk: int) -> Material | None:
    found: Material | None = Material.objects.visible_to(actor).filter(pk=pk).first()
    return found


def editions_of(actor: Actor, row: Material) -> list[tuple[MaterialVersion, int, int]]:
    """Editions of a material, the latest first: used at how many activities, beside how many calls."""
    rows = MaterialVersion.objects.visible_to(actor).filter(material=row)
    shown = Count("activities", filter=~Q(activities__activity__state__in=[State.REJECTED, State.WITHDRAWN]))
    found = list(rows.annotate(shown=shown).order_by("-no"))
    uses = models.ScriptUse.objects.visible_to(actor).filter(edition__material=row).order_by()
    calls = dict(uses.values_list("edition_id").annotate(n=Sum("times")))
    return [(one, one.shown, calls.get(one.pk, 0)) for one in found]


def in_force(actor: Actor, day: date, most: int = 200) -> list[MaterialVersion]:
    """Editions that may be used on a day."""
    rows = MaterialVersion.objects.visible_to(actor).filter(since__lte=day, until__gte=day)
    return list(rows.select_related("material").order_by("material__form", "material__title")[:most])


def script_for(fraud_type: str, day: date, city_path: str) -> MaterialVersion | None:
    """The script in force for a scam type in a city: what is said beside a call. It is nobody's, so for every actor."""
    rows = MaterialVersion.unscoped.filter(
        since__lte=day, until__gte=day, material__form=Form.SCRIPT, material__fraud_type=fraud_type,
        material__city__path__startswith=city_path,
    )  # fmt: skip
    found: MaterialVersion | None = rows.select_related("material").order_by("-since", "-pk").first()
    return found


def item(actor: Actor, pk: int) -> DailyItem | None:
    found: DailyItem | None = DailyItem.objects.visible_to(actor).select_related("unit").filter(pk=pk).first()
    return found


def receipt(actor: Actor, pk: int) -> DailyReceipt | None:
    rows = DailyReceipt.objects.visible_to(actor).select_related("item", "unit")
    found: DailyReceipt | None = rows.filter(pk=pk).first()
    return found


def receipts_of(actor: Actor, row: DailyItem, most: int = 300) -> list[DailyReceipt]:
    """Who was given an item of the city, who has not passed it on first."""
    rows = DailyReceipt.objects.visible_to(actor).filter(item=row).select_related("unit")
    return list(rows.order_by(F("passed_at").asc(nulls_first=True), "unit__code")[:most])


def receipts_open(actor: Actor, most: int = 31) -> list[DailyReceipt]:
    """Items of the city that the actor's own unit has not passed on yet."""
    rows = DailyReceipt.objects.visible_to(actor).filter(unit_id=actor.unit_id or 0, passed_at=None)
    return list(rows.select_related("item").order_by("-day")[:most])


_MODELS: dict[str, Any] = {
    "activity": Activity, "activity_act": Activity, "activity_edit": Activity, "activity_show": Activity,
    "sign_sheet": Activity, "member": TeamMember, "member_act": TeamMember, "member_show": TeamMember,
    "daily_edit": DailyItem, "daily_pass": DailyReceipt,
    "aim": models.Aim, "aim_act": models.Aim,
    "campaign": models.Campaign, "campaign_act": models.Campaign,
    "event": Event, "event_act": Event,
    "site": Site, "site_act": Site, "site_show": Site, "material": Material,
    "material_act": Material, "review_round": ReviewRound,
}  # fmt: skip


def named(url_name: str, taken: Mapping[str, Any]) -> tuple[str, object] | None:
    """The record an address names, whoever asks: for the trail, when it was not in reach."""
    pk, model = taken.get("pk"), _MODELS.get(url_name)
    if pk is None or model is None:
        return None
    return (model.RECORD, pk) if model.unscoped.filter(pk=pk).exists() else None
