# SPDX-License-Identifier: Apache-2.0
"""Pages of evidence: what is recorded on a case's page goes its way step by step, and a fault stands on its field."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cases.conftest import opened, today
from tests.evidence.conftest import Bench, refused
from tests.evidence.test_found import ICCID, IMEI, survey
from tests.people.conftest import ID_NO, OTHER_ID
from tests.refusing import refusals
from wuzha.audit.models import Event
from wuzha.cases.errors import Code as CaseCode
from wuzha.cases.services import life
from wuzha.evidence.errors import Code
from wuzha.evidence.finders import FINDERS
from wuzha.evidence.models import Custody, Device, Entity, EvidenceFile, Exhibit, Scene
from wuzha.evidence.privacy import EvidenceKeeper, EvidenceSubjects, ExhibitExporter, has_open_work
from wuzha.evidence.queries import entities_of
from wuzha.evidence.services import devices, exhibits, files, scenes
from wuzha.evidence.services.owners import exhibit_of
from wuzha.evidence.waiting import ExhibitSource
from wuzha.org.models import Person
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual, record_suspect
from wuzha.sealed.owners import Place
from wuzha.search.query import Query
from wuzha.search.registry import prefixes

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing")]


@pytest.fixture
def client(bench: Bench) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(Person.objects.get(pk=bench.officer.person_id))
    return found


def minute(days: float = 0) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def listed(bench: Bench, **more: object) -> dict[str, object]:
    return {
        "kind": "PHONE", "name": "黑色手机", "quantity": "1 部", "marks": "屏幕有裂痕", "way": "SEIZED", "decision_no":
        "扣字1号", "list_no": "扣清1号", "taken_at": minute(), "officer": bench.officer.person_id, "second":
        bench.second.person_id, "witness": "测试见证人", "from_whom": "测试持有人", "seal_no": "FC-1",
    } | more  # fmt: skip


def page(client: Client, record: Any) -> str:
    answer = client.get(record.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_exhibit_is_recorded_stored_lent_and_printed(client: Client, bench: Bench) -> None:
    add = reverse("evidence:add", args=[bench.case.pk, "exhibit"])
    exhibit_page = client.post(add, listed(bench), follow=True).content.decode()
    phone = Exhibit.unscoped.get()
    assert all(text in exhibit_page for text in ("移交保管人入库", "登记送检", "扣清1号", "FC-1"))
    assert "测试见证人" not in exhibit_page
    act = lambda name, **given: client.post(reverse("evidence:exhibit_act", args=[phone.pk, name]), given)  # noqa: E731
    stored = act("store", at=minute(), holder=bench.keeper.person_id, place="保管室 2 柜")
    assert stored.status_code == 302
    assert "保管室 2 柜" in page(client, phone)
    assert "现由" in page(client, phone)  # it is the keeper's turn, and that is said
    client.force_login(Person.objects.get(pk=bench.keeper.person_id))
    assert act("lend", at=minute(), organ="物证鉴定室", document_no="鉴1号").status_code == 302
    assert "物证鉴定室" in client.get(reverse("evidence:index") + "?tab=lent").content.decode()
    label = client.get(reverse("evidence:exhibit_label", args=[phone.pk])).content.decode()
    assert phone.number in label
    assert "data:image/svg+xml" in label
    shown = client.post(reverse("evidence:exhibit_show", args=[phone.pk])).content.decode()
    assert "测试见证人" in shown
    assert Event.objects.filter(action="personal.read", object_type="exhibit").exists()


def test_faults_of_an_exhibit_stand_on_their_fields(client: Client, bench: Bench) -> None:
    url = reverse("evidence:add", args=[bench.case.pk, "exhibit"])
    early = opened(bench.city, bench.city.actor(Role.INVESTIGATOR))
    with refusals() as told:
        told.form(client, Code.NAME_MISSING, "name", url, **listed(bench, name=""))
        told.form(client, Code.TWO_OFFICERS, "second", url, **listed(bench, second=bench.officer.person_id))
        told.form(client, Code.DECISION_MISSING, "decision_no", url, **listed(bench, list_no=""))
        told.form(client, Code.WITNESS_MISSING, "witness", url, **listed(bench, witness=""))
        told.form(client, CaseCode.OUR_NUMBER, "decision_no", url, **listed(bench, decision_no="WZ00000001"))
        told.form(client, Code.NOT_FILED, "way", reverse("evidence:add", args=[early.pk, "exhibit"]), **listed(bench))
        told.form(client, Code.NOT_FILED, "way", url, **listed(bench, taken_at=minute(-2)))  # filed the day after
    assert "不是姓名" in client.post(url, listed(bench, witness="1")).content.decode()


def test_faults_of_a_step_stand_on_their_fields(client: Client, bench: Bench) -> None:
    phone = bench.taken()
    keeper = bench.keeper.person_id

    def url(name: str) -> str:
        return reverse("evidence:exhibit_act", args=[phone.pk, name])

    at = minute()
    with refusals() as told:
        told.form(client, Code.PLACE_MISSING, "place", url("store"), at=at, holder=keeper)
        told.form(
            client, Code.KEEPER_INVESTIGATES, "holder", url("store"), at=at, holder=bench.second.person_id, place="室"
        )
        told.form(client, Code.BEFORE_LAST, "at", url("store"), at=minute(-3), holder=keeper, place="室")
        told.form(client, Code.ORGAN_MISSING, "organ", url("lend"), at=at, document_no="1")
        told.form(client, Code.DOCUMENT_MISSING, "document_no", url("hand_over"), at=at, organ="检察院")
        told.form(client, Code.DUE_PAST, "due_at", url("lend"), at=at, organ="室", document_no="1", due_at=minute(-1))
        told.form(client, Code.RECEIVER_MISSING, "receiver", url("give_back"), at=at, document_no="1")
        owner = {"at": at, "receiver": "测试失主", "document_no": "1"}
        told.form(client, Code.ORGAN_MISSING, "organ", url("give_back"), **owner)
        told.form(client, Code.SEAL_MISSING, "seal_no", url("reseal"), note="拆封")
        told.form(client, Code.REASON_MISSING, "note", url("reseal"), seal_no="FC-2")
        told.form(client, Code.NOTE_MISSING, "note", url("note"))
        paper = {"at": at, "organ": "测试市公安局", "document_no": "缴1号"}
        told.form(client, Code.NOT_DECIDED, "note", url("surrender"), **paper)
        told.form(client, Code.NOT_DECIDED, "note", url("destroy"), **paper)
        client.force_login(Person.objects.get(pk=bench.second.person_id))
        told.form(client, Code.NOT_HOLDER, "note", url("store"), at=at, holder=keeper, place="室")
    assert Custody.unscoped.filter(exhibit=phone).count() == 1


def scene_given(**more: object) -> dict[str, object]:
    return {
        "began_at": minute(-0.1), "ended_at": minute(), "place": "浒山街道测试路1号302室", "officers": "甲警官、乙警官",
        "witness": "测试见证人", "finding": "客厅有设备一台",
    } | more  # fmt: skip


def test_a_survey_is_recorded_and_put_right(client: Client, bench: Bench) -> None:
    url = reverse("evidence:add", args=[bench.case.pk, "scene"])
    with refusals() as told:
        told.form(client, Code.TWO_SURVEYORS, "officers", url, **scene_given(officers="甲警官"))
        told.form(client, Code.ENDS_BEFORE, "ended_at", url, **scene_given(ended_at=minute(-1)))
        told.form(client, Code.PLACE_MISSING, "place", url, **scene_given(place=""))
        told.form(client, Code.FINDING_MISSING, "finding", url, **scene_given(finding=""))
    assert "不是地址" in client.post(url, scene_given(place="-")).content.decode()
    client.post(url, scene_given())
    scene = Scene.unscoped.get()
    correct = reverse("evidence:scene_correct", args=[scene.pk])
    with refusals() as told:
        told.form(client, Code.REASON_MISSING, "reason", correct, **scene_given(finding="两台"))
        told.form(client, Code.SAME_ANSWER, "finding", correct, **self_again(scene))
    assert client.post(correct, scene_given(finding="客厅有设备两台", reason="漏写")).status_code == 302
    assert "更正前的记录" in page(client, scene)
    clear = client.post(reverse("evidence:scene_show", args=[scene.pk])).content.decode()
    assert all(text in clear for text in ("客厅有设备一台", "客厅有设备两台", "漏写"))


def self_again(scene: Scene) -> dict[str, object]:
    """The record as it stands."""
    told = scene.records(manager="unscoped").get()  # type: ignore[call-arg]
    return scene_given(
        began_at=f"{timezone.localtime(told.began_at):%Y-%m-%dT%H:%M}",
        ended_at=f"{timezone.localtime(told.ended_at):%Y-%m-%dT%H:%M}", reason="看错",
    )  # fmt: skip


def test_a_device_is_recorded_with_its_numbers(client: Client, bench: Bench) -> None:
    url = reverse("evidence:add", args=[bench.case.pk, "device"])
    faulty = client.post(url, {"kind": "GOIP", "imei": f"{IMEI}\n860123456789012"}).content.decode()
    assert "第 2 行不是这类号码" in faulty
    client.post(
        url, {"kind": "GOIP", "model": "演示 32 口", "ports": 32, "imei": IMEI, "line": "19900000001\n19900000002"}
    )
    box = Device.unscoped.get()
    text = page(client, box)
    assert all(word in text for word in ("GOIP", "199****0002", "32"))
    assert IMEI not in text
    more = reverse("evidence:device_numbers", args=[box.pk])
    with refusals() as told:
        told.form(client, Code.NUMBER_THERE, "imei", more, imei=IMEI)
    assert client.post(more, {"iccid": ICCID}).status_code == 302
    assert IMEI in client.post(reverse("evidence:device_show", args=[box.pk])).content.decode()


def test_a_statement_is_added_confirmed_checked_and_taken_out(
    client: Client, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("evidence:add", args=[bench.case.pk, "file"])
    with refusals() as told, monkeypatch.context() as small:
        small.setattr(files, "MOST_STATEMENT", 3)
        large = SimpleUploadedFile("a.txt", b"12345")
        told.form(client, Code.FILE_TOO_BIG, "file", url, kind="STATEMENT", file=large)
    with refusals() as told:
        for code, name, content in (
            (Code.FILE_EMPTY, "a.txt", b""), (Code.FILE_KIND, "a.exe", b"MZ"), (Code.FILE_UNREADABLE, "a.txt", b"\n"),
        ):  # fmt: skip
            told.form(client, code, "file", url, kind="STATEMENT", file=SimpleUploadedFile(name, content))
    words = "转到卡号 6222021234567890128，网址 https://pay.example.com/a".encode()
    client.post(url, {"kind": "STATEMENT", "file": SimpleUploadedFile("笔录.txt", words)})
    file = EvidenceFile.unscoped.get()
    text = page(client, file)
    assert all(word in text for word in ("确认哪些属于本案", file.sha256, "622202*********0128"))
    assert "6222021234567890128" not in text
    assert "待确认" in client.get(reverse("evidence:case", args=[bench.case.pk])).content.decode()
    rows = Entity.unscoped.filter(file=file, kind="account")
    client.post(reverse("evidence:file_decide", args=[file.pk]), {"taken": [one.pk for one in rows]})
    assert [one.kind for one in entities_of([bench.case.pk])] == ["account"]
    client.post(reverse("evidence:file_check", args=[file.pk]))
    assert "与收到时一致" in page(client, file)
    assert client.post(reverse("evidence:file_get", args=[file.pk])).content == words
    assert "6222021234567890128" in client.post(reverse("evidence:file_show", args=[file.pk])).content.decode()
    Place.UPLOADS.path(file.stored_as).unlink()
    with refusals() as told:
        told.press(client, Code.FILE_LOST, reverse("evidence:file_get", args=[file.pk]))
    EvidenceFile.unscoped.update(erased_at=timezone.now())
    with refusals() as told:
        told.press(client, Code.FILE_ERASED, reverse("evidence:file_check", args=[file.pk]))
    empty = files.add_file(bench.officer, bench.case.pk, "PAPER", "a", [b"1"])
    with refusals() as told:
        told.press(client, Code.NONE_CHOSEN, reverse("evidence:file_decide", args=[empty.pk]))


def test_the_page_of_the_case_leads_to_its_evidence_and_back(client: Client, bench: Bench) -> None:
    phone = bench.taken()
    scenes.record_scene(bench.officer, bench.case.pk, survey())
    text = page(client, bench.case)
    assert reverse("evidence:case", args=[bench.case.pk]) in text
    assert phone.get_absolute_url() in text
    opened_sheet = client.get(reverse("evidence:case", args=[bench.case.pk]) + "?open=exhibit").content.decode()
    assert bench.case.get_absolute_url() in opened_sheet
    assert 'id="exhibit-sheet" open' in opened_sheet


def test_whose_a_thing_is_stands_on_its_page_on_the_persons_and_on_the_cases(client: Client, bench: Bench) -> None:
    chief = bench.city.actor(Role.INVESTIGATOR)
    part = record_suspect(chief, bench.case.pk, NewIndividual("测试丙", ID_NO), ["CASH"])
    other = record_suspect(chief, bench.case.pk, NewIndividual("测试丁", OTHER_ID), ["CARD"])
    client.post(reverse("evidence:add", args=[bench.case.pk, "exhibit"]), listed(bench, person=part.pk))
    device_url = reverse("evidence:add", args=[bench.case.pk, "device"])
    client.post(device_url, {"kind": "PHONE", "model": "演示机型", "person": part.pk})
    things = Exhibit.unscoped.get(), Device.unscoped.get()
    person, of_case = page(client, part.individual), client.get(reverse("evidence:case", args=[bench.case.pk]))
    for one in things:
        assert one.get_absolute_url() in person
        assert part.individual.get_absolute_url() in page(client, one)
    assert of_case.content.decode().count(part.individual.get_absolute_url()) == len(things)
    assert "测试丙" not in person + of_case.content.decode()
    for one, url in zip(
        things,
        (
            reverse("evidence:exhibit_act", args=[things[0].pk, "person"]),
            reverse("evidence:device_person", args=[things[1].pk]),
        ),
        strict=True,
    ):
        with refusals() as told:
            told.form(client, Code.SAME_ANSWER, "person", url, person=part.pk)
        assert client.post(url, {"person": other.pk}).status_code == 302
        assert one.get_absolute_url() in page(client, other.individual)
        assert client.post(url, {"person": ""}).status_code == 302
        assert part.individual.get_absolute_url() not in page(client, one)
    said = Event.objects.filter(action="exhibit.person").exclude(outcome="REFUSED").earliest("pk")
    assert (said.detail["individual"], said.detail["former"]) == (other.individual_id, part.individual_id)


def test_what_never_was_in_store_is_not_said_to_have_been(client: Client, bench: Bench) -> None:
    phone = bench.taken()
    exhibits.lend(bench.officer, phone.pk, timezone.now(), "物证鉴定室", "鉴1号")
    steps = client.get(phone.get_absolute_url()).context["head"].steps
    assert [one.state for one in steps] == ["done", "now"]


def test_a_thing_belongs_to_nobody_of_another_case(bench: Bench) -> None:
    chief = bench.city.actor(Role.INVESTIGATOR)
    elsewhere = record_suspect(chief, opened(bench.city, chief).pk, NewIndividual("测试丙"))
    phone = bench.taken()
    refused(Code.NOT_FOUND, exhibit_of, bench.officer, phone.pk, elsewhere.pk)
    refused(Code.NOT_FOUND, bench.taken, person_id=elsewhere.pk)


class TestFurtherFaces:
    def test_the_search_finds_an_exhibit_by_its_seal_and_a_device_by_its_number(self, bench: Bench) -> None:
        phone = bench.taken()
        new = devices.NewDevice("PHONE", numbers=[("IMEI", IMEI), ("NUMBER", "19900000001")])
        devices.record_device(bench.officer, bench.case.pk, new)

        def found(text: str) -> list[str]:
            query = Query.of(text, prefixes())
            return [hit.title for one in FINDERS for hit in one.find(bench.officer, query, 9)]

        assert found(phone.number) == found("FC-0001") == found(phone.list_no) == ["黑色手机 1 部"]
        assert found(IMEI) == ["设备号 86*********9014"] or len(found(IMEI)) == 1
        assert len(found("19900000001")) == 1
        assert found("FC-9") == found("19900000009") == found("WZ99999999") == []

    def test_an_exhibit_waits_for_who_holds_it_and_a_late_one_for_who_lent_it(self, bench: Bench) -> None:
        source, phone = ExhibitSource(), bench.taken()

        def waits(actor: Any) -> list[str]:
            rows = source.rows(actor, timezone.now())
            return [source.what(one) for one in rows]

        assert len(waits(bench.officer)) == 1
        assert waits(bench.second) == []
        at = timezone.now() - timedelta(minutes=5)
        exhibits.lend(bench.officer, phone.pk, at, "室", "鉴1号", due_at=at + timedelta(minutes=1))
        (waiting,) = source.waits(bench.officer, timezone.now(), 9)
        assert waiting.due == at + timedelta(minutes=1)
        assert source.detail(bench.officer, waiting.key, timezone.now()) is not None
        exhibits.come_back(bench.officer, phone.pk, timezone.now(), bench.officer.person_id or 0)
        exhibits.store(bench.officer, phone.pk, timezone.now(), bench.keeper.person_id or 0, "保管室")
        assert waits(bench.keeper) == []
        concluded(bench)
        assert len(waits(bench.keeper)) == 1

    def test_retention_waits_until_nothing_is_with_us_and_leaves_the_chain(self, bench: Bench) -> None:
        phone, keeper, later = bench.taken(), EvidenceKeeper(), timezone.now() + timedelta(days=1)
        scenes.record_scene(bench.officer, bench.case.pk, survey())
        devices.record_device(
            bench.officer, bench.case.pk, devices.NewDevice("PHONE", place="测试路1号", numbers=[("IMEI", IMEI)])
        )  # fmt: skip
        file = files.add_file(bench.officer, bench.case.pk, "PAPER", "a", [b"1"])
        concluded(bench)
        assert has_open_work(bench.city.station.pk)
        assert list(keeper.due(later)) == []
        by = ("测试失主", "测试市公安局", "发还1号")
        exhibits.give_back(bench.officer, phone.pk, timezone.now(), *by, note="本人领取")
        assert keeper.erase([bench.case.pk], later) == 1
        assert list(keeper.due(later)) == []
        file.refresh_from_db()
        assert (file.name, file.erased_at is not None, bool(file.sha256)) == (None, True, True)
        assert [(one.value, one.shown) for one in Entity.unscoped.all()] == [(None, "")]
        assert [one.document_no for one in Custody.unscoped.order_by("pk")] == ["", "发还1号"]
        assert not has_open_work(bench.city.station.pk)

    def test_who_a_number_belongs_to_is_told_with_the_records_that_name_it(self, bench: Bench) -> None:
        new = devices.NewDevice("PHONE", numbers=[("NUMBER", "19900000001")])
        phone, exhibit = devices.record_device(bench.officer, bench.case.pk, new), bench.taken()
        subjects = EvidenceSubjects()
        assert subjects.about(bench.officer, "19900000001") == {("device", str(phone.pk))}
        assert subjects.about(bench.officer, exhibit.number) == {("exhibit", str(exhibit.pk))}
        assert subjects.about(bench.city.foreign_actor(Role.INVESTIGATOR), "19900000001") == set()
        records = [("exhibit", str(exhibit.pk)), ("device", str(phone.pk)), ("scene", "x")]
        assert subjects.worked_on(bench.officer.person_id or 0, records) == set(records[:2])
        assert subjects.worked_on(bench.keeper.person_id or 0, records) == set()

    def test_the_list_may_leave_as_a_file(self, bench: Bench) -> None:
        phone, exporter = bench.taken(), ExhibitExporter()
        (row,) = exporter.rows(bench.officer, "tab=ours", 9)
        assert len(row) == len(exporter.columns())
        assert (row[0], exporter.count(bench.officer, "tab=late", 9)) == (phone.number, 0)
        with pytest.raises(ValueError, match="no such tab"):
            exporter.count(bench.officer, "tab=x", 9)


def concluded(bench: Bench) -> None:
    chief = bench.city.actor(Role.INVESTIGATOR)
    life.solve(chief, bench.case.pk, "破1号", today(), "局", "嫌疑人由外地公安机关抓获")
    life.send(chief, bench.case.pk, "起1号", today(), "检察院")
    life.conclude(chief, bench.case.pk, "刑初1号", today(), "法院")
