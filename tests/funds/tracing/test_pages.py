# SPDX-License-Identifier: Apache-2.0
"""Where the money is, on pages: masked, opened down to the lines of the files, one click to the next order."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest
from django.test import Client

from tests.clear_on_disk import nothing_clear
from tests.factories import City
from tests.funds.statements.conftest import NUMBERS, WORKED, Import, plain
from tests.worlds import shared
from wuzha.funds.models import FundsCase, StopOrder
from wuzha.funds.statements.models import StatementFile
from wuzha.funds.tracing import services
from wuzha.funds.tracing.models import TraceAccount, TraceRun
from wuzha.funds.tracing.services import retrace
from wuzha.org.roles import Role


@pytest.fixture
@shared
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.people[Role.FUNDS_OFFICER])
    return client


@pytest.fixture
@shared
def traced(imported: FundsCase) -> FundsCase:
    retrace(imported)
    return imported


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_list_shows_every_account_masked_with_what_can_be_had(client: Client, traced: FundsCase) -> None:
    page = text(client, f"/funds/cases/{traced.pk}/money/")
    assert not [number for number in NUMBERS.values() if number in page]
    assert page.count('name="account"') == 5
    assert "60,000.00" in page  # last in, first out: C1 passed on what had come last


def test_a_rule_whose_rows_are_not_kept_does_not_look_as_if_the_money_were_gone(
    client: Client, worked: FundsCase, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_KEPT", 1)
    bring(worked, plain(WORKED))
    retrace(worked)
    page = text(client, f"/funds/cases/{worked.pk}/money/?rule=fifo")
    assert "明细过多" in page
    assert "账户内已无被害人资金" not in page


def test_an_account_opens_to_the_lines_of_its_file(client: Client, traced: FundsCase) -> None:
    account = TraceAccount.unscoped.get(run__case=traced, run__rule="lifo", level=3).account_id
    page = text(client, f"/funds/cases/{traced.pk}/money/{account}/")
    assert "流水.csv" in page
    assert "第 7 行" in page


def test_one_click_prepares_the_stop_order(client: Client, traced: FundsCase) -> None:
    found = TraceAccount.unscoped.get(run__case=traced, run__rule="lifo", level=3)
    answer = client.post(f"/funds/cases/{traced.pk}/money/prepare/", {"account": found.account_id})
    order = StopOrder.unscoped.get()
    assert answer["Location"] == f"/funds/stops/{order.pk}/"
    assert (order.level, order.amount_fen) == (3, found.got_fen)
    assert order.get_absolute_url() in text(client, f"/funds/cases/{traced.pk}/money/")


def test_who_may_only_read_prepares_nothing(city: City, traced: FundsCase) -> None:
    reader = Client()
    reader.force_login(city.people[Role.INVESTIGATOR])
    assert 'name="account"' not in text(reader, f"/funds/cases/{traced.pk}/money/")
    account = TraceAccount.unscoped.get(run__case=traced, run__rule="lifo", level=3).account_id
    assert reader.post(f"/funds/cases/{traced.pk}/money/prepare/", {"account": account}).status_code == 403
    assert not StopOrder.unscoped.exists()


def test_another_city_sees_nothing(city: City, traced: FundsCase) -> None:
    foreigner = Client()
    foreigner.force_login(city.foreigners[Role.FUNDS_OFFICER])
    file = StatementFile.unscoped.get()
    for address in (f"cases/{traced.pk}/money/", f"cases/{traced.pk}/flow/", f"statements/{file.pk}/"):
        assert foreigner.get(f"/funds/{address}").status_code == 404


def test_the_list_goes_on_where_the_page_before_ended(client: Client, traced: FundsCase) -> None:
    from wuzha.audit.actor import Actor
    from wuzha.funds.tracing.queries import traces as queries

    run = TraceRun.unscoped.get(case=traced, rule="lifo", latest=True)
    seen, after = [], ""
    while True:
        page = queries.lines(Actor.system("test"), run, after, size=2)
        seen += [line.figure.account_id for line in page.rows]
        if page.next_cursor is None:
            break
        after = page.next_cursor
    ranked = TraceAccount.unscoped.filter(run=run).order_by("-recoverable_fen", "-got_fen", "account_id")
    assert seen == list(ranked.values_list("account_id", flat=True))


def test_the_drawing_closes_under_every_column(client: Client, traced: FundsCase) -> None:
    page = text(client, f"/funds/cases/{traced.pk}/flow/")
    assert "<svg" in page
    assert "<script>" not in page.partition("<svg")[2]
    assert not [number for number in NUMBERS.values() if number in page]


def test_the_drawing_at_an_earlier_moment_shows_only_what_had_happened(client: Client, traced: FundsCase) -> None:
    whole = text(client, f"/funds/cases/{traced.pk}/flow/part/")
    first = re.search(r'min="([0-9]+)"', text(client, f"/funds/cases/{traced.pk}/flow/"))
    assert first is not None
    moment = first[1]
    early = text(client, f"/funds/cases/{traced.pk}/flow/part/?until={moment}")
    assert (early.count("<rect"), whole.count("<rect")) == (2, 8)  # the first victim and the first account


def test_the_drawing_leaves_as_a_file_that_stands_alone(client: Client, traced: FundsCase) -> None:
    import xml.etree.ElementTree as ElementTree

    answer = client.get(f"/funds/cases/{traced.pk}/flow.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(answer.content.decode()).tag.endswith("svg")


def test_an_upload_waits_for_the_worker_and_shows_its_counts(client: Client, worked: FundsCase, bring: Import) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post(
        f"/funds/cases/{worked.pk}/statements/upload/", {"file": SimpleUploadedFile("流水.csv", plain(WORKED))}
    )
    file = StatementFile.unscoped.get()
    assert answer["Location"] == f"/funds/statements/{file.pk}/"
    assert "流水.csv" in text(client, answer["Location"])


def test_list_drawing_and_files_follow_the_rule_asked_for(client: Client, traced: FundsCase) -> None:
    money = text(client, f"/funds/cases/{traced.pk}/money/?rule=haircut")
    assert "18,400.00" in money  # of B2, the first victim's
    assert "18,400.00" not in text(client, f"/funds/cases/{traced.pk}/money/")
    flow = text(client, f"/funds/cases/{traced.pk}/flow/?rule=fifo")
    assert f"/funds/cases/{traced.pk}/flow/part/?rule=fifo" in flow
    assert f"/funds/cases/{traced.pk}/flow.svg?rule=fifo" in flow
    answer = client.get(f"/funds/cases/{traced.pk}/flow.svg?rule=fifo")
    assert "先进先出" in answer.content.decode()
    assert "fifo" in answer["Content-Disposition"]


def test_a_rule_nobody_knows_is_the_one_that_ranks(client: Client, traced: FundsCase) -> None:
    assert 'data-run="' in text(client, f"/funds/cases/{traced.pk}/money/?rule=nonsense")
    assert "后进先出" in client.get(f"/funds/cases/{traced.pk}/flow.svg?rule=nonsense").content.decode()


def test_the_drawing_says_what_it_rests_on(client: Client, worked: FundsCase, bring: Import) -> None:
    rows = [("10:06:05", "A1", "B1", 100, ""), ("10:06:05", "A1", "B2", 100, "")]
    bring(worked, plain([*WORKED[:2], *rows]))
    retrace(worked)
    assert "同一秒内无法确定先后的行" in text(client, f"/funds/cases/{worked.pk}/flow/")


@pytest.mark.parametrize("kind", ["xlsx", "json", "graphml"])
def test_a_trace_leaves_without_ever_lying_on_the_disk(
    client: Client, traced: FundsCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with nothing_clear([tmp_path], [NUMBERS["V1"]]):
        answer = client.post(f"/funds/cases/{traced.pk}/money/export/", {"purpose": "办案取证", "format": kind})
        content = b"".join(answer)  # type: ignore[call-overload]  # a streaming response
    assert f".{kind}" in answer["Content-Disposition"]
    assert int(answer["Content-Length"]) == len(content) > 1000
