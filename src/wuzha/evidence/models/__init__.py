# SPDX-License-Identifier: Apache-2.0
from wuzha.evidence.models.base import OfCase
from wuzha.evidence.models.exhibits import Custody, Exhibit
from wuzha.evidence.models.found import Device, Entity, EvidenceFile
from wuzha.evidence.models.scenes import Scene, SceneRecord

__all__ = ["Custody", "Device", "Entity", "EvidenceFile", "Exhibit", "OfCase", "Scene", "SceneRecord"]
