# SPDX-License-Identifier: Apache-2.0
"""Signatures by the published vector, waiting times, allowed addresses, the feedback form's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuzha.exchange.rules import (
    Closure,
    Code,
    Try,
    feedback,
    folder_problem,
    headers,
    new_secret,
    signature,
    url_problem,
    wait_after,
)
from wuzha.warning.rules.outcomes import RESULTS, Channel, Outcome

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the Standard Webhooks reference libraries."""
    secret, uid, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}'
    assert signature(secret, uid, 1614265330, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_differ_and_sign_differently() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert headers(one, "a", 1, "{}")["webhook-signature"] != headers(other, "a", 1, "{}")["webhook-signature"]
    with pytest.raises(ValueError, match="whsec_"):
        signature("secret", "a", 1, "{}")


@given(st.integers(1, 30), st.lists(st.integers(1, 86_400), min_size=1, max_size=20), st.floats(0, 0.999))
def test_waits_are_spread_by_a_fifth_at_most_and_end(tries: int, waits: list[int], chance: float) -> None:
    wait = wait_after(tries, waits, chance)
    if tries > len(waits):
        assert wait is None
    else:
        assert wait is not None
        assert timedelta(seconds=waits[tries - 1]) <= wait <= timedelta(seconds=waits[tries - 1] * 1.2)


@pytest.mark.parametrize(
    ("url", "allowed", "problem"),
    [
        ("https://up.police.test/api", ["up.police.test"], None),
        ("https://UP.police.test/api", ["*.police.test"], None),
        ("https://10.1.2.3:8443/x", ["10.1.2.3:8443"], None),
        ("https://10.1.2.3/x", ["10.1.2.3:8443"], Code.HOST_NOT_ALLOWED),
        ("http://[::1]:8000/", ["[::1]:8000"], None),
        ("https://police.test.evil.test/", ["*.police.test"], Code.HOST_NOT_ALLOWED),
        ("https://up.police.test/", [], Code.HOST_NOT_ALLOWED),
        ("https://user:pw@up.police.test/", ["up.police.test"], Code.CREDENTIALS),
        ("ftp://up.police.test/", ["up.police.test"], Code.NOT_HTTP),
        ("https://up.police.test:no/", ["up.police.test"], Code.NOT_HTTP),
        ("file:///etc/passwd", ["*"], Code.NOT_HTTP),
        ("", ["*"], Code.NOT_HTTP),
    ],
)
def test_only_named_hosts_are_called(url: str, allowed: list[str], problem: Code | None) -> None:
    assert url_problem(url, allowed) == problem


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc", "a b", "上级", "x" * 41])
def test_a_folder_stays_below_its_directory(name: str) -> None:
    assert folder_problem(name) == Code.FOLDER_NAME


def closed(outcome: Outcome, *tries: Try, late: bool = False) -> dict[str, str]:
    due = NOW - timedelta(hours=1) if late else NOW + timedelta(hours=1)
    return feedback(Closure(outcome, True, tries, 123_456, 0, NOW, due))


def test_a_person_met_is_told_as_dissuaded_in_person() -> None:
    told = closed(Outcome.STOPPED, Try("CALL", "NO_ANSWER", "无人接听"), Try("VISIT", "REACHED", ""))
    assert (told["channel"], told["contacted"], told["connected"]) == ("上门处置", "本人", "接通")
    assert (told["deceived"], told["not_deceived_cause"], told["visit"]) == ("未被骗", "及时劝阻", "已上门劝阻")
    assert (told["averted"], told["submit"], told["timeliness"]) == ("1234.56", "直接提交", "正常反馈")
    assert told["not_connected_cause"] == ""


def test_a_person_not_found_is_told_with_the_cause() -> None:
    told = closed(Outcome.UNREACHABLE, Try("CALL", "NO_ANSWER", "关机"), Try("VISIT", "NOT_MET", "外出"), late=True)
    assert (told["contacted"], told["connected"], told["not_connected_cause"]) == ("", "未接通", "外出")
    assert (told["deceived"], told["visit"], told["submit"]) == ("未知", "无效上门", "需要再次反馈")
    assert told["timeliness"] == "超时反馈"


@pytest.mark.parametrize("outcome", Outcome)
def test_every_course_has_words_of_the_form(outcome: Outcome) -> None:
    made = [Try(channel, result, "") for channel, results in RESULTS.items() for result in results]
    for tries in product(made, repeat=2):
        told = closed(outcome, *tries)
        assert told["deceived"] in {"未被骗", "已被骗", "未知"}
        assert told["channel"] in {"短信预警", "电话预警", "上门处置"}
        assert told["visit"] in {"已上门劝阻", "无效上门", "无须上门", ""}


def test_every_channel_has_a_way() -> None:
    for channel in Channel:
        assert closed(Outcome.DENIED, Try(channel, RESULTS[channel][0], ""))["channel"]
