# SPDX-License-Identifier: Apache-2.0
"""Fraud-free units of the demo city in every state: the quota of its townships, the pilot 星光家园 of 宗汉,
candidates of two bureaus, one that a known case vetoes, one whose title was withdrawn.

The pilot and the quota of 2 to 4 are the letter's (慈公建〔2023〕4号); everything else is synthetic. What lies in the
past is written as it would stand there, with its days; a score is what its sheet makes; titles are decided through the
services.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Victim
from wuzha.engine.calendar import SHANGHAI
from wuzha.fraudfree.models import Evaluation, FreeUnit, FreeUnitStep, Objection, PlaceCase, SheetMark
from wuzha.fraudfree.queries.sheet import is_typed, items_of, sheet_of
from wuzha.fraudfree.rules.life import Act, Kind, State
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services import asking, evaluating, titles
from wuzha.fraudfree.services.places import look
from wuzha.measures.services import deciding, serving
from wuzha.org.models import Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.sealed import Kind as Sort
from wuzha.sealed import seal
from wuzha.simulation.load.policing import colleagues

_WHY = "演示：合成数据。"
S = State
#: The way to each state, with the day (ago) on which each step was made, for a creation that began so long ago.
_WAY = (
    (Act.APPLY, S.APPLIED), (Act.CHECK, S.CHECKED), (Act.REVIEW, S.CREATING), (Act.EVALUATE, S.EVALUATING),
    (Act.SCORE, S.SCORED), (Act.PUBLISH, S.NOTICE), (Act.CLEAR, S.CLEARED),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit of the demo: where, as what, how far, and since when its creation runs."""

    town: str
    kind: Kind
    name: str
    people: int
    state: State
    days: int = 120
    unit: UnitKind | None = None
    bureau: str = ""


_UNITS = (
    Wanted("330282002", Kind.COMMUNITY, "星光家园（演示）", 1533, S.AWARDED, 240, UnitKind.VILLAGE),
    Wanted("330282002", Kind.COMMUNITY, "", 4200, S.AWARDED, 210, UnitKind.VILLAGE),
    Wanted("330282003", Kind.COMMUNITY, "", 3800, S.CREATING, 110, UnitKind.VILLAGE),
    Wanted("330282004", Kind.COMMUNITY, "", 6100, S.NOTICE, 150, UnitKind.VILLAGE),
    Wanted("330282005", Kind.COMMUNITY, "", 2900, S.EVALUATING, 125, UnitKind.VILLAGE),
    Wanted("330282006", Kind.COMMUNITY, "", 3300, S.CREATING, 40, UnitKind.VILLAGE),
    Wanted("330282104", Kind.COMMUNITY, "", 2600, S.APPLIED, 0, UnitKind.VILLAGE),
    Wanted("330282107", Kind.COMMUNITY, "", 5200, S.WARNED, 230, UnitKind.VILLAGE),
    Wanted("330282109", Kind.COMMUNITY, "", 2400, S.CREATING, 100, UnitKind.VILLAGE),
    Wanted("330282109", Kind.ENTERPRISE, "演示电器有限公司", 860, S.CHECKED, 0),
    Wanted("330282110", Kind.COMMUNITY, "", 3100, S.WITHDRAWN, 300, UnitKind.VILLAGE),
    Wanted("330282111", Kind.COMMUNITY, "", 2700, S.SUSPENDED, 260, UnitKind.VILLAGE),
    Wanted("330282112", Kind.COMMUNITY, "", 3900, S.SCORED, 130, UnitKind.VILLAGE),
    Wanted("330282113", Kind.COMMUNITY, "", 2800, S.FAILED, 140, UnitKind.VILLAGE),
    Wanted("330282114", Kind.COMMUNITY, "", 3600, S.CLEARED, 160, UnitKind.VILLAGE),
    Wanted("330282121", Kind.AGENCY, "演示便民服务中心", 120, S.CREATING, 70),
    Wanted("330282002", Kind.CAMPUS, "", 2100, S.CREATING, 95, UnitKind.SCHOOL, "330282-M01"),
    Wanted("330282004", Kind.CAMPUS, "", 1800, S.NOMINATED, 0, UnitKind.SCHOOL, "330282-M01"),
    Wanted("330282006", Kind.HOSPITAL, "", 460, S.NOMINATED, 0, UnitKind.HOSPITAL, "330282-M02"),
)  # fmt: skip
#: Places of a township that are tried for a unit that passes; items for which one that fails has nothing to show.
_TRIES, _NOT_DONE = 12, ("PLAN", "GUARDS", "APP")
#: Titles that are decided here, and what came after the award.
_TITLES = (S.AWARDED, S.WARNED, S.SUSPENDED, S.WITHDRAWN)


