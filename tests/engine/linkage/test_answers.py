# SPDX-License-Identifier: Apache-2.0
"""Small files, as an investigator tries them: sensible series, each with its reason."""

from __future__ import annotations

import pytest

from wuzha.engine.linkage.command import as_json, as_text, find
from wuzha.engine.linkage.gates import Gate
from wuzha.engine.linkage.incidence import REST, Row
from wuzha.engine.linkage.reasons import Answer

DAY = 86_400


def series(found: Answer) -> list[list[str]]:
    return [one.records for one in found.series]


def own(record: str) -> list[Row]:
    """What no other record names."""
    number = f"{abs(hash(record)) % 10**8:08d}"
    kinds = {
        "account": f"6217{number}", "phone": f"139{number}", "device": f"8680{number}", "domain": f"{number}.example",
        "app": f"app {number}", "chat": f"chat{number}",
    }  # fmt: skip
    return [Row(record, kind, value) for kind, value in kinds.items()]


def test_three_records_with_one_rare_account() -> None:
    found = find([Row(record, "account", "6217001234567890") for record in "abc"])
    assert series(found) == [["a", "b", "c"]]
    assert [(tie.a, tie.b, [(one.kind, one.value) for one in tie.by]) for tie in found.series[0].ties] == [
        ("a", "b", [("account", "6217001234567890")]),
        ("b", "c", [("account", "6217001234567890")]),
    ]
    assert found.series[0].ties[0].by[0].weight > 5


@pytest.mark.parametrize(
    ("kind", "value"), [("phone", "13812345678"), ("account", "6217001234567890"), ("app", "掌中宝")]
)
def test_one_thing_in_two_cases_that_have_all_else_of_their_own(kind: str, value: str) -> None:
    found = find([*own("a"), *own("b"), *own("c"), Row("a", kind, value), Row("b", kind, value)])
    assert series(found) == [["a", "b"]]


def test_five_cases_with_one_unknown_app_are_a_series_beside_strangers() -> None:
    rows = [row for number in range(10) for row in own(f"c{number}")]
    rows += [Row(f"c{number}", "app", "掌中宝") for number in range(5)]
    assert series(find(rows)) == [[f"c{number}" for number in range(5)]]


def test_nothing_in_common_is_no_series() -> None:
    found = find([*own("a"), *own("b")])
    assert (found.series, found.ignored, found.proposals) == ([], [], [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "95588"), ("phone", "110"), ("phone", "400-800-8820"), ("phone", "10086"), ("app", "微信"),
     ("app", "WeChat"), ("domain", "www.taobao.com"), ("url", "https://weixin.qq.com")],
)  # fmt: skip
def test_what_a_whole_country_uses_ties_nothing(kind: str, value: str) -> None:
    found = find([Row(record, kind, value) for record in "abcdef"])
    assert series(found) == []
    assert found.ignored[0].gate is Gate.PUBLIC
    assert found.ignored[0].records == 6


def test_a_page_of_its_own_on_a_public_host_ties() -> None:
    rows = [Row(record, "url", "https://www.taobao.com/shop/9981") for record in "ab"]
    found = find([*rows, Row("c", "url", "https://taobao.com/other")])
    assert series(found) == [["a", "b"]]
    assert found.series[0].ties[0].by[0].kind == "url"


def test_five_hundred_cases_with_one_shop_s_number() -> None:
    rows = [Row(f"c{number:03d}", "phone", "13812345678") for number in range(500)]
    rows += [Row(f"c{number:03d}", "account", f"62170000{number:06d}") for number in range(500)]
    rows += [Row("c001", "account", "6217009999999999"), Row("c002", "account", "6217009999999999")]
    found = find(rows)
    assert series(found) == [["c001", "c002"]]
    assert [(one.value, one.records, one.gate) for one in found.ignored] == [("13812345678", 500, Gate.STRANGERS)]


def test_an_address_that_strangers_use_is_named_as_it_is_given() -> None:
    rows = [Row(f"c{number:03d}", "url", "https://www.shop.example/pay") for number in range(500)]
    rows += [Row(f"c{number:03d}", "account", f"62170000{number:06d}") for number in range(500)]
    found = find(rows)
    assert series(found) == []
    assert ("url", "https://www.shop.example/pay") in [(one.kind, one.value) for one in found.ignored]


