# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import math
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from wuzha.engine.triage import FRAUD_TYPES, load_prior

SHIPPED: dict[str, Any] = json.loads(
    resources.files("wuzha.engine.triage").joinpath("prior.json").read_text(encoding="utf-8")
)


def changed(tmp_path: Path, name: str, **entry: Any) -> Path:
    path = tmp_path / "prior.json"
    path.write_text(json.dumps(SHIPPED | {name: SHIPPED[name] | entry}), encoding="utf-8")
    return path


def test_every_number_shipped_has_unit_standing_and_source() -> None:
    entries = {name: entry for name, entry in SHIPPED.items() if name not in ("version", "note")}
    assert len(entries) == 23
    for entry in entries.values():
        assert set(entry) == {"value", "unit", "status", "source"}
        assert entry["status"] in ("P", "D", "A")


def test_theta_gives_the_time_by_which_a_fifth_of_the_money_is_gone() -> None:
    prior = load_prior()
    t20 = dict(zip(FRAUD_TYPES, prior.theta_minutes * (-math.log(0.8)) ** (1 / 0.8), strict=True))
    published = {"BRUSH": 65, "LOGISTICS_CS": 12, "INVEST": 585, "LOAN": 41, "POLICE": 24, "LEADER": 8, "ROMANCE": 975}
    for code, minutes in published.items():
        assert t20[code] == pytest.approx(minutes, abs=0.6), code


def test_level_probabilities_average_to_the_base_rate() -> None:
    assert load_prior().probability @ [0.05, 0.15, 0.30, 0.50] == pytest.approx(0.014, abs=1e-4)


def test_a_city_may_bring_its_own_numbers(tmp_path: Path) -> None:
    assert load_prior(changed(tmp_path, "visit_minutes", value=35)).visit_minutes == 35.0


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("visit_minutes", {"value": -1}),
        ("visit_minutes", {"status": "X"}),
        ("visit_minutes", {"source": ""}),
        ("odds_payment_seen", {"value": 0.5}),
        ("found_at_home", {"value": 1.5}),
        ("attempt_factor", {"value": [0.5, 0.9]}),
        ("odds_call_steps", {"value": [[300, 1.5], [1200, 2.0]]}),
        ("odds_contact_steps", {"value": [[30, 0.5]]}),
        ("mean_loss_fen", {"value": {"BRUSH": 1}}),
        ("probability", {"value": {"URGENT": 0.01, "HIGH": 0.02, "MEDIUM": 0.01, "LOW": 0.01}}),
    ],
)
def test_a_prior_that_makes_no_sense_is_refused(tmp_path: Path, name: str, entry: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="prior:"):
        load_prior(changed(tmp_path, name, **entry))


def test_a_missing_parameter_is_named(tmp_path: Path) -> None:
    path = tmp_path / "prior.json"
    path.write_text(json.dumps({k: v for k, v in SHIPPED.items() if k != "located"}), encoding="utf-8")
    with pytest.raises(ValueError, match="located is missing"):
        load_prior(path)