@transaction.atomic
def settle(now: datetime) -> int:
    """Write them; how many units. Nothing where the joint office has not two people, or they are there."""
    office, runners = colleagues(Role.JOINT_OFFICE), colleagues(Role.OUTREACH_OFFICER)
    if len(office) < 2 or not runners or FreeUnit.unscoped.filter(synthetic=True).exists():
        return 0
    today = timezone.localdate(now)
    asking.allot(office[0], today.year, synthetic=True)
    made = [_unit(office, one, today) for one in _UNITS]
    for one, row in zip(_UNITS, made, strict=True):
        if one.state in _TITLES and row.state == S.CLEARED:
            _title(office, row, one.state)
    _linked(made, today)
    _vetoed(office, made, today)
    at = datetime.combine(today + timedelta(days=12), time(9), SHANGHAI)
    asking.promote(
        office[0], "无诈单元创建现场推进会（演示）", at, "联席会议召集人", "演示会议室", made[0].pk, synthetic=True
    )
    _asked(runners[0], today)
    return len(made)


def _asked(runner: Actor, today: date) -> None:
    bureaus = list(Unit.objects.filter(code__in=["330282-M01", "330282-M02"]).values_list("pk", flat=True))
    if bureaus:
        asking.ask(runner, bureaus, today + timedelta(days=14), f"{_WHY}请报送拟创建无诈校园、无诈医院的名单。")


def _unit(office: list[Actor], one: Wanted, today: date) -> FreeUnit:
    """Bring it to where it is wanted: in the first place of its township whose figures and cases let it pass, where it
    is judged; a township that has none keeps one that did not pass."""
    town = Unit.objects.get(code=one.town)
    found: list[Unit | None] = [None]
    if one.unit is not None:
        taken = FreeUnit.unscoped.filter(unit__isnull=False).values("unit_id")
        below = Unit.objects.filter(path__startswith=town.path, kind=one.unit).exclude(pk__in=taken)
        found = list(below.order_by("code")[:_TRIES]) or [None]
    for unit in found:
        before = transaction.savepoint()
        row = _begun(office, one, town, unit, today)
        if row.score is None or one.state is S.FAILED or (
            row.score >= TERMS.at().passes and not evaluating.big_losses(row)
        ):  # fmt: skip
            transaction.savepoint_commit(before)
            return row
        transaction.savepoint_rollback(before)
    return _begun(office, replace(one, state=S.FAILED), town, found[0], today)


def _begun(office: list[Actor], one: Wanted, town: Unit, unit: Unit | None, today: date) -> FreeUnit:
    started = today - timedelta(days=one.days)
    row: FreeUnit = FreeUnit.unscoped.create(
        kind=one.kind, township=town, unit=unit, name=one.name or (unit.name if unit else f"{town.name}演示单元"),
        bureau=Unit.objects.filter(code=one.bureau).first() if one.bureau else None, people=one.people,
        head=seal(Sort.NAME, "演示责任人"), entered_on=started - timedelta(days=20),
        known_since=started - timedelta(days=385), synthetic=True,
    )  # fmt: skip
    _step(row, Act.NOMINATE, S.NOMINATED, row.entered_on, office[0])
    if one.state is not S.NOMINATED:
        _walk(office, row, one, started, today)
    row.refresh_from_db()
    return row


def _walk(office: list[Actor], row: FreeUnit, one: Wanted, started: date, today: date) -> None:
    """Bring it along its way, up to the decision on its title."""
    end = S.CLEARED if one.state in _TITLES else S.EVALUATING if one.state is S.FAILED else one.state
    judged = max(started + timedelta(days=95), today - timedelta(days=20)) if one.days >= 95 else today
    first, last = judged + timedelta(days=2), judged + timedelta(days=9)
    if end is S.NOTICE:
        first, last = today - timedelta(days=3), today + timedelta(days=4)
    days = {
        S.APPLIED: started - timedelta(days=12), S.CHECKED: started - timedelta(days=6), S.CREATING: started,
        S.EVALUATING: judged - timedelta(days=3), S.SCORED: judged, S.NOTICE: first, S.CLEARED: last,
    }  # fmt: skip
    for act, state in _WAY:
        more: dict[str, object] = {}
        if state is S.APPLIED:
            more = {"applied_by_id": office[0].person_id, "applied_on": days[state]}
        elif state is S.CREATING:
            more = {"started_on": started}
        elif state is S.EVALUATING:
            more = {"first_id": office[0].person_id, "second_id": office[1].person_id}
        elif state is S.SCORED:
            more = {"scored_on": judged, "score": _judge(office, row, judged)}
        elif state is S.NOTICE:
            more = {"notice_from": first, "notice_until": last}
        FreeUnit.unscoped.filter(pk=row.pk).update(state=state, **more)
        row.refresh_from_db()
        _step(row, act, state, min(days[state], today), office[1] if state is S.CREATING else office[0])
        if state is S.CHECKED:
            _own(row)
        if state is end:
            break
    if one.state is S.FAILED:
        score = _judge(office, row, judged, less=True)
        FreeUnit.unscoped.filter(pk=row.pk).update(state=S.FAILED, score=score, scored_on=judged)
        row.refresh_from_db()
        _step(row, Act.FAIL, S.FAILED, judged, office[0], before=S.EVALUATING)
    elif end is S.EVALUATING:
        _pair(office, row)
    if one.state is S.NOTICE:
        Objection.unscoped.create(
            free_unit=row, round=1, by_id=office[0].person_id, words=seal(Sort.TEXT, f"{_WHY}有居民反映宣传未入户。"),
            at=_at(today - timedelta(days=1)),
        )  # fmt: skip