def test_fifteen_cases_that_paid_into_one_account_are_a_series() -> None:
    rows = [Row(f"c{number:02d}", "account", "6217001234567890") for number in range(15)]
    rows += [Row(f"c{number:02d}", "phone", f"139000000{number:02d}") for number in range(15)]
    assert [len(one) for one in series(find(rows))] == [15]


def test_a_name_alone_ties_nothing_but_stands_beside_a_tie() -> None:
    rows = [Row(record, "name", "王经理") for record in "abc"]
    assert series(find(rows)) == []
    assert find(rows).ignored[0].gate is Gate.NAME
    found = find([*rows, Row("a", "phone", "13812345678"), Row("b", "phone", "13812345678")])
    assert series(found) == [["a", "b"]]
    assert [(one.kind, one.weight > 0) for one in found.series[0].ties[0].by] == [("phone", True), ("name", False)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "无"), ("phone", "不详"), ("account", "-"), ("account", "N/A"), ("phone", "00000000000"),
     ("device", "000000000000000"), ("phone", "138****1234"), ("account", "6228****1234"), ("account", "6.2284E+18"),
     ("phone", "1.38E+10"), ("chat", "微信"), ("chat", "客服"), ("app", "浏览器"), ("phone", "057110086")],
)  # fmt: skip
def test_what_names_nothing_or_many_ties_nothing(kind: str, value: str) -> None:
    rows = [Row(f"{gang}{number}", "account", f"621700000000000{gang}") for gang in "12" for number in range(6)]
    rows += [Row(row.record, kind, value) for row in rows] + [Row(f"s{number}", kind, value) for number in range(8)]
    assert sorted(len(one) for one in series(find(rows))) == [6, 6]


SAME = [
    (
        "phone",
        ["13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "１３８１２３４５６７８", "13812345678（微信同号）"],
    ),
    ("account", ["6217001234567890", "6217 0012 3456 7890", "６２１７００１２３４５６７８９０", "6217-0012-3456-7890"]),
    ("account", ["6217001234567891", "工行6217001234567891", "6217 0012 3456 7891（张三）"]),
    (
        "url",
        ["http://www.bad-site.com/a", "https://bad-site.com/a/", "BAD-SITE.com/a#top", "https://bad-site.com:443/a"],
    ),
    ("domain", ["bad.com", "bad.com.", "bad.com:8080", "bad[.]com", "hxxp://BAD(.)com", "bad点com", "【bad.com】"]),
    (
        "url",
        ["http://bad.com/x", "hxxp[:]//bad[.]com/x", "h**ps://bad.com:443/x，", "http:\\\\bad.com\\x", "bad.com/x?"],
    ),
    ("domain", ["bad-site.com", "WWW.Bad-Site.com", "m.bad-site.com", "http://bad-site.com/", "ｂａｄ－ｓｉｔｅ.com"]),
    ("url", ["https://a.bad-site.com/#/shop/1", "http://A.bad-site.com/#/shop/1"]),
    ("domain", ["赌博.com", "赌博.com".encode("idna").decode()]),
    ("app", ["掌中宝APP", "掌中宝", "「掌中宝」", "掌中宝.apk", "【掌中宝】", "“掌中宝”APP", "掌中宝（安卓版）"]),
    ("app", ["Easy Pay", "EasyPay", "ＥＡＳＹ　ＰＡＹ"]),
    ("chat", ["kefu_888", "KEFU_888", "ｋｅｆｕ＿８８８", "微信：kefu_888", "微信号kefu_888", "@kefu_888"]),
    ("device", ["86-8012-3456-7890", "IMEI:86801234567890", "8680 1234 5678 90", "86801234567890"]),
]


@pytest.mark.parametrize(("kind", "spellings"), SAME)
def test_one_thing_however_it_is_written(kind: str, spellings: list[str]) -> None:
    found = find([Row(f"r{place}", kind, value) for place, value in enumerate(spellings)])
    assert series(found) == [[f"r{place}" for place in range(len(spellings))]]
    assert {one.value for tie in found.series[0].ties for one in tie.by} <= {*spellings, "bad-site.com", "bad.com"}


def test_an_address_and_a_domain_are_one_site() -> None:
    found = find([Row("a", "url", "https://www.bad.example/pay?id=1"), Row("b", "domain", "bad.example")])
    assert [(one.kind, one.value) for one in found.series[0].ties[0].by] == [("domain", "bad.example")]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("account", "acc-1-23", "acc-12-3"),
        ("phone", "p-1-23", "p-12-3"),
        ("device", "dev-1-23", "dev-12-3"),
        ("app", "game 1 23", "game 12 3"),
        ("domain", "a.example.com", "b.example.com"),
        ("domain", "a.vercel.app", "b.vercel.app"),
        ("domain", "a.com.cn", "b.com.cn"),
        ("domain", "one.com:8080", "two.com:8080"),
        ("url", "http://one.com:8080/a", "http://two.com:8080/a"),
        ("url", "http://10.0.0.1/a", "http://10.0.0.2/a"),
        ("account", "6217001234567890-1", "6217001234567890-2"),
    ],
)
def test_two_things_stay_two(kind: str, one: str, other: str) -> None:
    assert series(find([Row("a", kind, one), Row("b", kind, other)])) == []


