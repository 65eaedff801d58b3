# SPDX-License-Identifier: Apache-2.0
"""Every number has a range, a standing and a source, and speaks the words of the desk's dictionaries."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import numpy as np
import pytest

from tests.simulation.conftest import NOW
from wuzha.engine.triage import LEVELS, SOURCES
from wuzha.simulation.agency.course import CAUSES
from wuzha.simulation.agency.desk import INVALID_REASONS, ITEMS, PROVENANCE
from wuzha.simulation.contacts import KINDS
from wuzha.simulation.directives import PUSH_UNITS
from wuzha.simulation.parameters import TYPES, load_parameters, load_presets
from wuzha.simulation.workbook import example_table

P = load_parameters()


def terms(name: str, key: str = "terms") -> list[dict[str, Any]]:
    text = resources.files("wuzha.warning").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = json.loads(text)[key]
    return listed


def test_every_parameter_has_range_standing_and_source() -> None:
    assert len(P.entries) > 70
    for entry in P.entries.values():
        assert entry.status in ("P", "D", "A"), entry.name
        assert entry.source, entry.name
        assert entry.unit, entry.name
        value = 1.0 if isinstance(entry.value, dict | list) else float(entry.value)
        assert entry.low <= value <= entry.high, entry.name
        assert entry.low < entry.high, entry.name


def test_the_report_of_a_run_has_a_line_for_each() -> None:
    assert len(P.lines()) == len(P.entries)
    assert any(line.startswith("repeat_share = 0.25 [0.15–0.4]") for line in P.lines())


def test_tables_name_every_type_and_level() -> None:
    for name in ("mean_loss_yuan", "loss_sigma", "hours_to_loss", "phone_effect", "visit_effect", "type_mix"):
        assert P.by_type(name).shape == (len(TYPES),)
    for name in ("level_share", "claim_minutes", "visit_without_call", "callback_share"):
        assert P.by_level(name).shape == (len(LEVELS),)
    assert P.table("source_share").keys() <= set(SOURCES)
    assert PUSH_UNITS.keys() == set(SOURCES)
    kinds = P.entries["contact_kind"].value
    assert kinds.keys() == set(TYPES)
    assert all(set(weights) <= set(KINDS) for weights in kinds.values())


def test_weights_sum_to_one_and_unknown_names_fail() -> None:
    for name in ("hour_weight", "weekday_weight", "month_weight", "type_mix", "age_share", "answered_as"):
        assert P.weights(name).sum() == pytest.approx(1.0)
    assert list(P.weights("level_share")) == pytest.approx([0.05, 0.15, 0.30, 0.50])
    with pytest.raises(KeyError):
        P.number("no_such_number")


def test_losses_average_to_the_assumed_mean_of_a_case() -> None:
    assert float(P.by_type("mean_loss_yuan") @ P.weights("type_mix")) == pytest.approx(45_000, rel=0.02)


def test_presets_carry_the_published_totals() -> None:
    presets = load_presets()
    assert set(presets) == {"cixi-2022", "cixi-2023H1", "stress-3x", "demo"}
    assert (presets["cixi-2022"].warnings, presets["cixi-2022"].saved_fen) == (203_000, 1_086_430_000)
    assert (presets["cixi-2023H1"].warnings, presets["cixi-2023H1"].saved_fen) == (64_128, 473_450_000)
    assert presets["demo"].end is None
    assert presets["cixi-2022"].end is not None


def test_codes_are_those_of_the_desks_dictionaries() -> None:
    assert set(CAUSES) - {""} <= {term["code"] for term in terms("causes")}
    reasons = {(term["code"], term["act"]) for term in terms("reasons")}
    assert {(code, "invalidate") for code in INVALID_REASONS} | {("NOT_OUR_AREA", "return")} <= reasons
    assert set(ITEMS) <= {term["code"] for term in terms("completion", "items")}
    provenance = {code for codes in PROVENANCE.values() for code in codes}
    assert provenance <= {term["code"] for term in terms("completion", "provenance")}
    assert set(TYPES) <= {term["code"] for term in terms("fraud_types")}
    assert set(SOURCES) == {term["code"] for term in terms("sources")}


def test_example_files_use_words_the_dictionaries_know() -> None:
    table = example_table(3_000, NOW)
    for column, name in (("预警等级", "levels"), ("诈骗类型", "fraud_types"), ("来源", "sources")):
        known = {word for term in terms(name) for word in (term["code"], term["zh"], *term["synonyms"])}
        assert set(table[column]) <= known, column
    assert np.all(table["推送时间"].is_not_null().to_numpy())