def _own(row: FreeUnit) -> None:
    SheetMark.unscoped.bulk_create(
        SheetMark(free_unit=row, round=1, item=one.code, own=one.points, own_words=_WHY)
        for one in items_of(row)
        if is_typed(row, one)
    )


def _pair(office: list[Actor], row: FreeUnit, *, signed: bool = False) -> Evaluation:
    at = timezone.now()
    made: Evaluation = Evaluation.unscoped.create(
        free_unit=row, round=1, first_id=office[0].person_id or 0, second_id=office[1].person_id or 0,
        surveyed_on=timezone.localdate(at), asked=40, knew=39, first_at=at if signed else None,
        second_at=at if signed else None,
    )  # fmt: skip
    return made


def _judge(office: list[Actor], row: FreeUnit, day: date, *, less: bool = False) -> int:
    """All points of the pair, or (`less`) none for some items; the score is what these and the figures make, and is
    kept with the sheet."""
    found = _pair(office, row, signed=True)
    look(row)
    marks = SheetMark.unscoped.filter(free_unit=row)
    marks.update(given_words=_WHY, given_by_id=office[0].person_id, given=F("own"))
    if less:
        marks.filter(item__in=_NOT_DONE).update(given=0)
    sheet = sheet_of(office[0], row, day)
    Evaluation.unscoped.filter(pk=found.pk).update(settled_at=timezone.now(), score=sheet.total)
    FreeUnit.unscoped.filter(pk=row.pk).update(kept_sheet=sheet.kept())
    return sheet.total


def _title(office: list[Actor], row: FreeUnit, state: State) -> None:
    """Award it, and what came after: proposed by one, decided by another."""
    _decided(office, row, titles.AWARD, "PASSED")
    if state is S.WARNED:
        titles.warn(office[0], row.pk, f"{_WHY}授牌后发生案件。")
    if state is S.SUSPENDED:
        _decided(office, row, titles.SUSPEND, "CASES")
    if state is S.WITHDRAWN:
        _decided(office, row, titles.WITHDRAW, "FALSE")


def _decided(office: list[Actor], row: FreeUnit, kind: str, ground: str) -> None:
    done = titles.propose(office[0], row.pk, kind, ground, _WHY)
    deciding.approve(office[1], done.pk)
    serving.serve(office[1], done.pk, "DIRECT")


def _vetoed(office: list[Actor], made: list[FreeUnit], today: date) -> None:
    """A case of a great loss is found to belong to a unit that is being created, and stops it."""
    since = _at(today - timedelta(days=85))
    hurt = list(Victim.unscoped.filter(reported_at__gte=since, loss_fen__gte=50_000_000).order_by("pk")[:200])
    rows = [
        one
        for one in made
        if one.state == S.CREATING
        and one.kind == Kind.COMMUNITY
        and one.started_on is not None
        and one.started_on <= today - timedelta(days=90)
    ]
    homes = {one.home_unit_id: one for one in reversed(hurt)}
    row = next((one for one in rows if one.township_id in homes), rows[0] if rows else None)
    if row is None:
        return
    found = homes.get(row.township_id) or next(iter(hurt), None)
    if found is None:
        evaluating.enter_veto(office[0], row.pk, "FALSE", f"{_WHY}瞒报发案。")
        return
    PlaceCase.unscoped.create(free_unit=row, victim=found, by_address=False, by_id=office[0].person_id)
    evaluating.look_again(office[0], row.pk)


def _linked(made: list[FreeUnit], today: date) -> None:
    """Each title has its last case, before its creation began."""
    for row in made:
        old = Victim.unscoped.filter(home_unit=row.township_id, reported_at__lt=_at(row.started_on or today))
        if row.state in _TITLES and (hurt := old.order_by("-reported_at").first()) is not None:
            PlaceCase.unscoped.get_or_create(free_unit=row, victim=hurt)


def _step(row: FreeUnit, act: Act, state: State, day: date, by: Actor, *, before: State | None = None) -> None:
    last = FreeUnitStep.unscoped.filter(free_unit=row).order_by("-pk").first()
    FreeUnitStep.unscoped.create(
        free_unit=row, act=act, from_state=before or (last.to_state if last else S.NOMINATED), to_state=state,
        at=min(_at(day), timezone.now()), by_id=by.person_id,
    )  # fmt: skip


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), SHANGHAI)
