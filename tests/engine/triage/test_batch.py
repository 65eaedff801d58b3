# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from wuzha.engine.triage import FRAUD_TYPES, Batch, batch_of


def test_words_become_codes_and_missing_fields_take_their_blank() -> None:
    batch = batch_of([{"level": "HIGH", "fraud_type": "INVEST", "source": "BANK"}])
    assert (batch.level[0], FRAUD_TYPES[batch.fraud_type[0]], batch.source[0]) == (1, "INVEST", 7)
    assert np.isnan(batch.contact_minutes[0])
    assert batch.push_count[0] == 1


def test_an_unknown_fraud_type_counts_as_other() -> None:
    assert FRAUD_TYPES[batch_of([{"fraud_type": "NEW_KIND"}]).fraud_type[0]] == "OTHER"


@pytest.mark.parametrize(
    "row",
    [{"level": "EXTREME"}, {"source": "RADIO"}, {"colour": 1}, {"level": 4}, {"source": -1}],
)
def test_an_unknown_level_source_or_field_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not in|unknown field|outside"):
        batch_of([row])


def test_columns_of_different_length_are_refused() -> None:
    batch = batch_of([{}, {}])
    with pytest.raises(ValueError, match="attempts has shape"):
        replace(batch, attempts=np.zeros(3, dtype=np.int32))


def test_an_infinite_age_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        batch_of([{"age_minutes": float("inf")}])


def test_no_column_can_name_a_person() -> None:
    names = {field.name for field in fields(Batch)}
    assert not any(word in name for name in names for word in ("victim", "name", "number"))
