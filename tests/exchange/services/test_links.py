# SPDX-License-Identifier: Apache-2.0
"""Links to an upper platform, by folder and by HTTP: each file once, with a receipt; feedback once, in the layout."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.clear_on_disk import nothing_clear
from tests.exchange.conftest import Answering, OtherSide
from tests.factories import City, make_warning_in
from wuzha.audit.models import Event
from wuzha.exchange.models import Exchange, Link
from wuzha.exchange.models.link import Course, Way
from wuzha.exchange.rulesets import FEEDBACK
from wuzha.exchange.services import links, outgoing, pull
from wuzha.exchange.services.outgoing import OUTGOING
from wuzha.exchange.services.run import Ran, due, run
from wuzha.intake.models import Batch, BatchStatus
from wuzha.intake.tasks import take_in
from wuzha.org.models import RuleVersion
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.sealed import Kind, seal
from wuzha.simulation.workbook import write_workbook
from wuzha.warning.models import Attempt, Directive, Transition, WarningRecord
from wuzha.warning.rules.lifecycle import Act, AlarmState, State
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.services import false_alarms

END = datetime(2022, 6, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def folder(city: City) -> Link:
    return make_link(city, Way.FOLDER, "sheng")


def make_link(city: City, way: Way, place: str, **values: object) -> Link:
    options = {"name": f"省平台{place[-3:]}", "source": "PROV", "pulls": True, "pushes": True, "every_minutes": 5}
    return links.add(city.actor(Role.ADMIN), unit=city.centre, way=way, place=place, **(options | values))


def drop(home: Path, rows: int, name: str = "zhiling.xlsx", **options: int) -> Path:
    """A file in the drop folder, lying there long enough."""
    path = home / "exchange" / "sheng" / "in" / name
    write_workbook(path, rows, END, **options)
    os.utime(path, (0, 0))
    return path


def run_now(link: Link) -> Ran:
    def ingest(exchange: Exchange) -> None:
        take_in(exchange.batch_id, lambda: False)

    now = timezone.now()
    Link.unscoped.filter(pk=link.pk).update(next_pull_at=now, next_push_at=now)
    return run(due(now).get(pk=link.pk), now, ingest)


def test_a_dropped_file_is_taken_once_and_answered_with_a_receipt(city: City, folder: Link, home: Path) -> None:
    drop(home, 60, unusable=10)
    ran = run_now(folder)
    assert (len(ran.begun), ran.receipts, ran.problem) == (1, 1, "")
    exchange = Exchange.unscoped.get()
    assert (exchange.course, exchange.rows) == (Course.DONE, 60)
    assert Directive.unscoped.filter(source="PROV").count() == 50
    rooms = {name: sorted(path.name for path in (home / "exchange" / "sheng" / name).iterdir()) for name in (
        "in", "done", "receipts")}  # fmt: skip
    assert rooms["in"] == []
    assert rooms["done"] == [f"{exchange.number}-zhiling.xlsx"]
    assert rooms["receipts"] == [f"{exchange.number}-receipt.json", f"{exchange.number}-rejects.xlsx"]
    told = json.loads((home / "exchange" / "sheng" / "receipts" / rooms["receipts"][0]).read_text())
    assert (told["rows"], told["rejected"], told["accepted"] + told["merged"]) == (60, 10, 50)

    done = home / "exchange" / "sheng" / "done" / rooms["done"][0]
    done.rename(home / "exchange" / "sheng" / "in" / "again.xlsx")
    again = run_now(folder)
    assert (len(again.begun), again.receipts) == (0, 0)
    assert Batch.unscoped.count() == 1
    assert list((home / "exchange" / "sheng" / "in").iterdir()) == []


def test_what_is_still_written_hidden_or_a_link_is_left_alone(city: City, folder: Link, home: Path) -> None:
    path = drop(home, 3)
    place = path.parent
    path.rename(place / "half.xlsx.part")
    (place / ".secret.csv").write_text("x")
    (place / "link.csv").symlink_to("/etc/hostname")
    fresh = place / "fresh.csv"
    fresh.write_text("编号\n1\n")
    assert run_now(folder).begun == []
    assert len(list(place.iterdir())) == 4


def test_a_file_that_cannot_be_read_fails_with_a_receipt_and_may_come_again(
    city: City, folder: Link, home: Path
) -> None:
    place = home / "exchange" / "sheng" / "in"
    for _ in range(2):
        (place / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
        os.utime(place / "broken.xlsx", (0, 0))
        run_now(folder)
    assert [one.course for one in Exchange.unscoped.all()] == [Course.FAILED, Course.FAILED]
    assert len(list((home / "exchange" / "sheng" / "failed").iterdir())) == 2
    assert len(list((home / "exchange" / "sheng" / "receipts").iterdir())) == 2


def test_unknown_headers_wait_for_a_person_and_the_receipt_with_them(city: City, folder: Link, home: Path) -> None:
    place = home / "exchange" / "sheng" / "in" / "odd.csv"
    place.write_text("编号,等级,被害人手机,推送时间,神秘栏\nT1,高危,13800000001,2024-05-06 10:20:30,x\n")
    os.utime(place, (0, 0))
    begun = pull.pull(Link.unscoped.select_related("unit").get())
    assert Batch.unscoped.get().status == BatchStatus.MAPPING
    assert (pull.settle(folder), pull.give(folder)) == (0, 0)
    assert begun[0].course == Course.RUNNING
    assert due(timezone.now()).filter(pk=folder.pk).exists()


def close_one(city: City, source: str = "PROV", **values: object) -> WarningRecord:
    """A warning of the channel that closed just now."""
    warning = make_warning_in(city, State.CLOSED, **values)
    Directive.unscoped.create(
        warning=warning, source=source, dedupe_key=os.urandom(16), merge="NEW", source_type="PROV",
        directive_no=f"D{warning.pk}", level=warning.level, fraud_type=warning.fraud_type, pushed_at=END,
    )  # fmt: skip
    Transition.unscoped.create(warning=warning, act=Act.CLOSE, from_state=State.WORKING, to_state=State.CLOSED)
    return warning


def test_feedback_goes_out_once_in_the_layout_and_is_acknowledged(
    city: City, folder: Link, home: Path, settings: Settings
) -> None:
    settings.WUZHA_FILES = home / "files"
    warning = close_one(city)
    close_one(city, source="OTHER")
    ran = run_now(folder)
    (exchange,) = ran.begun
    assert run_now(folder).begun == []
    (path,) = (home / "exchange" / "sheng" / "out").iterdir()
    frame = pl.read_excel(path, infer_schema_length=0)
    assert frame.columns[:4] == ["编号", "本地编号", "预警等级", "诈骗类型"]
    assert frame["编号"].to_list() == [f"D{warning.pk}"]
    assert frame["反馈单位"].to_list() == [city.station.name]
    assert not list(OUTGOING.held())
    assert not [path for path in Path(settings.WUZHA_FILES).rglob("*") if path.is_file()]
    acks = home / "exchange" / "sheng" / "acks"
    (acks / f"{path.name}.ack").write_text("SH-2024-0001\n")
    assert run_now(folder).confirmed == 1
    exchange.refresh_from_db()
    assert (exchange.course, exchange.reference) == (Course.DONE, "SH-2024-0001")


def test_a_reopened_warning_tells_when_it_closes_again(city: City, folder: Link) -> None:
    warning = close_one(city)
    WarningRecord.unscoped.filter(pk=warning.pk).update(state=State.WORKING, closed_at=None, outcome="")
    assert outgoing.prepare(folder) is None
    closing = {"state": State.CLOSED, "closed_at": timezone.now(), "outcome": "STOPPED", "averted_claimed_fen": 100}
    WarningRecord.unscoped.filter(pk=warning.pk).update(**closing)
    Transition.unscoped.create(warning=warning, act=Act.CLOSE, from_state=State.WORKING, to_state=State.CLOSED)
    exchange = outgoing.prepare(folder)
    assert exchange is not None
    assert exchange.rows == 1


def test_an_endpoint_is_asked_until_it_has_no_more_and_told_what_became(
    city: City, home: Path, other_side: OtherSide, tmp_path: Path
) -> None:
    link = make_link(city, Way.HTTP, other_side.url, token="t-123")
    content = write_workbook(tmp_path / "one.csv", 20, END).path.read_bytes()
    other_side.answers = [
        Answering(200, content, {"Content-Type": "text/csv", "Next-Cursor": "c1"}),
        Answering(204),
        Answering(200),
    ]
    ran = run_now(link)
    assert (len(ran.begun), ran.receipts, ran.problem) == (1, 1, "")
    asked = [(got.method, got.path) for got in other_side.got]
    assert asked[:3] == [("GET", "/directives?after="), ("GET", "/directives?after=c1"), ("POST", "/receipts")]
    assert {got.headers["authorization"] for got in other_side.got} == {"Bearer t-123"}
    assert json.loads(other_side.got[2].body)["rows"] == 20
    link.refresh_from_db()
    assert link.cursor == "c1"
    assert not (home / "outgoing").exists()


def test_feedback_by_http_is_sent_again_under_the_same_number_until_it_arrives(
    city: City, home: Path, other_side: OtherSide
) -> None:
    link = make_link(city, Way.HTTP, other_side.url, pulls=False)
    close_one(city)
    other_side.answers = [Answering(500)]
    assert run_now(link).problem == "STATUS"
    link.refresh_from_db()
    assert link.problem["code"] == "STATUS"
    other_side.answers = [Answering(200, b'{"reference": "R-9"}')]
    assert run_now(link).problem == ""
    numbers = {got.headers["idempotency-key"] for got in other_side.got}
    exchange = Exchange.unscoped.get()
    assert numbers == {exchange.number}
    assert (exchange.course, exchange.reference) == (Course.DONE, "R-9")
    link.refresh_from_db()
    assert link.problem is None


def test_a_clear_phone_goes_out_only_if_the_layout_has_it_and_is_in_the_trail(city: City, folder: Link) -> None:
    close_one(city)
    layout_with_the_phone()
    exchange = outgoing.prepare(folder)
    assert exchange is not None
    event = Event.objects.get(action="personal.read")
    assert (event.object_type, event.object_id, event.fields) == ("exchange", str(exchange.pk), ["phone"])
    FEEDBACK.forget()


def layout_with_the_phone() -> None:
    RuleVersion.objects.create(
        key="exchange.feedback",
        valid_from=timezone.now() - timedelta(minutes=1),
        value={"format": "csv-gb18030", "rows_per_file": 10, "columns": [{"header": "号码", "field": "phone"}]},
        citation="Test",
    )
    FEEDBACK.forget()


def test_nothing_clear_lies_in_the_data_directory_on_its_way_in_or_out(
    city: City, home: Path, other_side: OtherSide, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drop folders are the other side's, by agreement in clear; everything else is ours."""
    settings.WUZHA_FILES = home / "files"
    monkeypatch.setenv("WUZHA_EXCHANGE_DIR", str(tmp_path / "drop"))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    layout_with_the_phone()
    closed = close_one(city, phone=seal(Kind.PHONE, "13900000077"))
    assert closed.phone is not None
    bad = "编号,预警等级,诈骗类型,受害人号码,推送时间\nT1,高危,刷单返利,13900000088,\nT2,高危,刷单返利,1390000,\n"
    other_side.answers = [Answering(200, bad.encode(), {"Content-Type": "text/csv"}), Answering(204), Answering(500)]
    with nothing_clear([home, temporary], ["13900000077", "13900000088", "1390000"]):
        http = make_link(city, Way.HTTP, other_side.url, source="WEB", pushes=False)
        run_now(http)
        assert Exchange.unscoped.get().rows == 2
        link = make_link(city, Way.FOLDER, "sheng")
        close_one(city, phone=seal(Kind.PHONE, "13900000077"))
        path = tmp_path / "drop" / "sheng" / "in" / "a.csv"
        path.write_text(bad)
        os.utime(path, (0, 0))
        # a file that waits outlives the run that made it
        exchange = outgoing.prepare(link)
        assert exchange is not None
        assert list(OUTGOING.held()) == [exchange.uid.hex]
        run_now(link)
    out, receipts = (list((tmp_path / "drop" / "sheng" / name).iterdir()) for name in ("out", "receipts"))
    assert "13900000077" in out[0].read_text("gb18030")
    assert len(receipts) == 2


