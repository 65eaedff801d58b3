# SPDX-License-Identifier: Apache-2.0
"""What kinds of intake share whose rows are found by named columns."""

from __future__ import annotations

from wuzha.engine.identifiers import Phone
from wuzha.intake.receivers import default_kind, kinds
from wuzha.intake.tables import Table


class Calls(Table):
    needed, fields, masks = (("phone", "name"), ("what",)), {"phone": "电话"}, {"phone": Phone.mask}


def test_one_column_of_each_need_will_do() -> None:
    assert Calls().missing({"name", "what"}) == []
    assert Calls().missing({"name"}) == ["what"]
    assert Calls().missing(set()) == ["phone", "what"]
    assert Calls().essential() == {"phone", "name", "what"}


def test_a_field_without_a_word_is_called_by_its_name() -> None:
    assert [Calls().label(name) for name in ("phone", "what")] == ["电话", "what"]


def test_no_number_of_a_person_is_shown_in_any_column() -> None:
    shown = [Calls().mask(field, "19900005518") for field in ("phone", "what", "")]
    assert shown[0] == "199****5518"
    assert not any("19900005518" in text for text in shown)


def test_whoever_does_not_say_what_a_file_is_means_warnings_wherever_they_stand_in_the_list() -> None:
    assert default_kind() == "warnings"
    assert default_kind() in dict(kinds())
