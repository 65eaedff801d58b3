# SPDX-License-Identifier: Apache-2.0
"""Shutdowns and GOIP sites of the demo and the presets: a past that was asked and answered, with an appeal that was
right and one that was not, what is under way today, and sites."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.cases.models import Case
from wuzha.cases.queries.units import centre_of, townships
from wuzha.cases.rules.life import FILED
from wuzha.engine.calendar import SHANGHAI, end_of_day
from wuzha.evidence.services.devices import NewDevice, record_device
from wuzha.evidence.services.scenes import NewScene, record_scene
from wuzha.org.models import Unit, UnitKind
from wuzha.requests.models import Request, RequestAnswer, RequestStep
from wuzha.requests.rules.life import Act as RequestAct
from wuzha.requests.rules.life import State as RequestState
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blind
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownStep
from wuzha.shutdowns.rules.life import Act, AppealState, Result, State, Why
from wuzha.shutdowns.rules.values import Thing, index_kind, masked, one_form
from wuzha.shutdowns.rulesets import GROUNDS
from wuzha.shutdowns.services import deciding, proposing, sites
from wuzha.shutdowns.services.proposing import NewShutdown
from wuzha.shutdowns.services.sites import NewSite

#: What is asked of whom in turn: thing, ground, and the value by its number.
_KINDS = (
    (Thing.PHONE, "AFL11", "1999{:07d}"), (Thing.DOMAIN, "AFL24", "demo-{:04d}.example.com"),
    (Thing.FIXED, "AFL11", "0574-6{:07d}"), (Thing.URL, "AFL24", "demo-{:04d}.example.com/pay"),
    (Thing.APP, "AFL23", "演示理财{:04d}"), (Thing.NET, "AFL22", "yanshi_{:06d}"),
)  # fmt: skip
_RESULTS = (Result.SHUT, Result.SHUT, Result.LIMITED, Result.SHUT, Result.ELSEWHERE, Result.SHUT, Result.REFUSED)
_HASH = "d" * 64
#: Each so many of the past ones was appealed against; every second appeal was right.
_APPEALED = 7
_SITES = 5


@transaction.atomic
def settle(officer: Actor, head: Actor, leader: Actor, first: date, after: date, count: int = 36) -> int:
    """Write a past over [first, after), what is under way, and the sites; how many shutdowns. `officer` asks, `head`
    reviews, `leader` surveys."""
    asked = list(Unit.objects.filter(kind__in=(UnitKind.CARRIER, UnitKind.MEMBER)).order_by("kind", "code"))
    centre = centre_of(officer)
    cases = list(Case.unscoped.filter(synthetic=True, state__in=FILED, centre=centre).order_by("-received_at")[:40])
    if not asked or not cases or centre is None:
        return 0
    begin = len(Shutdown.unscoped.filter(centre_id=centre, synthetic=True).values_list("pk"))  # of an earlier period
    for number in range(begin, begin + count):
        day = first + (after - first) * (number - begin) // count
        _past(officer, head, centre, _taking(asked, number), cases[number % len(cases)], number, day)
    made = _open(officer, head, asked, cases, begin + count)
    _sites(officer, leader, cases)
    return count + made


def _taking(units: list[Unit], number: int) -> Unit:
    """In turn one of those that the ground goes to."""
    ground = GROUNDS.at().of(_KINDS[number % len(_KINDS)][1])
    fitting = [one for one in units if ground is None or ground.takes(one.kind, one.name)] or units
    return fitting[number % len(fitting)]


def _past(officer: Actor, head: Actor, centre: int, unit: Unit, case: Case, number: int, day: date) -> None:
    """One that was asked on a day and answered within hours, as it stands now."""
    thing, ground, form = _KINDS[number % len(_KINDS)]
    value = one_form(thing, form.format(number + 1))
    at = datetime.combine(day, time(9), SHANGHAI)
    asked, answered = at + timedelta(hours=2), at + timedelta(hours=5 + 7 * (number % 6))
    result = _RESULTS[number % len(_RESULTS)]
    row: Shutdown = Shutdown.unscoped.create(
        centre_id=centre, unit_id=officer.unit_id or 0, thing=thing, value=seal(Kind.TEXT, value),
        value_index=blind(index_kind(thing), value), shown=masked(thing, value), ask="SHUT", ground=ground, case=case,
        sha256=_HASH, addressed=unit, proposed_by_id=officer.person_id, proposed_at=at, synthetic=True,
    )  # fmt: skip
    way = [
        (Act.DRAFT, State.DRAFT, at, officer), (Act.CONFIRM, State.PROPOSED, at, officer),
        (Act.SEND, State.SENT, asked, head), (Act.ANSWER, State.ANSWERED, answered, None),
    ]  # fmt: skip
    changes: dict[State, dict[str, object]] = {
        State.PROPOSED: {"own_checked_by_id": officer.person_id, "own_checked_at": at},
        State.SENT: {"decided_by_id": head.person_id, "asked_at": asked},
        State.ANSWERED: {"result": result, "answered_at": answered},
    }
    _move(row, way, changes)
    _request(head, row, unit, asked, answered, result)
    if result == Result.SHUT and number % _APPEALED == 0:
        _appeal(officer, head, row, answered, right=number % (2 * _APPEALED) == 0)


def _move(
    row: Shutdown, way: list[tuple[Act, State, datetime, Actor | None]], changes: dict[State, dict[str, object]]
) -> None:
    before: str = row.state
    for act, state, at, who in way:
        if state != before:
            Shutdown.unscoped.filter(pk=row.pk).update(state=state, **changes.get(state, {}))
        ShutdownStep.unscoped.create(
            shutdown=row, act=act, from_state=before, to_state=state, at=at, by_id=who.person_id if who else None
        )
        before = state


def _request(head: Actor, row: Shutdown, unit: Unit, sent: datetime, answered: datetime, result: str) -> None:
    """What was asked of the unit and how it answered, for its page and the league."""
    due = end_of_day(sent.date() + timedelta(days=1))
    one: Request = Request.unscoped.create(
        kind=deciding.KIND, asking_id=head.unit_id or 0, addressed=unit, title=f"关停请求（{row.number}）",
        what=seal(Kind.TEXT, "演示：请依法关停。"), sent_at=sent, due_since=sent,
        sign_due_at=min(sent + timedelta(hours=24), due), due_at=due, about_type=Shutdown.RECORD, about_id=row.pk,
        synthetic=True,
    )  # fmt: skip
    before = RequestState.SENT
    steps: tuple[tuple[RequestAct, RequestState, datetime, dict[str, datetime]], ...] = (
        (RequestAct.SEND, RequestState.SENT, sent, {}),
        (RequestAct.SIGN, RequestState.SIGNED, sent + timedelta(hours=1), {"signed_at": sent + timedelta(hours=1)}),
        (RequestAct.ANSWER, RequestState.ANSWERED, answered, {"answered_at": answered}),
        (RequestAct.ACCEPT, RequestState.ACCEPTED, answered + timedelta(hours=1), {}),
    )
    for act, state, at, more in steps:
        if state != before:
            Request.unscoped.filter(pk=one.pk).update(state=state, **more)
        if act == RequestAct.ANSWER:
            RequestAnswer.unscoped.create(
                request=one, no=1, at=at, due_at=due, conclusion=result, text=seal(Kind.TEXT, "演示：已处理。")
            )
        RequestStep.unscoped.create(request=one, act=act, from_state=before, to_state=state, at=at, due_at=due)
        before = state
    Request.unscoped.filter(pk=one.pk).update(step_at=None)


def _appeal(officer: Actor, head: Actor, row: Shutdown, answered: datetime, *, right: bool) -> None:
    """An appeal that was checked and answered; where it was right, the value is open again."""
    got, checked, told = (answered + timedelta(days=days) for days in (1, 2, 3))
    made: ShutdownAppeal = ShutdownAppeal.unscoped.create(
        shutdown=row, where="POLICE", who=seal(Kind.NAME, "演示用户"), what=seal(Kind.TEXT, "演示：本人使用。"),
        received_at=got, due_at=end_of_day(got.date() + timedelta(days=30)), at=got, by_id=officer.person_id,
    )  # fmt: skip
    ShutdownAppeal.unscoped.filter(pk=made.pk).update(
        state=AppealState.CHECKED, checked_by=officer.person_id, checked_at=checked
    )
    ShutdownAppeal.unscoped.filter(pk=made.pk).update(
        state=AppealState.ANSWERED, right=right, answered_by=head.person_id, answered_at=told,
        reply=seal(Kind.TEXT, "演示：核查情况已告知。"),
    )  # fmt: skip
    if right:
        row.state = State.ANSWERED
        way: list[tuple[Act, State, datetime, Actor | None]] = [
            (Act.REOPEN, State.REOPENING, told, head), (Act.RESTORE, State.REOPENED, told + timedelta(hours=4), None),
        ]  # fmt: skip
        _move(row, way, {
            State.REOPENING: {"reopen_why": Why.APPEAL}, State.REOPENED: {"reopened_at": told + timedelta(hours=4)},
        })  # fmt: skip


def _open(officer: Actor, head: Actor, asked: list[Unit], cases: list[Case], begin: int) -> int:
    """What is under way: two to be checked, three to be reviewed, three that wait for an answer."""
    for number in range(8):
        thing, ground, form = _KINDS[number % len(_KINDS)]
        new = NewShutdown(
            thing, form.format(begin + number + 1), "SHUT", ground, _taking(asked, number).pk,
            cases[number % len(cases)].pk, sha256=_HASH, reason="演示：出现在被害人笔录和聊天记录中。", synthetic=True,
        )  # fmt: skip
        row = proposing.propose(officer, new)
        if number > 1:
            proposing.confirm(officer, row.pk, looked=True, why="演示：已核对。")
        if number > 4:
            deciding.approve(head, row.pk)
    return 8


def _sites(officer: Actor, leader: Actor, cases: list[Case]) -> None:
    """A scene with a device for some cases, and a site of each, raided some hours after its clue."""
    towns = [key for key, _name in townships()]
    for number, case in enumerate(cases[: _SITES if towns else 0]):
        at = max(case.received_at, timezone.now() - timedelta(days=20 + 9 * number)) + timedelta(hours=1)
        if at > timezone.now():
            continue
        text = f"演示市演示路{number + 1}号"
        scene = record_scene(
            leader, case.pk,
            NewScene(at, at, text, "演示甲、演示乙", "演示：查获设备，已拍照固定。", witness="演示见证人"),
        )  # fmt: skip
        kind = ("GOIP", "PHONE_BRIDGE", "GATEWAY")[number % 3]
        device = record_device(leader, case.pk, NewDevice(kind, "演示机型", scene_id=scene.pk, found_at=at, ports=32))
        new = NewSite(
            scene.pk, f"演示线索{scene.pk}", at - timedelta(hours=5 + 3 * number), at, "HOUSE",
            towns[number % 3 % len(towns)], landlord="演示房东", landlord_phone="19998007700", synthetic=True,
        )  # fmt: skip
        site = sites.record_site(officer, new)
        sites.add_kit(officer, site.pk, device.pk, "演示宽带", "演示远控")
        cards = [(f"1999800{7100 + 10 * number + n:04d}", "演示机主", "演示一通信") for n in range(3)]
        sites.add_cards(officer, site.pk, cards)
