# SPDX-License-Identifier: Apache-2.0
"""Lists of values come in as drafts, leave in clear by a second person's yes alone, and what names people goes when its
time is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import City
from tests.shutdowns.conftest import HASH, NUMBER, PNG, again, answered, asked
from tests.shutdowns.test_sites import noted
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.cases.models import Case
from wuzha.intake.models import Batch, Reject
from wuzha.intake.receivers import ParsedChunk
from wuzha.org.roles import Role
from wuzha.privacy.models import ExportState
from wuzha.privacy.services import exports
from wuzha.sealed.files import path_of
from wuzha.shutdowns.intake.receiver import ShutdownParser, ShutdownReceiver
from wuzha.shutdowns.models import Shutdown, ShutdownPaper, Site, SiteCard
from wuzha.shutdowns.privacy import ShutdownKeeper, ShutdownSubjects, SiteKeeper
from wuzha.shutdowns.rules.life import State
from wuzha.shutdowns.services import proposing

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("sealed.erasing")]

URL = "http://pian.example.cn/a"


def parsed(rows: list[dict[str, str]]) -> ParsedChunk:
    names = sorted({name for row in rows for name in row})
    columns = [[row.get(name) for row in rows] for name in names]
    return ShutdownParser(names, {name: name for name in names})(range(2, 2 + len(rows)), columns)


def test_a_list_comes_in_as_drafts_and_what_cannot_be_taken_is_given_back(city: City, asker: Actor, case: Case) -> None:
    good = {"value": NUMBER, "thing": "手机号", "ask": "关停", "case": case.case_no, "unit": city.member.name,
            "sha256": HASH, "reason": "冒充客服", "ground": ""}  # fmt: skip
    rows = [
        good, good | {"value": URL, "thing": "", "ask": "", "unit": city.centre.name},
        good | {"value": ""}, good | {"thing": "无人机"},
        good | {"value": "199****6611"}, good | {"unit": "无此单位"}, good | {"case": "A1", "value": "19900006612"},
        good | {"ground": "AFL24", "value": "19900006613"},
    ]  # fmt: skip
    chunk = parsed(rows)
    assert [tuple(map(str, one.problems)) for one in chunk.rejects] == [
        ("value:EMPTY",), ("thing:UNKNOWN",), ("value:VALUE_SHAPE",), ("unit:UNKNOWN",),
    ]  # fmt: skip
    assert len(chunk.rows) + len(chunk.rejects) == len(rows)
    batch = batch_of(city)
    counts = ShutdownReceiver().receive(chunk.rows, batch=batch, actor=asker)
    assert (counts.accepted, counts.duplicates, counts.rejected) == (2, 0, 2)
    rejects = Reject.unscoped.filter(batch=batch).order_by("line").values_list("line", "reasons")
    assert list(rejects) == [(8, ["row:NO_CASE"]), (9, ["row:NO_GROUND"])]
    made = list(Shutdown.unscoped.filter(batch=batch).order_by("pk"))
    assert [(one.state, one.thing, one.line) for one in made] == [(State.DRAFT, "PHONE", 2), (State.DRAFT, "URL", 3)]
    assert len({one.bulk for one in made}) == 1
    again_ = ShutdownReceiver().receive(chunk.rows, batch=batch_of(city), actor=asker)
    assert (again_.accepted, again_.duplicates) == (0, 2)
    assert not Event.objects.filter(detail__icontains=NUMBER).exists()
    for problem in ("row:NO_CASE", "value:VALUE_SHAPE", "unit:UNKNOWN"):
        assert all(ShutdownReceiver().explain(problem))


def batch_of(city: City) -> Batch:
    made: Batch = Batch.unscoped.create(kind="shutdowns", source="LIST", unit=city.centre)
    return made


def test_values_leave_in_clear_for_a_second_persons_yes_alone(city: City, draft: Shutdown) -> None:
    who = city.actor(Role.INVESTIGATOR)
    masked = exports.ask(who, kind="shutdowns", query="", format="csv", clear=False, purpose="INSPECT")
    assert exports.make(masked.pk)
    text = exports.fetch(who, masked.pk)[1].decode("utf-8-sig")
    assert draft.number in text
    assert NUMBER not in text
    clear = exports.ask(who, kind="shutdowns", query="", format="csv", clear=True, purpose="CASE", reference="测试1号")
    assert clear.state == ExportState.ASKED
    exports.decide(city.actor(Role.JOINT_OFFICE), clear.pk, approve=True)
    assert exports.make(clear.pk)
    assert NUMBER in exports.fetch(who, clear.pk)[1].decode("utf-8-sig")


def test_a_value_stays_while_it_is_shut_and_goes_when_it_was_dropped(
    asker: Actor,
    reviewer: Actor,
    carrier: Actor,
    draft: Shutdown,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    keeper, now = ShutdownKeeper(), timezone.now() + timedelta(days=1)
    proposing.name_evidence(asker, draft.pk, scan=PNG)
    paper = ShutdownPaper.unscoped.get(shutdown=draft)
    assert not keeper.due(now).exists()
    assert keeper.erase([draft.pk], now) == 0
    row = answered(carrier, asked(asker, reviewer, draft))
    assert not keeper.due(now).exists(), "still shut"
    assert ShutdownSubjects().about(asker, NUMBER) == {(Shutdown.RECORD, str(row.pk))}
    Shutdown.unscoped.filter(pk=row.pk).update(result="REFUSED")
    with django_capture_on_commit_callbacks(execute=True):
        assert keeper.erase(list(keeper.due(now).values_list("pk", flat=True)), now) == 1
    gone = again(row)
    assert (gone.value, gone.value_index, gone.reason, gone.answer) == (None,) * 4
    assert (gone.ground, gone.result) == ("AFL11", "REFUSED")
    assert not ShutdownPaper.unscoped.exists()
    assert not path_of(paper.uid).exists()
    assert not keeper.due(now).exists()
    assert ShutdownSubjects().about(asker, NUMBER) == set()
    assert ShutdownSubjects().worked_on(asker.person_id or 0, [(Shutdown.RECORD, str(row.pk))])


def test_landlord_and_holders_of_a_site_go_and_its_days_stay(asker: Actor, site: Site) -> None:
    noted(asker, site)
    keeper, now = SiteKeeper(), timezone.now() + timedelta(days=1)
    assert ShutdownSubjects().about(asker, "19900007799") == {(Site.RECORD, str(site.pk))}
    assert ShutdownSubjects().about(asker, "19900007701") == {(Site.RECORD, str(site.pk))}
    assert keeper.erase(list(keeper.due(now).values_list("pk", flat=True)), now) == 1
    left = Site.unscoped.get(pk=site.pk)
    assert (left.landlord, left.landlord_phone, left.landlord_phone_index) == (None,) * 3
    assert left.raided_at == site.raided_at
    assert SiteCard.unscoped.get(site=site).phone is None
    assert not keeper.due(now).exists()
    assert ShutdownSubjects().about(asker, "19900007799") == set()
