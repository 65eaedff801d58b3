# SPDX-License-Identifier: Apache-2.0
"""Scenes, devices and files: recorded once, put right by a step, compared with hashes, read for what they name."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from django.db import transaction
from django.utils import timezone

from tests.cases.conftest import PHONE
from tests.evidence.conftest import Bench, refused
from wuzha.audit.models import Event
from wuzha.engine.linkage.values import canonical
from wuzha.evidence.errors import Code
from wuzha.evidence.models import Entity, EvidenceFile, SceneRecord
from wuzha.evidence.queries import entities_of
from wuzha.evidence.reading import UnreadableError, paragraphs, suffix_of
from wuzha.evidence.services import devices, files, scenes
from wuzha.org.roles import Role
from wuzha.sealed import Kind
from wuzha.sealed.owners import Place
from wuzha.sealed.value import blinds

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("core.growing")]
IMEI, ICCID = "860123456789014", "89860012345678901234"


def survey(**more: object) -> scenes.NewScene:
    at = timezone.now()
    told = scenes.NewScene(
        at - timedelta(hours=3), at - timedelta(hours=1), "浒山街道测试路1号302室", "演示技术员、演示侦查员",
        "客厅有 GOIP 设备一台，接网线。", "K3302820000002026010001", "测试见证人", conditions="晴，室内灯光",
    )  # fmt: skip
    return replace(told, **more)  # type: ignore[arg-type]


class TestScenes:
    def test_a_survey_put_right_keeps_both_tellings(self, bench: Bench) -> None:
        scene = scenes.record_scene(bench.officer, bench.case.pk, survey())
        first = SceneRecord.unscoped.get(scene=scene)
        told = scenes.correct_scene(bench.officer, scene.pk, survey(finding="客厅有 GOIP 设备两台。"), "少写一台")
        stands = SceneRecord.unscoped.get(scene=scene, struck_by__isnull=True)
        assert (stands, stands.corrects) == (told, first)
        with pytest.raises(Exception, match="only ever added"), transaction.atomic():
            SceneRecord.unscoped.filter(pk=first.pk).update(officers="别人")

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"officers": "演示技术员"}, Code.TWO_SURVEYORS),
            ({"officers": "演示技术员、演示技术员"}, Code.TWO_SURVEYORS),
            ({"place": " "}, Code.PLACE_MISSING),
            ({"finding": ""}, Code.FINDING_MISSING),
            ({"witness": ""}, Code.WITNESS_MISSING),
            ({"began_at": timezone.now()}, Code.ENDS_BEFORE),
            ({"ended_at": timezone.now() + timedelta(days=1)}, Code.IN_FUTURE),
        ],
    )
    def test_what_a_record_must_say_is_asked_for(self, bench: Bench, more: dict[str, object], code: Code) -> None:
        refused(code, scenes.record_scene, bench.officer, bench.case.pk, survey(**more))

    def test_nothing_is_put_right_without_reason_or_difference(self, bench: Bench) -> None:
        told = survey()
        scene = scenes.record_scene(bench.officer, bench.case.pk, told)
        refused(Code.REASON_MISSING, scenes.correct_scene, bench.officer, scene.pk, survey(), " ")
        refused(Code.SAME_ANSWER, scenes.correct_scene, bench.officer, scene.pk, told, "看错")


class TestDevices:
    def test_a_goip_box_has_its_lines_and_all_of_them_are_entities_of_the_case(self, bench: Bench) -> None:
        new = devices.NewDevice(
            "GOIP", "演示 32 口", ports=32, carrier="演示移动", place="浒山街道测试路1号", operator="测试乙",
            numbers=[("IMEI", IMEI), ("ICCID", ICCID), ("LINE", "19900000001"), ("LINE", "19900000002")],
        )  # fmt: skip
        box = devices.record_device(bench.officer, bench.case.pk, new)
        devices.add_numbers(bench.officer, box.pk, [("LINE", "19900000003")])
        found = list(entities_of([bench.case.pk]))
        assert [(one.kind, one.shown) for one in found] == [
            ("device", "86*********9014"), ("device", "8986************1234"), ("phone", "199****0001"),
            ("phone", "199****0002"), ("phone", "199****0003"),
        ]  # fmt: skip
        assert found[2].value_index in blinds(Kind.PHONE, "19900000001")
        assert found[0].value_index in blinds(Kind.TEXT, canonical("device", IMEI))

    def test_a_mistyped_number_and_one_that_is_there_are_refused(self, bench: Bench) -> None:
        new = devices.NewDevice("PHONE", numbers=[("IMEI", "860123456789012")])
        refused(Code.NUMBER_SHAPE, devices.record_device, bench.officer, bench.case.pk, new)
        twice = replace(new, numbers=[("IMEI", IMEI), ("IMEI", IMEI)])
        refused(Code.NUMBER_THERE, devices.record_device, bench.officer, bench.case.pk, twice)
        phone = devices.record_device(bench.officer, bench.case.pk, replace(new, numbers=[("IMEI", IMEI)]))
        refused(Code.NUMBER_THERE, devices.add_numbers, bench.officer, phone.pk, [("IMEI", IMEI)])
        refused(Code.UNKNOWN_WORD, devices.record_device, bench.officer, bench.case.pk, replace(new, kind="CAT"))
        later = timezone.now() + timedelta(days=1)
        refused(Code.IN_FUTURE, devices.record_device, bench.officer, bench.case.pk, replace(new, found_at=later))
        lost = replace(new, numbers=(), exhibit_id=99)
        refused(Code.NOT_FOUND, devices.record_device, bench.officer, bench.case.pk, lost)


def statement(*lines: str) -> bytes:
    file, written = docx.Document(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.add_table(1, 2).rows[0].cells[1].text = "网址 https://pay.example.com/a"
    file.save(written)
    return written.getvalue()


class TestFiles:
    def test_a_statement_proposes_what_it_names_and_a_person_says_what_is_taken(self, bench: Bench) -> None:
        content = statement("问：你的电话？", f"答：{PHONE}。", "我下载“演示宝”软件，转到卡号 6222021234567890128。")
        file = files.add_file(bench.officer, bench.case.pk, "STATEMENT", "询问笔录.docx", [content])
        rows = list(Entity.unscoped.filter(file=file).order_by("pk"))
        assert [(one.kind, one.paragraph, one.sure, one.own, one.state) for one in rows] == [
            ("phone", 2, True, True, "PROPOSED"), ("app", 3, False, False, "PROPOSED"),
            ("account", 3, True, False, "PROPOSED"), ("url", 4, True, False, "PROPOSED"),
            ("domain", 4, True, False, "PROPOSED"),
        ]  # fmt: skip
        assert list(entities_of([bench.case.pk])) == []
        assert devices.decide(bench.officer, file.pk, [rows[0].pk, rows[2].pk]) == 2
        assert [one.kind for one in entities_of([bench.case.pk])] == ["account"]  # a victim's own number ties nothing
        assert devices.decide(bench.officer, file.pk, []) == 0
        assert list(entities_of([bench.case.pk])) == []

    def test_a_file_has_its_hashes_and_is_compared_with_them(self, bench: Bench) -> None:
        content = b"\x00" * 200_000 + b"image of a disk"
        file = files.add_file(
            bench.officer, bench.case.pk, "ELECTRONIC", "disk.img", [content[:70_000], content[70_000:]]
        )
        assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
        assert file.sm3 in ("", hashlib.new("sm3", content).hexdigest())
        assert files.check(bench.officer, file.pk)
        assert files.read(bench.officer, file, "案件办理：1") == content
        path = Place.UPLOADS.path(file.stored_as)
        assert content[-15:] not in path.read_bytes()
        path.write_bytes(path.read_bytes()[:-3] + b"abc")
        assert not files.check(bench.officer, file.pk)
        refused(Code.FILE_LOST, files.read, bench.officer, file, "案件办理：1")
        assert EvidenceFile.unscoped.get(pk=file.pk).intact is False
        assert Event.objects.filter(action="file.missing", object_type="evidence_file").exists()

    @pytest.mark.parametrize(
        ("kind", "name", "content", "code"),
        [
            ("PHOTO", "a.jpg", b"no picture", Code.FILE_KIND),
            ("STATEMENT", "a.exe", b"MZ", Code.FILE_KIND),
            ("STATEMENT", "a.docx", b"PK\x03\x04 broken", Code.FILE_UNREADABLE),
            ("STATEMENT", "a.txt", b"  \n", Code.FILE_UNREADABLE),
            ("PAPER", "a.pdf", b"", Code.FILE_EMPTY),
        ],
    )
    def test_what_is_no_such_file_is_refused_and_leaves_none(
        self, bench: Bench, kind: str, name: str, content: bytes, code: Code
    ) -> None:
        before = set(Place.UPLOADS.folder.glob("*"))
        refused(code, files.add_file, bench.officer, bench.case.pk, kind, name, [content])
        assert set(Place.UPLOADS.folder.glob("*")) == before

    def test_a_file_that_is_too_large_or_of_another_case_is_refused(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "MOST_STATEMENT", 4)
        refused(
            Code.FILE_TOO_BIG, files.add_file, bench.officer, bench.case.pk, "STATEMENT", "a.txt", [b"12345"]
        )  # fmt: skip
        refused(
            Code.NOT_FOUND, files.add_file, bench.officer, bench.case.pk, "PAPER", "a", [b"1"], exhibit_id=99
        )  # fmt: skip
        abroad = bench.city.foreign_actor(Role.INVESTIGATOR)
        refused(Code.NOT_FOUND, files.add_file, abroad, bench.case.pk, "PAPER", "a", [b"1"])

    def test_nothing_is_decided_about_a_file_that_names_nothing(self, bench: Bench) -> None:
        file = files.add_file(bench.officer, bench.case.pk, "PAPER", "a", [b"1"])
        refused(Code.NONE_CHOSEN, devices.decide, bench.officer, file.pk, [])


class TestReading:
    def test_a_text_is_read_in_either_encoding(self) -> None:
        for encoding in ("utf-8-sig", "gb18030", "utf-16"):
            assert paragraphs("问：\n答：测试".encode(encoding), "txt") == ["问：", "答：测试"]

    def test_a_pdf_gives_its_text_and_a_broken_one_is_unreadable(self) -> None:
        text = b"BT /F1 12 Tf 20 100 Td (call 13800000011) Tj ET"
        parts = [
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
            b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        ]  # fmt: skip
        body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (n, one) for n, one in enumerate(parts, 1))
        assert paragraphs(body + b"trailer<</Root 1 0 R>>\n%%EOF", "pdf") == ["call 13800000011"]
        with pytest.raises(UnreadableError):
            paragraphs(b"%PDF-1.4 broken", "pdf")

    def test_a_file_is_what_its_first_bytes_say(self) -> None:
        assert [suffix_of(head, name) for head, name in (
            (b"%PDF-1", "a.docx"), (b"PK\x03\x04", "a.docx"), (b"PK\x03\x04", "a.xlsx"), (b"abc", "a.txt"),
            (b"abc", "a.pdf"), (b"abc", "a"),
        )] == ["pdf", "docx", "xlsx", "txt", "", ""]  # fmt: skip
