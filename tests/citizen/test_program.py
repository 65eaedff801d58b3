# SPDX-License-Identifier: Apache-2.0
"""What citizens see and send, whatever they send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wuzha.citizen.models import Published, QuizCount, Tip
from wuzha.citizen.program import shelf, tokens, views
from wuzha.citizen.program.forms import MOST_WHAT
from wuzha.citizen.program.limits import Limit
from wuzha.citizen.rulesets import CARDS, QUIZ

FORM = "application/x-www-form-urlencoded"
PAGES = ["/", "/cards/BRUSH/", "/weeks/", "/quiz/", "/tip/", "/about/"]
NASTY = [
    "<script>alert(1)</script>", "'; DROP TABLE org_person; --", "\u202eLTR\u202c", "😀" * 500, "\x00\x07",
    "%s%n{{7*7}}", "a" * 5000, "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "../../etc/passwd", "測試\r\nX-Header: 1",
]  # fmt: skip


def post(visit: Client, page: str, **told: object) -> tuple[int, str]:
    answer = visit.post(page, urlencode(told), FORM)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "word"), [("zh", "拿不准先问"), ("en", "when you are not sure")])
def test_each_page_stands_in_both_languages(visit: Client, published: int, page: str, language: str, word: str) -> None:
    answer = visit.get(f"{page}?lang={language}")
    assert answer.status_code == 200
    assert word in answer.content.decode()


@pytest.mark.parametrize("page", [*PAGES, "/nowhere/", "/healthz"])
def test_nothing_of_a_visitor_is_kept_and_nothing_comes_from_elsewhere(
    visit: Client, published: int, page: str
) -> None:
    answer = visit.get(page)
    text = answer.content.decode()
    assert not answer.cookies
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text


def test_the_week_and_the_cards_are_told(visit: Client, published: int) -> None:
    text = visit.get("/").content.decode()
    assert "受理诈骗案件 8 起" in text
    assert "少于3" in text
    assert all(card.zh.title in text for card in CARDS.at().cards)
    assert "“安全账户”" in visit.get("/cards/POLICE/").content.decode()


def test_before_anything_is_published_it_says_whom_to_call(visit: Client, city: object) -> None:
    assert "110" in visit.get("/").content.decode()
    assert visit.get("/tip/").status_code == 503
    assert visit.get("/cards/BRUSH/").status_code == 404
    assert visit.get("/healthz").status_code == 503


def test_while_the_database_is_away_what_was_read_is_shown(
    visit: Client, published: int, monkeypatch: pytest.MonkeyPatch, form_of_before: Callable[[], str]
) -> None:
    assert "刷单返利" in visit.get("/").content.decode()

    def away(*_args: object, **_more: object) -> None:
        raise OperationalError

    monkeypatch.setattr(shelf, "_read", away)
    monkeypatch.setattr(shelf, "FRESH", -1.0)
    assert "刷单返利" in visit.get("/").content.decode()
    monkeypatch.setattr(Tip.objects, "bulk_create", away)
    status, text = post(visit, "/tip/", what="测试线索", token=form_of_before())
    assert (status, "测试线索" in text, "您写的内容还在" in text) == (503, True, True)


@pytest.mark.dialect("citizen.program.views")
def test_the_quiz_tells_how_it_went_and_counts_nobody(visit: Client, published: int) -> None:
    first, second, *_more = QUIZ.at().questions
    chosen = {f"q_{first.code}": first.right, f"q_{second.code}": (second.right + 1) % 3, "q_NONE": 1}
    status, text = post(visit, "/quiz/", **chosen)
    assert status == 200
    assert f"{len(QUIZ.at().questions)} 题答对 1 题" in text
    post(visit, "/quiz/", **chosen)
    today = timezone.localdate()
    rows = QuizCount.objects.values_list("day", "code", "answered", "right")
    assert set(rows) == {(today, first.code, 2, 2), (today, second.code, 2, 0)}
    assert {field.name for field in QuizCount._meta.get_fields()} == {"id", "day", "code", "answered", "right"}


def test_no_answer_at_all_is_told(visit: Client, published: int) -> None:
    status, text = post(visit, "/quiz/", q_SCREEN="9", q_BRUSH="x")
    assert (status, "请至少选择一个答案" in text) == (422, True)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"what": "  "}, "请简单写明发生了什么"),
        ({"what": "测" * (MOST_WHAT + 1)}, "2000"),
        ({"what": "测试", "kind": "NONE"}, "涉及什么"),
        ({"what": "测试", "place": "9999999"}, "地点"),
        ({"what": "测试", "website": "x"}, "提交得太快了"),
    ],
)
def test_a_tip_that_is_not_taken_says_why_and_keeps_what_was_written(
    visit: Client, published: int, form_of_before: Callable[[], str], told: dict[str, str], says: str
) -> None:
    status, text = post(visit, "/tip/", token=form_of_before(), **told)
    assert status == 422
    assert says in text
    assert told["what"].strip() in text
    assert not Tip.objects.exists()


def test_a_form_that_lay_open_too_long_or_came_too_fast_can_be_sent_again(
    visit: Client, published: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(visit, "/tip/", what="测试", token=tokens.issue())[0] == 422
    assert "停留太久" in post(visit, "/tip/", what="测试", token="made up")[1]
    monkeypatch.setattr(tokens, "SHORTEST", 0)
    monkeypatch.setattr(tokens, "LONGEST", 0)
    status, text = post(visit, "/tip/", what="测试", token=tokens.issue())
    assert (status, "停留太久" in text) == (422, True)


def test_who_floods_is_asked_to_wait_and_loses_nothing(
    visit: Client, published: int, form_of_before: Callable[[], str]
) -> None:
    for _ in range(6):
        assert post(visit, "/tip/", what="测试", token=form_of_before())[0] == 200
    status, text = post(visit, "/tip/", what="第七条测试", token=form_of_before())
    assert (status, "第七条测试" in text, "十分钟" in text) == (429, True, True)
    assert Tip.objects.count() == 6


def test_a_limit_counts_networks_and_forgets() -> None:
    now = [0.0]
    limit = Limit(each=2, whole=5, seconds=10, clock=lambda: now[0])
    assert [limit.allows("192.0.2.1"), limit.allows("192.0.2.200"), limit.allows("192.0.2.7")] == [True, True, False]
    assert [limit.allows("2001:db8::1"), limit.allows("2001:db8::2"), limit.allows("2001:db8:0:ff::3")] == [
        True,
        True,
        False,
    ]
    assert [limit.allows("no address"), limit.allows("198.51.100.1")] == [True, False]  # all together
    now[0] = 10.0
    assert limit.allows("192.0.2.1")
    assert b"192.0.2" not in repr(vars(limit)).encode()


@pytest.mark.parametrize(
    ("method", "more", "status"),
    [
        ("put", {}, 405),
        ("delete", {}, 405),
        ("post", {"content_type": "multipart/form-data; boundary=x", "data": "--x--"}, 415),
        ("post", {"content_type": "application/json", "data": "{}"}, 415),
        ("post", {"content_type": FORM, "data": "what=" + "x" * 1_000_000}, 413),
        ("post", {"content_type": FORM, "data": "&".join(f"a{n}=1" for n in range(100))}, 400),
    ],
)
def test_what_no_page_takes_is_refused_clearly(
    visit: Client, published: int, method: str, more: dict[str, str], status: int
) -> None:
    answer = getattr(visit, method)("/tip/", **more)
    assert answer.status_code == status
    assert "没有成功" in answer.content.decode()


@pytest.mark.parametrize("text", NASTY)
def test_whatever_is_sent_is_shown_harmlessly_or_refused(visit: Client, published: int, text: str) -> None:
    before = Published.objects.count()
    for page in ("/tip/", "/quiz/", "/weeks/", "/nowhere/"):
        status, shown = post(visit, page, what=text, who=text, contact=text, token=text, q_SCREEN=text, kind=text)
        assert status < 500
        assert "<script>alert" not in shown
    for address in ("/", "/cards/BRUSH/"):
        assert visit.get(address, {"lang": text, "x": text}).status_code == 200
    assert Published.objects.count() == before
    assert not Tip.objects.exists()


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.dictionaries(
        st.sampled_from(["what", "who", "contact", "kind", "place", "token", "website"]), st.text(max_size=300)
    )
)
def test_no_form_brings_a_page_down(visit: Client, published: int, told: dict[str, str]) -> None:
    body = urlencode({key: value.encode("utf-8", "surrogatepass") for key, value in told.items()})
    assert visit.post("/tip/", body, FORM).status_code in (200, 400, 413, 415, 422, 429)


def test_what_fails_is_told_and_what_was_sent_is_in_no_log(
    visit: Client, published: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object) -> None:
        raise ValueError("测试秘密")

    monkeypatch.setattr(views, "answers", broken)
    visit.raise_request_exception = False
    status, text = post(visit, "/quiz/", q_SCREEN="测试秘密")
    assert (status, "页面出错了" in text) == (500, True)
    assert "测试秘密" not in caplog.text


def test_weeks_stand_newest_first(visit: Client, published: int) -> None:
    row = Published.objects.get(kind="WEEK")
    earlier = (timezone.localdate() - timedelta(days=60)).isoformat()
    Published.objects.create(kind="WEEK", code=earlier, content={**row.content, "first": earlier})
    shelf.forget()
    text = visit.get("/weeks/", {"lang": "en"}).content.decode()
    assert text.index(row.content["first"]) < text.index(earlier)
    first, last = (date.fromisoformat(row.content[key]) for key in ("first", "last"))
    written = f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日"
    assert written in visit.get("/weeks/").content.decode()
