# SPDX-License-Identifier: Apache-2.0
"""Pages: what each shows to whom, and every refusal of a form where it belongs."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City, make_unit
from tests.fraudfree.conftest import (
    NAME,
    WHY,
    again,
    creating,
    days_ago,
    evaluated,
    typed,
    victim,
)
from tests.refusing import refusals
from wuzha.audit.actor import Actor
from wuzha.engine.calendar import WorkCalendar
from wuzha.fraudfree.errors import Code
from wuzha.fraudfree.models import FreeUnit, Objection, PlaceCase, Promotion, TownQuota, UnitFile, Veto
from wuzha.fraudfree.queries.sheet import sheet_of, shown
from wuzha.fraudfree.rulesets import TERMS
from wuzha.fraudfree.services import entering, evaluating, noticing, places, titles
from wuzha.fraudfree.services.entering import NewUnit
from wuzha.measures.services import deciding, serving
from wuzha.meetings.errors import Code as MeetingCode
from wuzha.org.models import Person, Population, UnitKind
from wuzha.org.roles import Role
from wuzha.requests.errors import Code as RequestCode
from wuzha.requests.models import Request

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 \n%%EOF"


def client_of(actor: Actor) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(Person.objects.get(pk=actor.person_id))
    return client


def act(row: FreeUnit, name: str) -> str:
    return reverse("fraudfree:act", args=[row.pk, name])


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_township_enters_a_unit_and_every_fault_is_told(city: City, town: Actor, unit: FreeUnit) -> None:
    client, url = client_of(town), reverse("fraudfree:new")
    school = make_unit(UnitKind.SCHOOL, "330282-S99", "测试中学", city.other_town)
    given = {
        "kind": "COMMUNITY",
        "township": city.town.pk,
        "people": 900,
        "name": "测试小区",
        "words": "测试苑，测试园",
    }
    with refusals() as told:
        told.form(client, Code.NAME_TAKEN, "name", url, **{**given, "name": NAME})
        told.form(client, Code.NAME_MISSING, "name", url, **{**given, "name": ""})
        told.form(client, Code.WORD_SHORT, "words", url, **{**given, "words": "苑"})
        told.form(client, Code.CLEAR_NUMBER, "name", url, **{**given, "name": "联系13800138000"})
    office = client_of(city.actor(Role.JOINT_OFFICE))
    with refusals() as told:
        told.form(office, Code.NOT_IN_TOWNSHIP, "unit", url, **{**given, "unit": school.pk})
    assert client.post(url, given).status_code == 302
    made = FreeUnit.unscoped.get(name="测试小区")
    assert made.words == ["测试苑", "测试园"]
    shown = text(client, reverse("fraudfree:index"))
    assert "测试小区" in shown
    assert "申报创建" in shown


def test_a_unit_that_ended_or_is_no_bureau_is_refused(city: City, runner: Actor) -> None:
    from tests.fraudfree.conftest import refused

    refused(Code.NO_TOWNSHIP, entering.enter, runner, NewUnit("CAMPUS", city.member.pk, 10, "测试"))
    refused(Code.NO_BUREAU, entering.enter, runner, NewUnit("CAMPUS", city.town.pk, 10, "测试", bureau_id=city.town.pk))
    refused(Code.UNKNOWN_WORD, entering.enter, runner, NewUnit("NONE", city.town.pk, 10, "测试"))


def test_the_way_of_a_unit_on_its_page(
    city: City, town: Actor, town_two: Actor, office: Actor, second: Actor, unit: FreeUnit
) -> None:
    ours, colleague, centre = client_of(town), client_of(town_two), client_of(office)
    assert ours.post(act(unit, "apply")).status_code == 302
    broken = SimpleUploadedFile("a.pdf", b"%PDF-1.7 cut")
    with refusals() as told:
        told.form(ours, Code.ITEMS_OPEN, None, act(unit, "check"))
        told.form(ours, Code.ABOVE_POINTS, "points", act(unit, "own_points"), item="PLAN", points=9, said=WHY)
        told.form(ours, Code.CLEAR_NUMBER, "said", act(unit, "own_points"), item="PLAN", points=8, said="13800138000")
        told.form(
            ours, Code.FILE_KIND, "file", act(unit, "evidence"), item="PLAN", file=SimpleUploadedFile("a.txt", b"x")
        )
        told.form(ours, Code.FILE_BROKEN, "file", act(unit, "evidence"), item="PLAN", file=broken)
        told.form(ours, Code.WORD_SHORT, "words", act(unit, "edit"), people=900, words="苑")
    sent = ours.post(act(unit, "evidence"), {"item": "PLAN", "file": SimpleUploadedFile("a.pdf", PDF)})
    assert sent.status_code == 302
    for one in typed(unit):
        ours.post(act(unit, "own_points"), {"item": one.code, "points": one.points, "said": WHY})
    assert ours.post(act(unit, "check")).status_code == 302
    with refusals() as told:
        told.form(ours, Code.SAME_PERSON, None, act(unit, "review"))
        told.form(colleague, Code.REASON_MISSING, "reason", act(unit, "return"))
    assert colleague.post(act(unit, "review")).status_code == 302
    with refusals() as told:
        told.form(centre, Code.TOO_EARLY, None, act(unit, "evaluate"), first=office.person_id, second=second.person_id)
        told.form(centre, Code.WRONG_STATE, None, act(unit, "settle"))
    FreeUnit.unscoped.filter(pk=unit.pk).update(started_on=days_ago(100))
    shown = text(centre, unit.get_absolute_url())
    assert "确定评估人" in shown
    with refusals() as told:
        told.form(centre, Code.SAME_TWICE, "second", act(unit, "evaluate"), first=office.person_id,
                  second=office.person_id)  # fmt: skip
    file = UnitFile.unscoped.get()
    assert centre.post(reverse("fraudfree:file", args=[file.pk])).content == PDF
    assert "测试甲" in centre.post(reverse("fraudfree:show", args=[unit.pk])).content.decode()


def test_the_pair_and_the_city_are_told_what_is_missing(
    city: City, town: Actor, town_two: Actor, office: Actor, second: Actor, runner: Actor, unit: FreeUnit
) -> None:
    creating(town, town_two, unit)
    evaluating.evaluate(office, unit.pk, office.person_id, second.person_id)  # type: ignore[arg-type]
    centre, other = client_of(office), client_of(runner)
    today = f"{timezone.localdate()}"
    with refusals() as told:
        told.form(other, Code.NOT_OF_THE_PAIR, None, act(unit, "sign"))
        told.form(other, Code.ITEMS_OPEN, None, act(unit, "settle"))
        told.form(centre, Code.REASON_MISSING, "said", act(unit, "give_points"), item="PLAN", points=1, said="")
        told.form(centre, Code.SAMPLE_SMALL, "asked", act(unit, "survey"), day=today, asked=2, knew=1)
        told.form(centre, Code.SAMPLE_ORDER, "knew", act(unit, "survey"), day=today, asked=30, knew=31)
        told.form(centre, Code.IN_FUTURE, "day", act(unit, "survey"), day=f"{days_ago(-2)}", asked=30, knew=30)
    for one in typed(unit):
        evaluating.give_points(office, unit.pk, one.code, one.points, WHY)
    with refusals() as told:
        told.form(centre, Code.NO_SURVEY, None, act(unit, "sign"))
    evaluating.survey(office, unit.pk, timezone.localdate(), 30, 30)
    evaluating.sign(office, unit.pk)
    with refusals() as told:
        told.form(centre, Code.SIGNED_ALREADY, None, act(unit, "sign"))
        told.form(other, Code.NOT_SIGNED, None, act(unit, "settle"))
    victim(city, NAME, loss_fen=90_000_000)
    evaluating.sign(second, unit.pk)
    with refusals() as told:
        told.form(other, Code.VETO_STANDS, None, act(unit, "settle"))
        told.form(centre, Code.REASON_MISSING, "why", act(unit, "veto"), code="DEN", why="")
    other.post(act(unit, "look_again"))
    shown = text(other, unit.get_absolute_url())
    assert "单起损失达到否决数额" in shown
    assert "900,000.00" in shown


def test_a_case_counts_once_and_files_have_their_limits(
    city: City, town: Actor, town_two: Actor, office: Actor, unit: FreeUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, ours = creating(town, town_two, unit), client_of(town)
    hurt, url, paper = victim(city, NAME), act(row, "evidence"), lambda: SimpleUploadedFile("a.pdf", PDF)
    places.look(again(row))
    assert ours.post(url, {"item": "PLAN", "file": paper()}).status_code == 302
    with refusals() as told:
        told.form(client_of(office), Code.CASE_THERE, "case", act(row, "count_case"), case=hurt.case.number, why=WHY)
        monkeypatch.setattr("wuzha.fraudfree.services.files.MEGABYTE", 1)
        told.form(ours, Code.FILE_TOO_BIG, "file", url, item="PLAN", file=paper())
        few = TERMS.at().model_copy(update={"files": 1})
        monkeypatch.setattr("wuzha.fraudfree.services.files.TERMS", SimpleNamespace(at=lambda: few))
        told.form(ours, Code.FILES_MANY, "file", url, item="PLAN", file=paper())


def test_notice_and_title_on_the_page(
    city: City,
    town: Actor,
    town_two: Actor,
    office: Actor,
    second: Actor,
    unit: FreeUnit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    centre, ours = client_of(office), client_of(town)
    row = evaluating.settle(office, evaluated(office, second, creating(town, town_two, unit)).pk)
    with monkeypatch.context() as without, refusals() as told:
        without.setattr("wuzha.fraudfree.services.noticing.work_calendar", lambda: WorkCalendar.of(years=()))
        told.form(centre, Code.NO_CALENDAR, None, act(row, "publish"))
    noticing.publish(office, row.pk)
    victim(city, NAME)
    places.look(again(row))
    assert (sheet_of(office, again(row)).total, shown(office, again(row)).total) == (90, 100)
    with refusals() as told:
        told.form(centre, Code.NOTICE_SHORT, None, act(row, "clear"))
        told.form(ours, Code.OBJECTION_MISSING, "words", act(row, "object"), words="", who="", phone="")
    ours.post(act(row, "object"), {"words": "有人被骗", "who": "测试乙", "phone": "13800138000"})
    FreeUnit.unscoped.filter(pk=row.pk).update(notice_from=days_ago(10), notice_until=days_ago(1))
    one = Objection.unscoped.get(free_unit=row)
    with refusals() as told:
        told.form(centre, Code.OBJECTION_OPEN, None, act(row, "clear"))
        told.form(centre, Code.ANSWER_MISSING, "words", act(row, "answer"), row=one.pk, upheld="no", words="")
        Objection.unscoped.filter(pk=one.pk).update(by=office.person_id)
        told.form(centre, Code.OWN_OBJECTION, "row", act(row, "answer"), row=one.pk, upheld="no", words=WHY)
        Objection.unscoped.filter(pk=one.pk).update(by=town.person_id)
    centre.post(act(row, "answer"), {"row": one.pk, "upheld": "no", "words": "经核实无此情况"})
    assert "13800138000" not in text(centre, row.get_absolute_url())
    centre.post(act(row, "clear"))
    with refusals() as told:
        told.form(centre, Code.NOT_CLEARED, None, act(row, "suspend"), ground="CASES", reason=WHY)
        told.form(centre, Code.NO_CERTIFICATE, None, act(row, "certificate"))
    done = titles.propose(office, row.pk, titles.AWARD, "PASSED", WHY)
    with refusals() as told:
        told.form(centre, Code.IN_PROPOSAL, None, act(row, "award"), ground="PASSED", reason=WHY)
    page = text(centre, row.get_absolute_url())
    assert f"已提请 {done.number}（" in page, "who comes back sees that it waits, and for whom"
    assert Person.objects.get(pk=second.person_id).name in page
    assert "award-sheet" not in page
    deciding.approve(second, done.pk)
    serving.serve(second, done.pk, "DIRECT")
    with refusals() as told:
        told.form(centre, Code.REVIEW_EARLY, None, act(row, "pass"), reason=WHY)
        told.form(centre, Code.VETO_MISSING, "ground", act(row, "withdraw"), ground="VETO", reason=WHY)
        told.form(centre, Code.REVIEW_MISSING, "ground", act(row, "withdraw"), ground="REVIEW", reason=WHY)
        centre.post(act(row, "veto"), {"code": "DEN", "why": WHY})
        entered = Veto.unscoped.get(free_unit=row, gone_at__isnull=True)
        assert "有一票否决" in centre.get(row.get_absolute_url()).content.decode(), "the bar says what it calls for"
        told.form(centre, Code.OWN_VETO, "row", act(row, "take_veto_back"), row=entered.pk, why=WHY)
        evaluating.take_veto_back(second, row.pk, entered.pk, WHY)
        told.form(centre, Code.REVIEW_OPEN, None, act(row, "renew"), note="")
        FreeUnit.unscoped.filter(pk=row.pk).update(review_due=days_ago(0))
        centre.post(act(row, "pass"), {"reason": WHY})
        told.form(centre, Code.OWN_REVIEW, None, act(row, "renew"), note="")
    assert "须由另一人办理续期" in text(centre, row.get_absolute_url())


def test_cases_page_shows_as_many_as_the_figure_and_faults(
    city: City, town: Actor, town_two: Actor, office: Actor, unit: FreeUnit
) -> None:
    row = creating(town, town_two, unit)
    victim(city, NAME)
    victim(city, NAME, days=200)
    places.look(again(row))
    centre, url = client_of(office), reverse("fraudfree:cases", args=[row.pk])
    shown = text(centre, row.get_absolute_url())
    assert f"{url}?from={row.started_on}" in shown
    counted = text(centre, f"{url}?from={row.started_on}&to={timezone.localdate()}")
    assert "共计 1 起" in counted
    with refusals() as told:
        told.form(centre, Code.NO_SUCH_CASE, "case", act(row, "count_case"), case="AJ99999999", why=WHY)
        told.form(centre, Code.REASON_MISSING, "why", act(row, "strike_case"),
                  row=PlaceCase.unscoped.filter(free_unit=row).latest("pk").pk, why="")  # fmt: skip
    assert (
        centre.post(
            act(row, "strike_case"), {"row": PlaceCase.unscoped.filter(free_unit=row).latest("pk").pk, "why": WHY}
        ).status_code
        == 302
    )


def test_the_quota_is_allotted_and_its_sums_are_checked(city: City, runner: Actor, town: Actor) -> None:
    client, url = client_of(runner), reverse("fraudfree:quota")
    year = timezone.localdate().year
    Population.objects.filter(unit=city.other_town).delete()
    with refusals() as told:
        told.form(client, Code.NO_RESIDENTS, "year", url, year=year)
        told.form(client, Code.FAR_YEAR, "year", url, year=year + 2)
    assert "尚未分配名额" in text(client, url)
    Population.objects.create(unit=city.other_town, year=2024, residents=49_999, source="测试", synthetic=True)
    assert client.post(url, {"year": year}).status_code == 302
    assert dict(TownQuota.unscoped.values_list("township__name", "units")) == {"浒山街道": 4, "观海卫镇": 2}
    assert "共 6 个" in text(client, url)
    assert "观海卫镇" not in text(client_of(town), url)


def test_a_bureau_is_asked_for_nominations_and_answers_on_its_page(city: City, runner: Actor, town: Actor) -> None:
    client, url = client_of(runner), reverse("fraudfree:nominations")
    due = f"{timezone.localdate() + timedelta(days=9)}"
    with refusals() as told:
        told.form(client, Code.NO_BUREAU, "bureaus", url, due_on=due)
        told.form(client, RequestCode.DUE_PASSED, "due_on", url, bureaus=[city.member.pk], due_on=f"{days_ago(3)}")
    assert client.post(url, {"bureaus": [city.member.pk], "due_on": due}).status_code == 302
    asked = Request.unscoped.get(kind="NOMINATION")
    bureau = client_of(city.actor(Role.MEMBER_UNIT))
    assert "要求本单位办理的" in text(bureau, reverse("fraudfree:index"))
    here = reverse("fraudfree:nominate", args=[asked.pk])
    given = {"kind": "CAMPUS", "township": city.town.pk, "people": 1200, "name": "测试中学", "words": ""}
    assert bureau.post(here, given).status_code == 302
    row = FreeUnit.unscoped.get(name="测试中学")
    assert (row.state, row.bureau_id, row.nomination_id) == ("NOMINATED", city.member.pk, asked.pk)
    assert "测试中学" in text(client, url)
    assert "测试中学" in text(client_of(town), reverse("fraudfree:index"))


def test_a_meeting_to_push_the_work_on_is_planned_in_the_joint_meeting(
    city: City, office: Actor, unit: FreeUnit
) -> None:
    client, url = client_of(office), reverse("fraudfree:promotions")
    at = f"{timezone.localtime() + timedelta(days=9):%Y-%m-%dT%H:%M}"
    given: dict[str, Any] = {"title": "无诈单元现场推进会", "at": at, "chair": "召集人", "free_unit": unit.pk}
    with refusals() as told:
        told.form(client, MeetingCode.CLEAR_NUMBER, "title", url, **{**given, "title": "13800138000"})
    assert client.post(url, given).status_code == 302
    made = Promotion.unscoped.get()
    assert (made.meeting.kind, made.free_unit_id) == ("PROMOTION", unit.pk)
    assert "无诈单元现场推进会" in text(client, url)


def test_days_are_listed_by_their_marks(city: City, runner: Actor, unit: FreeUnit) -> None:
    FreeUnit.unscoped.filter(pk=unit.pk).update(known_since=days_ago(100))
    client = client_of(runner)
    assert NAME in text(client, reverse("fraudfree:days") + "?mark=100")
    assert NAME not in text(client, reverse("fraudfree:days") + "?mark=200")


def test_who_only_reads_sees_no_act(city: City, unit: FreeUnit) -> None:
    client = client_of(city.actor(Role.AUDITOR))
    assert 'id="apply-sheet"' not in text(client, unit.get_absolute_url())
    assert client.post(act(unit, "apply")).status_code == 403