def test_a_file_that_waits_in_clear_from_before_is_sent_and_removed(city: City, folder: Link, home: Path) -> None:
    close_one(city)
    exchange = outgoing.prepare(folder)
    assert exchange is not None
    path = links.put(links.outgoing(), exchange.file_name, b"x")
    Exchange.unscoped.filter(pk=exchange.pk).update(uid=None)
    run_now(folder)
    (sent,) = (home / "exchange" / "sheng" / "out").iterdir()
    assert sent.read_bytes() == b"x"
    assert not path.exists()


def test_places_that_cannot_be_are_refused(city: City, folder: Link) -> None:
    for way, place, code in (
        (Way.FOLDER, "../etc", "FOLDER_NAME"),
        (Way.HTTP, "http://127.0.0.1/", "HOST_NOT_ALLOWED"),
        (Way.FOLDER, "ok", "SOURCE_TAKEN"),
    ):
        with pytest.raises(RefusalError) as refused:
            make_link(city, way, place)
        assert refused.value.code == code
    assert Link.unscoped.count() == 1


def test_approved_false_alarms_go_back_once_with_what_was_tried(city: City, folder: Link, home: Path) -> None:
    warning = close_one(city, outcome=Outcome.EMPTY_NUMBER)
    officer, analyst = city.actor(Role.STATION_OFFICER), city.actor(Role.ANALYST)
    made = {"channel": "CALL", "result": "NO_ANSWER", "cause": "EMPTY_NUMBER", "unit": city.station}
    Attempt.unscoped.create(warning=warning, by_id=officer.person_id, **made)
    (alarm,) = false_alarms.prepare(officer, warning, Outcome.EMPTY_NUMBER, "运营商查无此号", timezone.now())
    assert len(run_now(folder).begun) == 1  # the feedback; nobody has approved the false alarm yet
    false_alarms.approve(analyst, alarm.pk)
    (exchange,) = run_now(folder).begun
    assert run_now(folder).begun == []
    frame = pl.read_excel(home / "exchange" / "sheng" / "out" / exchange.file_name, infer_schema_length=0)
    assert frame["编号"].to_list() == [f"D{warning.pk}"]
    assert frame["证据"].to_list() == ["运营商查无此号"]
    assert "电话" in frame["处置经过"][0]
    alarm.refresh_from_db()
    assert (alarm.state, alarm.reference) == (AlarmState.SENT, exchange.number)
    assert Event.objects.filter(action="personal.read", object_id=str(exchange.pk), fields=["evidence"]).exists()
