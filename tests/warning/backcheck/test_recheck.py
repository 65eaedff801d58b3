# SPDX-License-Identifier: Apache-2.0
"""Matching with the database: by what, within which days, and again when something comes late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import City
from tests.warning.backcheck.conftest import FAMILY, ID_NO, OTHER_ID, PHONE, case, dispatched, stages, take, warned
from wuzha.cases.models import Victim
from wuzha.sealed import Kind, blind, seal
from wuzha.warning.models import BackCheck, CaseMatch, EnrichmentItem, FormerKey
from wuzha.warning.rules.backcheck import FoundBy, Stage
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import State
from wuzha.warning.rules.outcomes import Outcome
from wuzha.warning.services.backcheck import recheck, recheck_late, recheck_since

pytestmark = pytest.mark.dialect("warning.services.backcheck.recheck")


def found_by() -> list[str]:
    return list(CaseMatch.unscoped.order_by("warning").values_list("found_by", flat=True))


def test_nobody_warned(city: City, now: datetime) -> None:
    warned(city, now, phone=FAMILY)
    take(city, case(now))
    assert stages() == {30: Stage.NOT_WARNED, 90: Stage.NOT_WARNED}


def test_the_window_is_the_rules(city: City, now: datetime) -> None:
    warned(city, now, days_ago=10 + 45)
    take(city, case(now))
    assert stages() == {30: Stage.NOT_WARNED, 90: Stage.NOT_DISPATCHED}


def test_found_by_id_phone_or_account_the_strongest_named(city: City, now: datetime) -> None:
    account = "6222020000000000000"
    warned(city, now, id_no=seal(Kind.ID_NUMBER, ID_NO))
    warned(city, now)
    warned(city, now, phone=FAMILY, account=seal(Kind.ACCOUNT, account))
    take(city, case(now, id_no=ID_NO, account=account))
    assert found_by() == [FoundBy.ID, FoundBy.PHONE, FoundBy.ACCOUNT]


def test_two_id_numbers_are_two_people_whatever_number_they_share(city: City, now: datetime) -> None:
    warned(city, now, id_no=seal(Kind.ID_NUMBER, OTHER_ID))
    take(city, case(now, id_no=ID_NO))
    assert stages()[30] == Stage.NOT_WARNED


def test_a_warning_on_a_relatives_number_in_whose_completion_the_victim_stands(city: City, now: datetime) -> None:
    on_father = warned(city, now, phone=FAMILY)
    EnrichmentItem.unscoped.create(
        warning=on_father, item="CONTACT_ALT", found=Found.FOUND, source="FAMILY", value=seal(Kind.TEXT, PHONE),
        phone_index=blind(Kind.PHONE, PHONE),
    )  # fmt: skip
    take(city, case(now))
    assert (stages()[30], found_by()) == (Stage.NOT_DISPATCHED, [FoundBy.FAMILY])


def test_a_warning_on_a_number_that_an_older_warning_of_the_victim_names(city: City, now: datetime) -> None:
    old = warned(city, now, days_ago=300)
    EnrichmentItem.unscoped.create(
        warning=old, item="CONTACT_ALT", found=Found.FOUND, source="FAMILY", value=seal(Kind.TEXT, FAMILY),
        phone_index=blind(Kind.PHONE, FAMILY),
    )  # fmt: skip
    warned(city, now, phone=FAMILY)
    take(city, case(now))
    assert (stages()[30], found_by()) == (Stage.NOT_DISPATCHED, [FoundBy.FAMILY])


def test_a_number_the_warning_was_known_by_before(city: City, now: datetime) -> None:
    adopted = warned(city, now, phone=FAMILY)
    FormerKey.objects.create(warning=adopted, key=blind(Kind.PHONE, PHONE))
    take(city, case(now))
    assert found_by() == [FoundBy.PHONE]


def test_a_dispatch_counts_also_where_a_return_has_cleared_it(city: City, now: datetime) -> None:
    returned = warned(city, now)
    dispatched(city, returned, now - timedelta(days=11))
    take(city, case(now))
    assert stages()[30] == Stage.NOT_SIGNED


def test_what_was_merged_into_another_goes_on_there(city: City, now: datetime) -> None:
    main = warned(city, now, days_ago=11.5, phone=FAMILY, met_at=now - timedelta(days=10.5))
    warned(city, now, state=State.SUPERSEDED, merged_into=main)
    take(city, case(now))
    assert stages()[30] == Stage.AFTER_MEETING


def test_the_same_again_writes_nothing(city: City, now: datetime) -> None:
    warned(city, now)
    take(city, case(now))
    before = list(BackCheck.unscoped.order_by("pk").values()), list(CaseMatch.unscoped.order_by("pk").values())
    recheck(list(Victim.unscoped.values_list("pk", flat=True)))
    assert before == (
        list(BackCheck.unscoped.order_by("pk").values()), list(CaseMatch.unscoped.order_by("pk").values())
    )  # fmt: skip


def test_a_warning_that_comes_late_changes_the_class(city: City, now: datetime) -> None:
    take(city, case(now))
    assert stages()[30] == Stage.NOT_WARNED
    assert recheck_late(timezone.now()) == 0
    warned(city, now, received_at=timezone.now())
    assert recheck_late(timezone.now()) == 1
    assert stages()[30] == Stage.NOT_DISPATCHED
    assert recheck_late(timezone.now()) == 0


def test_what_is_recorded_late_is_seen_by_the_sweep(city: City, now: datetime) -> None:
    warning = warned(city, now)
    take(city, case(now))
    type(warning).unscoped.filter(pk=warning.pk).update(met_at=now - timedelta(days=11))
    assert recheck_since(now - timedelta(days=5)) == 0
    assert recheck_since(now - timedelta(days=20)) == 1
    assert stages()[30] == Stage.AFTER_MEETING


def test_a_match_that_no_longer_holds_goes(city: City, now: datetime) -> None:
    warned(city, now)
    take(city, case(now, flags=("occurred_at:FROM_REPORT", "reported_at:FROM_DEED")))
    take(city, case(now, occurred_at=now - timedelta(days=200), reported_at=now - timedelta(days=199)))
    assert (stages()[30], found_by()) == (Stage.NOT_WARNED, [])


@pytest.mark.parametrize(
    ("outcome", "closed_days_ago", "fraud_type", "relapse"),
    [
        (Outcome.STOPPED, 11, "BRUSH", True),
        (Outcome.NOT_DECEIVED_AWARE, 11, "BRUSH", True),
        (Outcome.STOPPED, 11, "LOAN", False),
        (Outcome.DENIED, 11, "BRUSH", False),
        (Outcome.STOPPED, 9.5, "BRUSH", False),
        (Outcome.STOPPED, 41, "BRUSH", False),
    ],
)
def test_deceived_after_a_dissuasion_is_the_same_scam_within_the_rules_days(
    city: City, now: datetime, outcome: Outcome, closed_days_ago: float, fraud_type: str, relapse: bool
) -> None:
    closed = now - timedelta(days=closed_days_ago)
    warned(
        city, now, days_ago=60, state=State.CLOSED, outcome=outcome, closed_at=closed, fraud_type=fraud_type,
        station=city.station, officer=city.people["station_officer"], dispatched_at=closed, signin_due=closed,
        signed_at=closed,
    )  # fmt: skip
    take(city, case(now))
    assert CaseMatch.unscoped.get().relapse is relapse
