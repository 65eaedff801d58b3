# SPDX-License-Identifier: Apache-2.0
"""ID numbers: checksum, dates that exist, and what spreadsheets do to eighteen digits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.identifiers.strategies import births, digits, divisions, id_numbers
from wuzha.engine.identifiers import ErrorCode, IdentifierError, IdNumber, Sex, is_cut

VALID = ["33028219900101001X", "330282198512310028", "330282200011151233"]


def code_of(text: str, today: date | None = None) -> ErrorCode:
    with pytest.raises(IdentifierError) as refused:
        IdNumber.parse(text, today=today)
    return refused.value.code


@pytest.mark.parametrize("number", VALID)
def test_valid_numbers_are_their_own_canonical_form(number: str) -> None:
    assert IdNumber.parse(number) == number


@pytest.mark.parametrize(
    "written",
    ["33028219900101001x", "330282 19900101 001X", "'33028219900101001X", "３３０２８２１９９００１０１００１Ｘ"],
)
def test_it_reads_every_harmless_way_of_writing_a_number(written: str) -> None:
    assert IdNumber.parse(written) == "33028219900101001X"


def test_a_date_that_does_not_exist_is_refused_although_the_checksum_passes() -> None:
    trap = "33028219620229000X"
    assert IdNumber.check_character(trap) == trap[17]
    assert code_of(trap) is ErrorCode.DATE


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ErrorCode.EMPTY),
        ("不详", ErrorCode.EMPTY),
        ("3.30282E+17", ErrorCode.SCIENTIFIC),
        ("3.30282198512310e+17", ErrorCode.SCIENTIFIC),
        ("330282198512310000", ErrorCode.TRUNCATED),
        ("330282198512310000.0", ErrorCode.TRUNCATED),
        ("330282198512310029", ErrorCode.CHECKSUM),
        ("33028219851231002", ErrorCode.LENGTH),
        ("3302821985123100281", ErrorCode.LENGTH),
        ("X", ErrorCode.CHARSET),
        ("3302821985123100X8", ErrorCode.CHARSET),
        ("33028219851231002O", ErrorCode.CHARSET),
        ("030282198512310028", ErrorCode.DIVISION),
        ("330282********0028", ErrorCode.MASKED),
    ],
)
def test_it_says_why_a_text_is_no_id_number(written: str, code: ErrorCode) -> None:
    assert code_of(written) is code


def test_a_province_that_does_not_exist_is_refused() -> None:
    head = "99028219851231002"
    assert code_of(head + IdNumber.check_character(head)) is ErrorCode.DIVISION


@pytest.mark.parametrize("head", ["81000019851231002", "83000019851231002", "93315619851231002"])
def test_residence_permits_follow_the_same_rule(head: str) -> None:
    number = head + IdNumber.check_character(head)
    assert IdNumber.parse(number) == number


def test_the_birth_date_may_be_today_but_not_later() -> None:
    number = "330282200011151233"
    assert IdNumber.parse(number, today=date(2000, 11, 15)) == number
    assert code_of(number, date(2000, 11, 14)) is ErrorCode.FUTURE


def test_fifteen_digits_are_upgraded() -> None:
    assert IdNumber.parse("330282850101001") == "330282198501010011"
    assert IdNumber.parse("330282850101001.0") == "330282198501010011"


def test_fifteen_digits_with_a_day_that_does_not_exist_are_refused() -> None:
    assert code_of("330282620229001") is ErrorCode.DATE


def test_it_states_birth_date_sex_and_division() -> None:
    number = "330282198512310028"
    assert IdNumber.birth_date(number) == date(1985, 12, 31)
    assert IdNumber.sex(number) is Sex.FEMALE
    assert IdNumber.sex("33028219900101001X") is Sex.MALE
    assert IdNumber.division(number) == "330282"


def test_age_counts_full_years() -> None:
    number = "330282198512310028"
    assert IdNumber.age(number, date(2023, 12, 30)) == 37
    assert IdNumber.age(number, date(2023, 12, 31)) == 38


def test_the_mask_keeps_first_six_and_last_four() -> None:
    assert IdNumber.mask("33028219900101001X") == "330282********001X"
    assert IdNumber.mask("330282850101001") == "330282*****1001"
    assert IdNumber.mask("33028219900101") == "***"


@given(divisions, births, digits(3))
def test_generated_numbers_round_trip(division: str, born: date, sequence: str) -> None:
    head = f"{division}{born:%Y%m%d}{sequence}"
    number = IdNumber.parse(head + IdNumber.check_character(head))
    assert IdNumber.division(number) == division
    assert IdNumber.birth_date(number) == born
    assert IdNumber.sex(number) is (Sex.MALE if int(sequence) % 2 else Sex.FEMALE)


@given(id_numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_changing_any_one_character_is_noticed(number: str, place: int, other: str) -> None:
    assume(number[place] != other)
    assert not IdNumber.check(number[:place] + other + number[place + 1 :])


@given(id_numbers, st.integers(0, 16))
def test_swapping_two_neighbours_is_noticed(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    assume(left != right)
    assert not IdNumber.check(number[:place] + right + left + number[place + 2 :])


@given(divisions, st.dates(date(1900, 1, 1), date(1999, 12, 31)), digits(3))
def test_an_old_number_becomes_the_new_number_of_the_same_person(division: str, born: date, sequence: str) -> None:
    new = IdNumber.parse(f"{division}{born:%y%m%d}{sequence}")
    assert new[:17] == f"{division}{born:%Y%m%d}{sequence}"


@given(id_numbers)
def test_a_number_cut_by_a_spreadsheet_is_never_taken_for_another_persons(number: str) -> None:
    cut = number[:15] + "000"
    assume(cut != number)
    if IdNumber.check_character(cut) == "0":
        # One cut number in eleven passes; only its column can betray it.
        assert is_cut(cut)
    else:
        assert code_of(cut) is ErrorCode.TRUNCATED


@given(id_numbers)
def test_the_mask_never_shows_the_birth_date(number: str) -> None:
    mask = IdNumber.mask(number)
    assert mask[6:14] == "********"
    assert len(mask) == 18