def test_a_host_ties_where_its_domain_is_of_strangers() -> None:
    rows = [Row(f"c{number:03d}", "domain", f"g{number // 4}.hosting.example") for number in range(200)]
    rows += [Row(f"c{number:03d}", "phone", f"139000{number // 4:02d}000") for number in range(200)]
    rows += [Row(f"c{number:03d}", "chat", f"kefu_{number // 2}") for number in range(200)]
    rows += [Row(f"c{number:03d}", "account", f"6217000000{number % 4}{number // 8:03d}") for number in range(200)]
    found = find(rows)
    assert {len(one) for one in series(found)} == {8}
    assert [(one.value, one.records) for one in found.ignored] == [("hosting.example", 200)]


def test_a_number_that_rested_half_a_year_is_another() -> None:
    def two(kind: str, apart: float) -> list[list[str]]:
        return series(find([Row("a", kind, "13812345678", 0.0), Row("b", kind, "13812345678", apart)]))

    assert two("phone", REST) == [["a", "b"]]
    assert two("phone", REST + 1) == []
    assert two("account", 200 * DAY) == []
    assert two("app", 200 * DAY) == [["a", "b"]]
    chain = [Row(f"r{month}", "phone", "13812345678", month * 170 * DAY) for month in range(4)]
    assert series(find(chain)) == [["r0", "r1", "r2", "r3"]]
    without = [Row("a", "phone", "13812345678", 0.0), Row("b", "phone", "13812345678")]
    assert series(find(without)) == [["a", "b"]]


def test_a_thin_tie_between_two_groups_is_proposed_and_joins_nothing() -> None:
    rows = []
    for gang in "xy":
        for number in range(8):
            for place, kind in enumerate(("account", "phone", "chat", "device"), 1):
                rows.append(Row(f"{gang}{number}", kind, f"62170{'xy'.index(gang)}0000{number % place}"))
    rows += [Row("x7", "app", "掌中宝"), Row("y7", "app", "掌中宝")]
    found = find(rows)
    assert [len(one) for one in series(found)] == [8, 8]
    assert [(len(one.a), len(one.b), one.by[0].value) for one in found.proposals] == [(8, 8, "掌中宝")]


def test_json_has_the_shape_that_is_promised() -> None:
    shape = as_json(find([*own("a"), Row("a", "phone", "95588"), Row("b", "phone", "95588")]), chinese=False)
    assert list(shape) == ["series", "ignored_hubs", "proposals"]
    assert list(shape["ignored_hubs"][0])[:4] == ["kind", "value", "records", "why"]


def test_text_says_it_in_words() -> None:
    found = find([Row(record, "account", "6217001234567890") for record in "abc"])
    assert "S1（3 条）：a、b、c" in as_text(found, 3, chinese=True)
    assert "  a — b：同一账户 6217001234567890" in as_text(found, 3, chinese=True)
    assert "S1 (3 records): a, b, c" in as_text(found, 3, chinese=False)
