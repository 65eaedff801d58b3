# SPDX-License-Identifier: Apache-2.0
"""Everything about a synthetic person is well formed, and nobody could take it for a real one."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import polars as pl
import pytest

from wuzha.org.data import villages
from wuzha.simulation import draws
from wuzha.simulation.city import CityYear
from wuzha.simulation.people import AGE_BANDS, generate_people

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
REFERENCE = date(2023, 1, 1)


def check_digit(number: str) -> str:
    return "10X98765432"[sum(int(d) * w for d, w in zip(number[:17], WEIGHTS, strict=True)) % 11]


def luhn(number: str) -> bool:
    digits = [int(d) for d in reversed(number)]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    return generate_people(11, 20_000, REFERENCE)


def test_id_numbers_are_valid_unique_and_of_no_real_county(people: pl.DataFrame) -> None:
    assert people["id_no"].n_unique() == len(people)
    for number, born, sex in people.select("id_no", "birth_date", "sex").iter_rows():
        assert number[17] == check_digit(number)
        assert number[4:6] == "99"
        assert number[6:14] == born.strftime("%Y%m%d")
        assert (int(number[16]) % 2 == 1) == (sex == "M")


def test_the_check_digit_agrees_with_known_numbers() -> None:
    born = np.array([np.datetime64("1990-01-01"), np.datetime64("1985-12-31")]).astype("datetime64[D]").astype(np.int64)
    made = draws.id_numbers(np.array([False, False]), born, np.array([True, False]), np.array([0, 1]))
    assert made.to_list() == ["330299199001010010"[:17] + check_digit("33029919900101001"), made[1]]
    assert check_digit("33028219900101001") == "X"


def test_phones_are_mobile_numbers_of_the_synthetic_block(people: pl.DataFrame) -> None:
    for column in ("phone", "second_phone"):
        assert people[column].drop_nulls().str.contains(r"^19900\d{6}$").all()
    own = people["phone"].n_unique() / len(people)
    assert own == pytest.approx(0.88, abs=0.02)
    assert people["second_phone"].drop_nulls().is_unique().all()
    assert not set(people["phone"]) & set(people["second_phone"].drop_nulls())


def test_a_million_phones_are_distinct_and_no_more_exist() -> None:
    assert draws.phones(np.arange(1_000_000)).n_unique() == 1_000_000
    with pytest.raises(ValueError, match="synthetic phone numbers"):
        draws.phones(np.array([1_000_000]))


def test_names_addresses_and_employers_say_that_they_are_synthetic(people: pl.DataFrame) -> None:
    assert people["name"].str.starts_with("演示").all()
    for column in ("address", "old_address", "hukou"):
        assert people[column].str.contains("演示").all()
    assert people["org"].drop_nulls().str.contains("合成.*演示").all()


def test_an_address_names_its_village(people: pl.DataFrame) -> None:
    names = {village.code: draws.spoken(village.name) for village in villages()}
    for code, address in people.select("division_code", "address").head(500).iter_rows():
        assert names[code] in address
    assert draws.spoken("二塘新村委会") == "二塘新村"
    assert draws.spoken("曙光社区") == "曙光社区"


def test_a_homophone_differs_in_one_character(people: pl.DataFrame) -> None:
    for name, alike in people.select("name", "homophone").head(500).iter_rows():
        assert sum(a != b for a, b in zip(name, alike, strict=True)) == 1


def test_ages_follow_the_published_bands(people: pl.DataFrame) -> None:
    birthday_over = (pl.col("birth_date").dt.month() == 1) & (pl.col("birth_date").dt.day() == 1)
    age = people.select(
        REFERENCE.year - pl.col("birth_date").dt.year() - pl.when(birthday_over).then(0).otherwise(1)
    ).to_series()
    shares = [((age >= low) & (age <= high)).mean() for low, high in AGE_BANDS]
    assert shares == pytest.approx([0.030, 0.621, 0.331, 0.018], abs=0.002)


def test_cards_pass_luhn_and_carry_six_zeros() -> None:
    for number in draws.cards(np.array([0, 1, 999_999, 123_456])):
        assert re.fullmatch(r"622848000000\d{7}", number)
        assert luhn(number)


def test_the_same_seed_gives_the_same_people() -> None:
    assert generate_people(1, 100, REFERENCE).equals(generate_people(1, 100, REFERENCE))
    assert not generate_people(1, 100, REFERENCE).equals(generate_people(2, 100, REFERENCE))


def test_directives_carry_only_synthetic_identities(demo: CityYear) -> None:
    frame = demo.directives
    assert frame["directive_no"].str.contains(r"^SYN\d{13}$").all()
    assert frame["directive_no"].is_unique().all()
    assert frame["victim_phone"].drop_nulls().str.contains(r"^19900\d{6}$").all()
    assert frame["suspect_phone"].drop_nulls().str.contains(r"^19999\d{6}$").all()
    assert frame["victim_name"].drop_nulls().str.starts_with("演示").all()
    assert frame["victim_address_live"].drop_nulls().str.contains("演示路").all()
    urls = frame.filter(pl.col("fraud_contact_kind") == "URL")["fraud_contact_value"]
    assert urls.str.contains(r"^https://syn\d{5}\.example/$").all()
    assert frame["push_unit"].str.contains("演示").all()


def test_every_directive_can_be_acted_on(demo: CityYear) -> None:
    assert demo.directives.filter(pl.col("victim_phone").is_null() & pl.col("victim_id_no").is_null()).is_empty()


def test_fields_go_missing_as_often_as_assumed(year: CityYear) -> None:
    gaps = {name: year.directives[name].null_count() / len(year.directives) for name in year.directives.columns}
    assert gaps["victim_id_no"] == pytest.approx(0.65, abs=0.02)
    assert gaps["victim_name"] == pytest.approx(0.45, abs=0.01)
    assert gaps["victim_address_live"] == pytest.approx(0.40, abs=0.01)
    assert gaps["victim_phone"] == pytest.approx(0.01, abs=0.002)
    assert gaps["pushed_at"] == gaps["level"] == gaps["fraud_contact_value"] == 0
