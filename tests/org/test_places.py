# SPDX-License-Identifier: Apache-2.0
"""From an address to the division it names."""

from __future__ import annotations

import pytest

from wuzha.org.models import UnitKind
from wuzha.org.places import Gazetteer, build


@pytest.fixture
def places() -> Gazetteer:
    return build(
        [
            (UnitKind.STREET, "330282002", "宗汉街道"),
            (UnitKind.TOWN, "330282112", "新浦镇"),
            (UnitKind.VILLAGE, "330282002005", "星光社区"),
            (UnitKind.VILLAGE, "330282112201", "二塘新村委会"),
            (UnitKind.VILLAGE, "330282112202", "二塘村委会"),
        ]
    )


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("浙江省慈溪市宗汉街道星光社区演示1号", "330282002005"),
        ("慈溪市宗汉星光村演示1号", "330282002005"),
        ("新浦镇二塘新村演示2号", "330282112201"),
        ("新浦镇二塘村演示2号", "330282112202"),
        ("新浦镇某路2号", "330282112"),
        ("杭州市西湖区演示路1号", ""),
        ("星光社区", ""),
        ("", ""),
    ],
)
def test_the_most_exact_place_the_address_names(places: Gazetteer, address: str, code: str) -> None:
    assert places.locate(address) == code


def test_a_city_without_places_locates_nothing() -> None:
    assert build([]).locate("宗汉街道") == ""
