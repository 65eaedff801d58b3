# SPDX-License-Identifier: Apache-2.0
"""Rules in force: what changes, from when, on whose word; and the form that follows the schema."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Literal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from tests.factories import City
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.org.forms.rule_form import Node, check, draw, left_over, read
from wuzha.org.forms.schema import label_of, shape_of
from wuzha.org.models import RuleVersion
from wuzha.org.queries.units import history
from wuzha.org.roles import Role
from wuzha.org.rule_diff import changes
from wuzha.org.rules import rule_set, rule_sets
from wuzha.org.rulesets import LOGIN
from wuzha.org.services.rules import add_version, withdraw_version
from wuzha.refusals import RefusalError

NEW = {"failures": 6, "lock_minutes": 20, "idle_minutes": 30}


def put(actor: Actor, value: dict[str, Any] | None = None, after: timedelta = timedelta(days=1)) -> RuleVersion:
    return add_version(
        actor, "org.login", value=value or NEW, valid_from=timezone.now() + after, citation="测试 1 条", note="测试"
    )


def test_a_version_waits_for_its_moment_and_then_holds(
    city: City, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(admin)
    LOGIN.forget()
    assert LOGIN.at().failures == 5
    assert LOGIN.at(timezone.now() + timedelta(days=2)).failures == 6


def test_the_trail_names_the_places_that_change(city: City, admin: Actor) -> None:
    put(admin, {"failures": 5, "lock_minutes": 20, "idle_minutes": 60})
    event = Event.objects.latest("id")
    assert (event.action, event.object_id, event.fields) == ("rule.added", "org.login", ["lock_minutes"])


def test_what_was_in_force_is_never_changed(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="NOT_FUTURE"):
        put(admin, after=timedelta(minutes=-1))


def test_two_versions_never_begin_at_one_moment(city: City, admin: Actor) -> None:
    moment = timezone.now() + timedelta(days=1)
    for value in (NEW, NEW | {"failures": 7}):
        given_ = {"value": value, "valid_from": moment, "citation": "x", "note": "x"}
        if value is NEW:
            add_version(admin, "org.login", **given_)
        else:
            with pytest.raises(RefusalError, match="MOMENT_TAKEN"):
                add_version(admin, "org.login", **given_)


def test_a_change_of_nothing_is_none(city: City, admin: Actor) -> None:
    with pytest.raises(RefusalError, match="NOTHING_CHANGED"):
        put(admin, {"failures": 5, "lock_minutes": 15, "idle_minutes": 60})


def test_the_schema_has_the_last_word(city: City, admin: Actor) -> None:
    with pytest.raises(ValidationError):
        put(admin, NEW | {"failures": 99})
    assert RuleVersion.objects.count() == 0


def test_rules_of_the_city_are_changed_at_its_top_only(city: City, town_admin: Actor) -> None:
    with pytest.raises(RefusalError, match="TOP_ONLY"):
        put(town_admin)
    with pytest.raises(PermissionDenied):
        put(city.actor(Role.ANALYST))


def test_a_coming_version_can_be_withdrawn_one_in_force_cannot(city: City, admin: Actor) -> None:
    coming = put(admin)
    assert withdraw_version(admin, coming.pk) == "org.login"
    assert Event.objects.latest("id").action == "rule.withdrawn"
    held = put(admin)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE org_ruleversion SET valid_from = now() - interval '1 minute' WHERE id = %s", [held.pk])
    with pytest.raises(RefusalError, match="ALREADY_IN_FORCE"):
        withdraw_version(admin, held.pk)
    assert RuleVersion.objects.filter(pk=held.pk).exists()


def test_the_history_says_what_was_is_and_comes(city: City, admin: Actor) -> None:
    now = timezone.now()
    for days, failures in ((-2, 7), (-1, 8), (1, 9)):
        RuleVersion.objects.create(
            key="org.login", valid_from=now + timedelta(days=days), value=NEW | {"failures": failures}, citation="x"
        )
    LOGIN.forget()
    assert [entry.state for entry in history(LOGIN)] == ["coming", "now", "past", "past"]


# What differs


ROWS = {
    "rows": [{"level": "URGENT", "clock": "MEET", "minutes": 60}, {"level": "HIGH", "clock": "MEET", "minutes": 90}]
}


def test_rows_are_matched_by_their_names() -> None:
    after = {"rows": [ROWS["rows"][1], ROWS["rows"][0] | {"minutes": 45}]}
    assert [(c.where, c.before, c.after) for c in changes(ROWS, after)] == [("rows[URGENT].minutes", 60, 45)]


def test_new_and_lost_rows_are_said_as_such() -> None:
    new = {"level": "LOW", "clock": "MEET", "minutes": 9}
    found = changes(ROWS, {"rows": [ROWS["rows"][0], new]})
    assert [(c.where, c.kind) for c in found] == [("rows[HIGH]", "removed"), ("rows[LOW]", "added")]


def test_another_order_is_a_change_too() -> None:
    assert [c.where for c in changes(ROWS, {"rows": ROWS["rows"][::-1]})] == ["rows"]


@given(
    st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda x: st.lists(x) | st.dictionaries(st.text(), x))
)
def test_nothing_differs_from_itself(value: Any) -> None:
    assert changes(value, json.loads(json.dumps(value))) == []


# The form


class Row(BaseModel):
    code: str = Field(pattern=r"^[A-Z]+$", max_length=5, description="code")
    minutes: int = Field(ge=1, le=60, description="minutes")
    on: bool = Field(default=True)
    levels: list[Literal["HIGH", "LOW"]] = Field(default_factory=list)
    words: list[str] = Field(default_factory=list)


class Whole(BaseModel):
    rows: list[Row]
    share: float = Field(ge=0, le=1, description="share")
    kind: Literal["A", "B"] = "A"


VALUE: dict[str, Any] = {
    "rows": [
        {"code": "AB", "minutes": 5, "on": True, "levels": ["HIGH"], "words": ["甲", "乙"]},
        {"code": "CD", "minutes": 6, "on": False, "levels": [], "words": []},
    ],
    "share": 0.5,
    "kind": "B",
}


def posted(node: Node) -> QueryDict:
    """What a browser sends for a drawn form nobody touched."""
    data = QueryDict(mutable=True)
    if node.shape.kind == "group":
        parts = node.parts
    elif node.shape.kind == "table":
        parts = [cell for row in node.rows for cell in row]
    else:
        if node.shape.kind == "choices":
            data.setlist(node.path, node.value)
        elif node.shape.kind == "flag":
            if node.value:
                data[node.path] = "on"
        else:
            data[node.path] = node.text
        return data
    for part in parts:
        data.update(posted(part))
    return data


def test_an_untouched_form_gives_the_same_value() -> None:
    shape = shape_of(Whole, VALUE)
    assert read(shape, posted(draw(shape, VALUE, {}))) == VALUE


@pytest.mark.django_db
def test_every_rule_set_survives_its_own_form() -> None:
    for rules in rule_sets():
        value = rules.at().model_dump(mode="json")
        shape = shape_of(rules.schema, value)
        assert changes(value, read(shape, posted(draw(shape, value, {})))) == [], rules.key


def test_rows_keep_the_order_of_the_page_whatever_their_numbers() -> None:
    shape = shape_of(Whole, VALUE)
    data = QueryDict("v.rows.7.code=X&v.rows.7.minutes=1&v.rows.2.code=Y&v.rows.2.minutes=2&v.share=1&v.kind=A")
    assert [row["code"] for row in read(shape, data)["rows"]] == ["X", "Y"]


def test_errors_stand_beside_their_field_in_the_language_of_the_page() -> None:
    bad = VALUE | {"share": 2, "rows": [VALUE["rows"][0] | {"minutes": "soon", "code": "ab"}]}
    with translation.override("zh-hans"):
        errors = check(Whole, bad)
    assert errors == {
        "v.share": ["不能大于 1.0。"],
        "v.rows.0.minutes": ["请输入整数。"],
        "v.rows.0.code": ["格式不正确（^[A-Z]+$）。"],
    }
    node = draw(shape_of(Whole, bad), bad, errors)
    assert left_over(errors, node) == []
    assert node.parts[0].rows[0][1].errors == ["请输入整数。"]


def test_an_error_about_the_whole_is_not_lost() -> None:
    rules = rule_set("warning.clocks")
    row = {"level": "HIGH", "clock": "MEET", "start": "PUSH", "minutes": 5}
    errors = check(rules.schema, {"rows": [row, row]})
    node = draw(shape_of(rules.schema, {"rows": [row, row]}), {"rows": [row, row]}, errors)
    assert len(left_over(errors, node)) == 1


def test_places_are_named_in_the_words_of_the_form() -> None:
    shape = shape_of(Whole, VALUE)
    change = changes(VALUE, VALUE | {"rows": [VALUE["rows"][0] | {"minutes": 9}, VALUE["rows"][1]]})[0]
    with translation.override("zh-hans"):
        assert label_of(shape_of(Whole, VALUE), change.path) == "行 › [AB] › 分钟"
    assert shape.parts["share"].maximum == 1


# The pages


def test_a_change_is_edited_compared_and_put_in_force(city: City, client: Client) -> None:
    client.force_login(city.people[Role.ADMIN])
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    about = {"valid_from": moment, "citation": "测试令 2 号", "note": "测试"}
    typed = {f"v.{name}": str(value) for name, value in LOGIN.at().model_dump().items()} | {"v.failures": "6"}
    page = client.post("/admin/rules/org.login/edit/", about | typed | {"step": "compare"})
    assert page.status_code == 200
    shown = page.content.decode()
    assert "登录失败达到该次数后，再次尝试须等待" in shown
    assert RuleVersion.objects.count() == 0
    value = json.dumps({"failures": 6, "lock_minutes": 15, "idle_minutes": 60})
    response = client.post("/admin/rules/org.login/edit/", about | {"value": value, "step": "save"}, follow=True)
    assert "新版本已录入" in response.content.decode()
    version = RuleVersion.objects.get()
    assert (version.value["failures"], version.citation, version.created_by) == (
        6, "测试令 2 号", city.people[Role.ADMIN],
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_from": "2020-01-01T00:00"},
        {"citation": ""},
        {"note": ""},
        {"v.failures": "99"},
        {"v.failures": "many"},
        {"valid_from": "soon"},
    ],
)
def test_a_change_that_is_not_right_comes_back_marked(city: City, client: Client, wrong: dict[str, str]) -> None:
    client.force_login(city.people[Role.ADMIN])
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    good = {
        "valid_from": moment, "citation": "x", "note": "x", "step": "compare",
        **{f"v.{name}": str(value) for name, value in LOGIN.at().model_dump().items()},
    }  # fmt: skip
    response = client.post("/admin/rules/org.login/edit/", good | wrong)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


@pytest.mark.parametrize("value", ["", "nonsense", "[]", '{"failures": 1}', "null"])
def test_a_forged_value_is_refused(city: City, client: Client, value: str) -> None:
    client.force_login(city.people[Role.ADMIN])
    moment = timezone.localtime(timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    about = {"valid_from": moment, "citation": "x", "note": "x", "value": value, "step": "save"}
    assert client.post("/admin/rules/org.login/edit/", about).status_code == 422
    assert RuleVersion.objects.count() == 0


def test_an_unknown_rule_set_is_not_found(city: City, client: Client) -> None:
    client.force_login(city.people[Role.ADMIN])
    assert client.get("/admin/rules/no.such/").status_code == 404
    assert client.get("/admin/rules/org.login/?version=nonsense").status_code == 404


def test_rules_are_found_by_words_and_content_and_show_no_technical_names(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ADMIN])
    chinese = {"accept-language": "zh-hans"}
    page = client.get("/admin/rules/", headers=chinese).content.decode()
    shown, _fold, kept = page.partition("技术标识")
    assert ">预警</h2>" in shown
    assert ">资金</h2>" in shown
    assert "warning.clocks</" not in shown
    assert "warning.clocks</dd>" in kept
    found = client.get("/admin/rules/", {"q": "静默"}, headers=chinese).content.decode()
    assert "数据源多久未推送算静默" in found
    assert ">资金</h2>" not in found
    by_field = client.get("/admin/rules/", {"q": "上级平台文件 间隔"}, headers=chinese).content.decode()
    assert "数据源多久未推送算静默" in by_field
    assert "没有包含这些词的规则" in client.get("/admin/rules/", {"q": "没有这个词"}, headers=chinese).content.decode()


def test_a_new_person_has_no_unit_until_somebody_says_which(client: Client, city: City) -> None:
    client.force_login(city.people[Role.ADMIN])
    page = client.get("/admin/people/add/").content.decode()
    assert city.city.name not in page.partition('name="unit"')[2][:200]


def test_one_query_reads_the_versions_of_all_rule_sets(
    city: City, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    with django_assert_num_queries(1):
        for rules in rule_sets():
            rules.at()
