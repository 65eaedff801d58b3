# SPDX-License-Identifier: Apache-2.0
"""Penalties, pledges, sanctions and people to return of a simulated period: a penalty for each administrative measure
of the plan, as many pledges and sanctions as its targets say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.engine.calendar import SHANGHAI
from wuzha.measures.models import Measure, MeasureStep
from wuzha.measures.rules.life import Act, State
from wuzha.measures.rules.terms import ends_at
from wuzha.measures.services.proposing import put
from wuzha.people.models import Individual, PersonMeasure
from wuzha.people.rules.kinds import Measure as Kind
from wuzha.sanctions.kinds import term
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.rules.fines import Imposed
from wuzha.sanctions.rulesets import ARTICLES
from wuzha.sanctions.services import carrying_out, dossiers, easings, penalties, pledges, returns
from wuzha.sanctions.services.dossiers import NewDeed
from wuzha.sanctions.services.easings import NewEasing
from wuzha.sanctions.services.penalties import Decision, NewPenalty
from wuzha.sanctions.services.pledges import NewPledge
from wuzha.sanctions.services.returns import NewAbsent

#: Who signed what, by the number of the pledge.
_OCCASIONS = ("CARDS", "INVOLVED", "PENALTY", "MINOR")
_OFFICERS = ("演示民警甲", "演示民警乙")
_FINE_BESIDE = 100_000
#: A credit code of nobody.
_ORGANISATION = "91330282MADEM0000H"
#: How long before its decision an act was done, and how long after it the fine is paid.
_ACTED, _PAID = timedelta(days=9), timedelta(days=7)


@transaction.atomic
def load(officer: Actor, head: Actor, first: date, after: date, signed: int, sanctioned: int) -> dict[str, int]:
    """Fill [first, after) from the people of the plan, through the services; how many of each. `officer` files and
    signs, `head` decides."""
    last = after - timedelta(days=1)
    found = {"penalties": _penalties(officer, head, first, last)}
    people = list(
        Individual.unscoped.filter(synthetic=True, merged_into__isnull=True, id_index__isnull=False)
        .filter(centre_id__isnull=False)
        .order_by("pk")[: signed + sanctioned + 2]
    )
    found["pledges"] = _pledges(officer, people[:signed], first, last)
    found["sanctioned"] = _sanctions(officer, head, people[signed : signed + sanctioned], first, last)
    found["returns"] = _returns(officer, people[signed + sanctioned :], last)
    return found


@transaction.atomic
def show(officer: Actor, head: Actor, office: Actor, day: date) -> None:
    """An organisation under a measure from about a day on, and eases of a sanction in force: one granted, one that
    waits. Nothing where the joint measures were not in force."""
    if day < date(2025, 3, 1):
        return
    row = dossiers.open_(
        officer, organisation="演示慈溪某贸易有限公司", organisation_code=_ORGANISATION, synthetic=True
    )
    for n in range(3):
        dossiers.add_deed(
            officer, row.pk,
            NewDeed(
                day - timedelta(days=50 + n), "BANK", "TRADE", "演示银行流水", f"0000031000{row.pk:06d}{n}",
                f"演示收卡人{'甲乙丙'[n]}", 2_000_000,
            ),
        )  # fmt: skip
    _determined(officer, head, row, day, 901)
    now = timezone.now()
    rows = Measure.unscoped.filter(kind="SANCTION", state=State.IN_FORCE, synthetic=True, until__gt=now)
    eased = rows.filter(ground__startswith="JOINT2024", subject__kind="PERSON").order_by("-pk").first()
    if eased is None:
        return
    new = NewEasing("ACCOUNT", "COUNTER", "演示：工资和低保发放账户。", "演示村委会证明", "0000062000000000001")
    asked = easings.ask(officer, eased.pk, new)
    easings.grant(office, asked.pk, "演示：符合保留基本生活账户的条件。")
    easings.ask(
        officer, eased.pk, NewEasing("NUMBER", "NUMBERS", "演示：保留一张电话卡。", "演示身份核验记录", "10000000001")
    )


def _spread(number: int, many: int, first: date, last: date) -> date:
    """A day of the period, evenly."""
    return first + timedelta(days=(last - first).days * number // max(many, 1))


def _penalties(officer: Actor, head: Actor, first: date, last: date) -> int:
    """A penalty with its whole procedure for each administrative measure that is on record."""
    since = max(first, ARTICLES.at_first().since + _ACTED)
    rows = PersonMeasure.unscoped.filter(
        kind__in=[Kind.ADMIN_DETAINED, Kind.ADMIN_FINED], day__gte=since, day__lte=last, struck_by__isnull=True
    ).select_related("involvement", "involvement__individual")
    made = 0
    for number, one in enumerate(rows.order_by("day", "pk")):
        days = (one.until - one.day).days if one.until is not None else 0
        article, imposed = _imposed(number, days, one.fen or 0)
        part = one.involvement
        row = penalties.file(
            officer,
            NewPenalty(
                article, "演示：出借本人银行卡、电话卡，有讯问笔录和流水为证。", one.day - _ACTED,
                one.day - timedelta(days=2), _OFFICERS, grave=days > 0,
                individual_id=part.individual.merged_into_id or part.individual_id, case_id=part.case_id,
                synthetic=True,
            ),
        )  # fmt: skip
        penalties.tell(officer, row.pk, imposed, one.day - timedelta(days=1))
        penalties.defend(officer, row.pk, "演示：无陈述申辩，放弃听证。", one.day - timedelta(days=1), waives=True)
        penalties.review(officer, row.pk, "演示法制", one.day, "演示：事实清楚，证据确凿。")
        number_of = one.document_no or f"演示行罚{row.pk}号"
        penalties.decide(head, row.pk, Decision(number_of, one.day, "演示局长", imposed))
        carrying_out.serve(officer, row.pk, "DIRECT", one.day)
        if imposed.fine_fen and number % 10 and one.day + _PAID <= timezone.localdate():
            carrying_out.pay(officer, row.pk, imposed.fine_fen, one.day + _PAID, f"演示票{row.pk}")
            carrying_out.close(officer, row.pk)
        made += 1
    return made


def _imposed(number: int, days: int, fine_fen: int) -> tuple[str, Imposed]:
    """Article and what is imposed: ten days and more under 38, fewer beside a fine under 44, a fine alone under 44 and
    now and then under 42."""
    if days >= 10:
        return "38", Imposed(_FINE_BESIDE, days)
    if days:
        return "44", Imposed(_FINE_BESIDE, days)
    return ("42" if number % 9 == 0 else "44"), Imposed(fine_fen or _FINE_BESIDE)


def _pledges(officer: Actor, people: Sequence[Individual], first: date, last: date) -> int:
    for number, person in enumerate(people):
        day, occasion = _spread(number, len(people), first, last), _OCCASIONS[number % len(_OCCASIONS)]
        if occasion == pledges.MINOR and (not person.birth_year or day.year - person.birth_year > pledges.OF_AGE):
            occasion = "OTHER"
        new = NewPledge(occasion, day, "演示民警甲", individual_id=person.pk, synthetic=True)
        row = pledges.sign(officer, new)
        if number % 29 == 28:
            pledges.break_(officer, row.pk, row.signed_on + timedelta(days=1), "演示：再次出借银行卡。")
    return len(people)


def _sanctions(officer: Actor, head: Actor, people: Sequence[Individual], first: date, last: date) -> int:
    """Determined by the prefecture in the period, under the rule set of that day, served and in force from then."""
    for number, person in enumerate(people):
        day = _spread(number, len(people), first, last)
        row = dossiers.open_(officer, individual_id=person.pk, synthetic=True)
        for n in range(3):
            dossiers.add_deed(
                officer, row.pk,
                NewDeed(
                    day - timedelta(days=30 + n), "BANK", "TRADE", "演示讯问笔录", f"0000021000{person.pk:06d}{n}",
                    f"演示收卡人{'甲乙丙'[n]}", 300_000,
                ),
            )  # fmt: skip
        _determined(officer, head, row, day, number + 1)
    return len(people)


def _determined(officer: Actor, head: Actor, row: Dossier, day: date, number: int) -> Measure:
    """A sanction as it went in its time: the services of measures act on the day on which they are called."""
    proposed = datetime.combine(day - timedelta(days=20), time(10), SHANGHAI)
    made = put(
        officer, dossiers.sanction_of(row, "DETERMINED", proposed.date(), "演示：出借银行账户三个。"),
        dossiers.whom(row), proposed,
    )  # fmt: skip
    decided = datetime.combine(day, time(10), SHANGHAI)
    served = decided + timedelta(hours=5)
    usual = term(day, made.ground).usual
    assert usual is not None  # noqa: S101 - every class has its years
    until = ends_at(day, usual)
    common = {"authority_no": f"演示甬公惩〔{day.year}〕{number}号", "authority_on": day, "decided_at": decided}
    ways = (
        (Act.FORWARD, State.OUTSIDE, proposed + timedelta(days=2), {
            "approved_at": proposed + timedelta(days=2), "approved_by_id": head.person_id}),
        (Act.DECIDE, State.DECIDED, decided, {
            **common, "ground_day": day, "term_length": usual.length, "term_unit": usual.unit.value}),
        (Act.SERVE, State.IN_FORCE, served, {
            "served_at": served, "served_by": "DIRECT", "starts_at": served, "until": until, "step_at": until}),
    )  # fmt: skip
    state = State.PROPOSED
    for act, to, at, values in ways:
        Measure.unscoped.filter(pk=made.pk).update(state=to, version=made.version + 1, **values)
        MeasureStep.unscoped.create(
            measure=made, act=act, from_state=state, to_state=to, at=at, by_id=head.person_id, detail={}
        )
        state = to
    return made


def _returns(officer: Actor, people: Sequence[Individual], last: date) -> int:
    for number, person in enumerate(people):
        row = returns.list_(
            officer,
            NewAbsent(
                "SUSPECT", f"演示劝返〔{last.year}〕{number + 1}号", individual_id=person.pk, place="演示境外某地",
                left_on=last - timedelta(days=200), listed_on=last - timedelta(days=60), synthetic=True,
            ),
        )  # fmt: skip
        returns.contact(officer, row.pk, last - timedelta(days=10), "FAMILY", "演示：家属愿意劝其回国。")
        if number == 0:
            returns.come_back(officer, row.pk, last - timedelta(days=3), "演示：口岸移交办案单位。")
    return len(people)
