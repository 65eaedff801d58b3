# SPDX-License-Identifier: Apache-2.0
"""Evidence of a case: one of each record, for the addresses that take one from their path."""

from __future__ import annotations

from django.utils import timezone

from wuzha.evidence.models import Custody, Device, EvidenceFile, Exhibit, Scene, SceneRecord
from wuzha.evidence.rules.custody import Act, State
from wuzha.org.models import Person
from wuzha.sealed import Kind, seal

#: Address → the record that it names.
EVIDENCE = {
    "evidence:exhibit": "exhibit", "evidence:exhibit_show": "exhibit",
    "evidence:exhibit_label": "exhibit", "evidence:scene": "scene", "evidence:scene_correct": "scene",
    "evidence:scene_show": "scene", "evidence:device": "device", "evidence:device_numbers": "device",
    "evidence:device_person": "device",
    "evidence:device_show": "device", "evidence:file": "file", "evidence:file_get": "file",
    "evidence:file_check": "file", "evidence:file_decide": "file", "evidence:file_show": "file",
}  # fmt: skip


def evidence_of(case_id: int, officer: Person, second: Person) -> dict[str, int]:
    """The keys of what was found in a case."""
    now, name = timezone.now(), seal(Kind.NAME, "测试见证人")
    scene = Scene.unscoped.create(case_id=case_id, no=1)
    SceneRecord.unscoped.create(
        scene=scene, began_at=now, ended_at=now, place=seal(Kind.ADDRESS, "测试路1号"), officers="甲、乙", witness=name,
        finding=seal(Kind.TEXT, "测试"),
    )  # fmt: skip
    exhibit = Exhibit.unscoped.create(
        case_id=case_id, no=1, kind="PHONE", name="手机", quantity="1 部", way="FOUND", taken_at=now, officer=officer,
        second=second, witness=name,
    )  # fmt: skip
    Custody.unscoped.create(exhibit=exhibit, act=Act.TAKE, to_state=State.IN_HAND, at=now, holder=officer)
    device = Device.unscoped.create(case_id=case_id, no=1, kind="PHONE")
    file = EvidenceFile.unscoped.create(
        case_id=case_id, no=1, kind="PAPER", stored_as=f"{case_id:032x}", name=seal(Kind.TEXT, "a"), suffix="pdf",
        size=1, sha256="0" * 64,
    )  # fmt: skip
    return {"scene": scene.pk, "exhibit": exhibit.pk, "device": device.pk, "file": file.pk}
