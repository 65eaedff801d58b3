# SPDX-License-Identifier: Apache-2.0
"""Pages tell standing with its doubt, each to whom it concerns; a round is made by hand for a reason."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, actor_of, make_person
from tests.refusing import refusals
from tests.standing.conftest import MANY, WORSE, accept, towns
from tests.worlds import shared
from wuzha.cases.models import Case
from wuzha.core.standing import Span
from wuzha.inbox.queries import Row
from wuzha.inbox.sources import Kind
from wuzha.org.models import Population, Unit
from wuzha.org.navigation import ENTRIES
from wuzha.org.roles import Role
from wuzha.standing import registry, services
from wuzha.standing.errors import Code
from wuzha.standing.models import StandingRound
from wuzha.standing.queries.home import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def judged(city: City) -> StandingRound:
    """The year and the quarter of a city in which one township has twice the cases."""
    accept(city, WORSE, Span.QUARTER.before(timezone.localdate())[1])
    office = city.actor(Role.JOINT_OFFICE)
    services.make(office, Span.QUARTER, "测试")
    return services.make(office, Span.YEAR, "测试")


def as_(city: City, role: Role) -> Client:
    client = Client()
    client.force_login(city.people[role])
    return client


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.content.decode()


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_table_tells_every_number_with_its_doubt_and_opens_the_records(city: City, judged: StandingRound) -> None:
    client = as_(city, Role.JOINT_OFFICE)
    html = text(client, reverse("standing:index"))
    said = plain(html)
    assert f"{towns(city)[3].name} （90 起，预期 40.0 起）" in said
    assert "■ 符合提请条件" in said
    assert said.count("与运气分不开") >= MANY - 1
    first = html[html.index("<tbody") :]
    assert first.index(towns(city)[3].name) < first.index(towns(city)[0].name)
    records = re.search(r'href="([^"]*results/records/[^"]*)"', first)
    assert records is not None
    listed = text(client, records[1].replace("&amp;", "&"))
    assert "90" in plain(listed)
    # Never a rank alone, and beside each mark what doing nothing would bring.
    assert re.search(r"<td[^>]*>\s*1–\d+", first)
    assert "不采取措施" in said
    assert judged.number in said


def test_the_quarter_is_a_page_of_its_own(city: City, judged: StandingRound) -> None:
    html = text(as_(city, Role.JOINT_OFFICE), reverse("standing:index") + "?span=QUARTER")
    said = plain(html[html.index("<tbody") : html.index("</tbody>")])
    assert "◆ 内部关注" in said
    assert "■ 符合提请条件" not in said


def test_the_first_page_of_the_joint_office_is_its_home(city: City, judged: StandingRound) -> None:
    client = as_(city, Role.JOINT_OFFICE)
    home = client.get(reverse("site:home"))
    assert home["Location"].endswith(reverse("standing:home"))
    html = text(client, reverse("standing:home"))
    said = plain(html)
    for part in ("等您办理", "谁逾期", "发案", "见面率", "12 个镇街，谁真的偏离", "1 个镇街符合提请条件"):
        assert part in said, part
    assert html.count('class="head grid') == 5
    assert reverse("standing:unit", args=[towns(city)[3].pk]) in html
    assert reverse("results:morning") in html


def test_the_first_page_says_so_where_nothing_is_known_yet(city: City) -> None:
    said = plain(text(as_(city, Role.JOINT_OFFICE), reverse("standing:home")))
    assert "尚无评估" in said
    assert "没有等您决定的事项" in said


def test_a_township_sees_its_own_page_and_no_other(city: City, judged: StandingRound) -> None:
    client = Client()
    client.force_login(make_person(Role.MEMBER_UNIT, city.other_town))
    assert client.get(reverse("standing:index"))["Location"] == reverse("standing:unit", args=[city.other_town.pk])
    html = text(client, reverse("standing:unit", args=[city.other_town.pk]))
    assert "results/records" not in html  # it may not open cases
    text(client, reverse("standing:unit", args=[city.town.pk]), 404)
    text(client, reverse("standing:round", args=[judged.pk]), 404)
    text(client, reverse("standing:home"), 403)
    station = as_(city, Role.STATION_OFFICER)
    assert station.get(reverse("standing:index"))["Location"] == reverse("standing:unit", args=[city.town.pk])


def test_a_bank_is_told_that_standing_is_of_townships(city: City, judged: StandingRound) -> None:
    assert "本单位不是镇街" in text(as_(city, Role.MEMBER_UNIT), reverse("standing:index"))


def test_the_page_of_a_township_shows_what_other_rooms_add(
    city: City, judged: StandingRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    def records(_actor: object, unit: Unit) -> list[registry.Linked]:
        return [registry.Linked(f"演示挂牌 {unit.name}", "/x/")]

    section = registry.Section(10, lambda: "挂牌整治", lambda: "没有挂牌", records=records)
    monkeypatch.setattr(registry, "sections", [section])
    unit = towns(city)[3]
    html = text(as_(city, Role.JOINT_OFFICE), reverse("standing:unit", args=[unit.pk]))
    assert f"演示挂牌 {unit.name}" in html
    assert "■ 符合提请条件" in plain(html)


def test_small_numbers_are_hidden_from_who_may_not_open_them(city: City, judged: StandingRound) -> None:
    accept(city, {1: 1}, timezone.localdate())
    one = Case.unscoped.filter(place_unit=towns(city)[1]).latest("pk")
    Case.unscoped.filter(pk=one.pk).update(fraud_type="LOAN")
    client = Client()
    client.force_login(make_person(Role.MEMBER_UNIT, towns(city)[1]))
    said = text(client, reverse("standing:unit", args=[towns(city)[1].pk]))
    assert "&lt;3" in said


def test_a_round_is_made_on_the_page_with_a_reason(city: City, judged: StandingRound) -> None:
    client = as_(city, Role.JOINT_OFFICE)
    url = reverse("standing:make")
    with refusals() as told:
        told.form(client, Code.REASON_MISSING, "reason", url, span="YEAR", reason="")
    answer = client.post(url, {"span": "YEAR", "reason": "演示：常住人口更正"})
    assert answer.status_code == 302
    html = text(client, answer["Location"])
    assert "演示：常住人口更正" in html
    Population.objects.filter(unit=city.town).delete()
    with refusals() as told:
        told.form(client, Code.NO_RESIDENTS, None, url, span="YEAR", reason="演示")
    Unit.objects.filter(pk__in=[one.pk for one in towns(city)[2:]]).update(ranked=False)
    with refusals() as told:
        told.form(client, Code.FEW_UNITS, None, url, span="YEAR", reason="演示")
    assert reverse("standing:rounds") in text(client, reverse("standing:index"))
    assert judged.number in text(client, reverse("standing:rounds"))


def test_a_round_of_no_cases_is_refused_on_the_page(city: City) -> None:
    with refusals() as told:
        told.form(
            as_(city, Role.JOINT_OFFICE), Code.NO_CASES, None, reverse("standing:make"), span="YEAR", reason="演示"
        )


def test_the_wall_shows_marks_and_trends_and_nothing_to_press(city: City, judged: StandingRound) -> None:
    html = text(as_(city, Role.ANALYST), reverse("standing:wall"))
    assert towns(city)[3].name in html
    body = html[html.index("<main") : html.index("</main>")]
    assert "<button" not in body
    assert "<a " not in body


def test_the_joint_office_has_its_entries() -> None:
    seen = [one.view for one in ENTRIES if one.lets_in(Role.JOINT_OFFICE)]
    assert seen[0] == "standing:home"
    assert seen.count("standing:index") == 1
    assert not any(one.lets_in(Role.AUDITOR) for one in ENTRIES if one.view == "standing:home")


def test_who_may_only_look_makes_no_round(city: City) -> None:
    assert as_(city, Role.AUDITOR).post(reverse("standing:make"), {"span": "YEAR", "reason": "x"}).status_code == 403
    assert actor_of(city.people[Role.AUDITOR]).role == Role.AUDITOR


def test_decisions_stand_before_what_is_only_due_earlier(monkeypatch: pytest.MonkeyPatch, city: City) -> None:
    now = timezone.now()
    waits: Any = [
        ((SimpleNamespace(kind=kind, follows=follows, others=others), SimpleNamespace(due=now)),)
        for kind, follows, others in (
            (Kind.ALERT, False, False), (Kind.ALERT, False, True), (Kind.DECIDE, True, False),
            (Kind.DECIDE, False, False),
        )
    ]  # fmt: skip
    rows = [Row(("x", at), wait, read=False, later=None) for at, wait in enumerate(waits)]
    monkeypatch.setattr("wuzha.inbox.queries.rows", lambda *_a, **_k: rows)
    monkeypatch.setattr("wuzha.inbox.queries.shown", lambda _actor, some, _now: some)
    found = waiting(city.actor(Role.JOINT_OFFICE), now)
    shown: Any = found.rows
    kinds = [(row.waits[0][0].kind, row.waits[0][0].follows) for row in shown]
    assert kinds == [(Kind.DECIDE, False), (Kind.DECIDE, True), (Kind.ALERT, False)]
    assert found.whole == len(kinds)  # who else is late stands in a list of its own
