# SPDX-License-Identifier: Apache-2.0
"""Whoever works at the funds desk says which unit of the city an institution is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_city
from wuzha.funds.models import Institution
from wuzha.org.roles import Role


@pytest.mark.django_db
def test_an_institution_is_given_its_unit() -> None:
    city = make_city()
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(city.people[Role.FUNDS_OFFICER])
    one = Institution.objects.create(code="T1", name="测试甲银行", kind="BANK")
    sent = {"name": one.name, "code": one.code, "kind": "BANK", "unit_id": city.member.pk}
    assert client.post(reverse("funds:institution_edit", args=[one.pk]), sent).status_code == 302
    assert Institution.objects.get(pk=one.pk).unit == city.member
