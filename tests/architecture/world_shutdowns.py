# SPDX-License-Identifier: Apache-2.0
"""Shutdowns with an appeal and a paper, and GOIP sites: one of ours, and one of the other city."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.architecture.world_org import OfOrg, Pair
from tests.factories import make_filed
from wuzha.audit.actor import Actor
from wuzha.documents.papers import keep
from wuzha.evidence.models import Scene, SceneRecord
from wuzha.org.models import Unit
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import blind
from wuzha.shutdowns.models import Shutdown, ShutdownAppeal, ShutdownPaper, Site


class OfShutdowns(OfOrg):
    @cached_property
    def shutdown(self) -> Pair:
        return self._each(lambda centre, unit: self._shutdown(centre, unit).pk)

    @cached_property
    def shutdown_appeal(self) -> Pair:
        now = timezone.now()
        return self._of(
            lambda row: ShutdownAppeal.unscoped.create(shutdown_id=row, where="POLICE", received_at=now, due_at=now).pk
        )

    @cached_property
    def shutdown_paper(self) -> Pair:
        def paper(row: int) -> Any:
            made = ShutdownPaper(shutdown_id=row, kind="EVIDENCE")
            keep(
                Actor.system("test"),
                made,
                b"%PDF-1.4 test",
                action="shutdown.paper",
                on=("shutdown", row),
                suffix="pdf",
            )
            return made.pk

        return self._of(paper)

    @cached_property
    def site_scene(self) -> Pair:
        return self._each(lambda centre, _unit: self._scene(centre, 2).pk)

    @cached_property
    def goip_site(self) -> Pair:
        now = timezone.now()

        def site(centre: Unit, _unit: Unit) -> Any:
            town = self.city.town if centre == self.city.centre else self.city.abroad
            scene = self._scene(centre, 3)
            return Site.unscoped.create(
                centre=centre, unit=centre, scene=scene, clue_no="测试线索", clue_at=now, raided_at=now,
                place_kind="HOUSE", township=town,
            ).pk  # fmt: skip

        return self._each(site)

    def _each(self, make: Any) -> Pair:
        own = make(self.city.centre, self.city.station)
        return Pair({"pk": own}, {"pk": make(self.city.abroad_centre, self.city.abroad_station)})

    def _of(self, make: Any) -> Pair:
        return Pair({"pk": make(self.shutdown.own["pk"])}, {"pk": make((self.shutdown.foreign or {})["pk"])})

    def _shutdown(self, centre: Unit, unit: Unit) -> Shutdown:
        case = make_filed(centre, f"A{centre.code}99991", 91)
        made: Shutdown = Shutdown.unscoped.create(
            centre=centre, unit=centre, thing="DOMAIN", value=seal(Kind.TEXT, "a.example.com"),
            value_index=blind(Kind.TEXT, "a.example.com"), shown="a.example.com", ask="SHUT", ground="AFL24", case=case,
            addressed=unit,
        )  # fmt: skip
        return made

    def _scene(self, centre: Unit, number: int) -> Scene:
        now = timezone.now()
        scene: Scene = Scene.unscoped.create(case=make_filed(centre, f"A{centre.code}9999{number}", number), no=1)
        SceneRecord.unscoped.create(scene=scene, began_at=now, ended_at=now, officers="甲、乙", no_witness="测试")
        return scene
