# SPDX-License-Identifier: Apache-2.0
"""What an analyst does on the desk: done, refused with nothing lost, undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.warning.console.conftest import HTMX, triggers
from tests.warning.services.conftest import Desk, fresh
from wuzha.audit.actor import Actor
from wuzha.org.models import Posting
from wuzha.org.reach import units_changed
from wuzha.warning.models import EnrichmentItem, Transition, WarningRecord
from wuzha.warning.rules.completion import Found
from wuzha.warning.rules.lifecycle import Level, State
from wuzha.warning.services import triage
from wuzha.warning.views.console import steps


def act(client: Client, name: str, warning: WarningRecord, **data: Any) -> Any:
    return client.post(reverse(f"warning:{name}", args=[warning.pk]), data, headers=HTMX)


def says(response: HttpResponse) -> str:
    return str(triggers(response)["toast"]["text"])


def lead(actor: Actor) -> None:
    """Let the person lead the shift from now on."""
    Posting.unscoped.filter(person=actor.person_id).update(leads=True)
    units_changed()


class TestTaking:
    def test_next_takes_the_first_of_the_list_that_is_shown(self, desk: Desk, client_of: Client) -> None:
        desk.received(order_key=9, level=Level.HIGH)
        low = desk.received(order_key=1, level=Level.LOW)
        response = client_of.post(reverse("warning:next"), {"query": "level=3"}, headers=HTMX)
        assert fresh(low).state == State.CLAIMED
        assert response["HX-Push-Url"] == f"/warnings/?level=3&w={low.pk}"
        assert triggers(response)["focus-on"] == {"where": "detail"}
        assert "queue-changed" in triggers(response)

    def test_nothing_waits(self, desk: Desk, client_of: Client) -> None:
        response = client_of.post(reverse("warning:next"), {}, headers=HTMX)
        assert response.status_code == 204
        assert "没有待研判的预警" in says(response)

    def test_hands_full(self, desk: Desk, client_of: Client) -> None:
        held = [desk.held() for _ in range(5)]
        desk.received()
        response = client_of.post(reverse("warning:next"), {}, headers=HTMX)
        assert response.status_code == 204
        assert held[0].number in says(response)

    def test_taken_by_a_colleague_meanwhile(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        triage.take(desk.colleague, warning.pk)
        response = act(client_of, "take", warning)
        assert response.status_code == 422
        assert warning.number in says(response)
        assert "未完成" in response.content.decode()

    def test_without_htmx_the_page_follows(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        response = client_of.post(reverse("warning:next"), {})
        assert response.headers["Location"] == warning.get_absolute_url()

    def test_put_back_and_undone(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        response = act(client_of, "release", warning)
        assert fresh(warning).state == State.RECEIVED
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert fresh(warning).state == State.CLAIMED

    def test_nobody_acts_on_another_city(self, desk: Desk, enter: Callable[[Actor], Client]) -> None:
        warning = desk.received()
        assert act(enter(desk.foreign_analyst), "take", warning).status_code == 404
        assert fresh(warning).state == State.RECEIVED


class TestCompleting:
    def test_an_item_is_kept_and_the_next_one_opens(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        url = reverse("warning:item", args=[warning.pk, "USER_CONFIRMED"])
        response = client_of.post(
            url, {"found": ["FOUND", "FOUND"], "source": "CARRIER_RECORD", "value": "本人使用"}, headers=HTMX
        )
        item = EnrichmentItem.unscoped.get(warning=warning)
        assert (item.item, item.found, item.source) == ("USER_CONFIRMED", Found.FOUND, "CARRIER_RECORD")
        opened = [line.item.code for line, form in response.context["lines"] if form.is_open]
        assert opened == ["ADDRESS_LIVE"]
        assert "本人使用" not in response.content.decode()

    def test_the_button_that_was_pressed_counts(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        url = reverse("warning:item", args=[warning.pk, "WORKPLACE"])
        client_of.post(url, {"found": ["FOUND", "NOT_FOUND"], "source": "EMPLOYER", "value": ""}, headers=HTMX)
        assert EnrichmentItem.unscoped.get(warning=warning).found == Found.NOT_FOUND

    def test_a_place_that_was_picked_decides_the_station(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held(division_code="", address=None)
        data = {
            "found": "FOUND", "source": "RENTAL", "value": "测试路9号", "town": desk.city.other_town.code,
            "village": desk.city.other_village.code,
        }  # fmt: skip
        response = client_of.post(reverse("warning:item", args=[warning.pk, "ADDRESS_LIVE"]), data, headers=HTMX)
        assert fresh(warning).division_code == desk.city.other_village.code
        assert response.context["suggested"][0].unit == desk.city.other_station

    def test_villages_follow_the_town(self, desk: Desk, client_of: Client) -> None:
        page = client_of.get(reverse("warning:villages"), {"town": desk.city.town.code}).content.decode()
        assert desk.city.village.name in page
        assert desk.city.other_village.name not in page
        assert client_of.get(reverse("warning:villages"), {"town": "' OR 1"}).status_code == 200

    def test_a_refusal_keeps_what_was_typed(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        url = reverse("warning:item", args=[warning.pk, "ALT_NUMBER"])
        response = client_of.post(url, {"found": "FOUND", "source": "FAMILY", "value": "1380000"}, headers=HTMX)
        assert response.status_code == 422
        form = next(form for line, form in response.context["lines"] if line.item.code == "ALT_NUMBER")
        assert form.is_open
        assert form.errors["value"]
        assert 'value="1380000"' in response.content.decode()

    def test_only_the_holder_completes(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        data = {"found": "NOT_NEEDED", "source": "OTHER"}
        response = client_of.post(reverse("warning:item", args=[warning.pk, "WORKPLACE"]), data, headers=HTMX)
        assert response.status_code == 422
        assert not EnrichmentItem.unscoped.exists()


class TestDispatching:
    def test_goes_to_the_station_with_one_press_and_comes_back_by_undo(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        shown = client_of.get(warning.get_absolute_url(), headers=HTMX)
        assert shown.context["suggested"][0].unit == desk.city.station
        response = act(client_of, "dispatch", warning, station=desk.city.station.pk, version=warning.version)
        assert (fresh(warning).state, fresh(warning).station) == (State.DISPATCHED, desk.city.station)
        assert desk.city.station.name in says(response)
        assert triggers(response)["focus-on"] == {"where": "list"}
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert fresh(warning).state == State.CLAIMED

    def test_another_station_is_chosen_from_the_list(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held()
        act(client_of, "dispatch", warning, station="other", other=desk.city.other_station.pk, version=warning.version)
        assert fresh(warning).station == desk.city.other_station
        other = desk.held()
        assert act(client_of, "dispatch", other, station="other", other="").status_code == 422

    def test_below_the_threshold_it_asks_for_a_reason(self, desk: Desk, client_of: Client) -> None:
        warning = desk.held(completeness=0)
        lead(desk.analyst)
        data = {"station": desk.city.station.pk, "version": warning.version}
        response = act(client_of, "dispatch", warning, **data)
        assert response.status_code == 422
        assert response["HX-Retarget"] == "#dispatch-form"
        assert "override" in response.context["dispatch_form"].errors
        assert act(client_of, "dispatch", warning, **data, override="人在柜台，立即处置").status_code == 200
        assert fresh(warning).state == State.DISPATCHED

    def test_who_saw_an_older_state_is_told_what_changed_and_may_send_again(
        self, desk: Desk, client_of: Client
    ) -> None:
        warning = desk.held()
        seen = client_of.get(warning.get_absolute_url(), headers=HTMX).context["dispatch_form"].initial
        client_of.post(
            reverse("warning:item", args=[warning.pk, "WORKPLACE"]),
            {"found": "NOT_FOUND", "source": "EMPLOYER"},
            headers=HTMX,
        )
        WarningRecord.unscoped.filter(pk=warning.pk).update(completeness=80)
        data = {"station": desk.city.station.pk, "override": "写好的理由", **seen}
        response = act(client_of, "dispatch", warning, **data)
        page = response.content.decode()
        assert response.status_code == 422
        assert "期间发生的变化" in page
        assert "单位或学校" in page
        assert "写好的理由" in page
        again = response.context["dispatch_form"].data
        assert act(client_of, "dispatch", warning, **again).status_code == 200


class TestSettingAside:
    def test_snoozed_until_a_time_and_woken_by_undo(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        response = act(client_of, "snooze", warning, until="1h", reason="WAIT_REPLY", version=warning.version)
        assert fresh(warning).snoozed_until is not None
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert fresh(warning).snoozed_until is None

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"until": "1h"}, "reason"),
            ({"until": "other", "reason": "NIGHT"}, "at"),
            ({"until": "other", "at": "2020-01-01T08:00", "reason": "NIGHT"}, "at"),
            ({"until": "1h", "reason": "FALSE_ALARM"}, "reason"),
            ({"reason": "NIGHT"}, "until"),
        ],
    )
    def test_a_snooze_needs_time_and_reason(
        self, desk: Desk, client_of: Client, data: dict[str, str], field: str
    ) -> None:
        response = act(client_of, "snooze", desk.received(), **data)
        assert response.status_code == 422
        assert response["HX-Retarget"] == "#snooze-form"
        assert response.context["snooze_form"].errors[field]

    def test_not_valid_and_restored_by_undo(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        response = act(client_of, "invalid", warning, reason="FALSE_ALARM", note="来源已撤回", version=warning.version)
        assert fresh(warning).state == State.INVALID
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert fresh(warning).state == State.RECEIVED

    def test_merged_into_the_number_that_was_typed(self, desk: Desk, client_of: Client) -> None:
        gone, into = desk.received(), desk.received()
        response = act(client_of, "merge", gone, into=into.number, version=gone.version)
        assert fresh(gone).merged_into == into
        assert response.context["warning"] == into
        assert response["HX-Push-Url"].endswith(f"w={into.pk}")

    @pytest.mark.parametrize("into", ["", "abc", "YJ99999999"])
    def test_a_merge_into_nothing_keeps_what_was_typed(self, desk: Desk, client_of: Client, into: str) -> None:
        response = act(client_of, "merge", desk.received(), into=into)
        assert response.status_code == 422
        assert response.context["merge_form"].errors["into"]
        assert into in response.content.decode()


class TestBulk:
    def test_each_by_itself(self, desk: Desk, client_of: Client) -> None:
        mine = [desk.received() for _ in range(2)]
        theirs = triage.take(desk.colleague, desk.received().pk)
        keys = [warning.pk for warning in (*mine, theirs)]
        response = client_of.post(
            reverse("warning:bulk", args=["invalid"]), {"pk": keys, "reason": "DUPLICATE_PUSH"}, headers=HTMX
        )
        assert [fresh(one).state for one in (*mine, theirs)] == [State.INVALID, State.INVALID, State.CLAIMED]
        assert theirs.number in response.content.decode()
        assert str(theirs.claimed_by) in says(response)
        assert triggers(response)["ticks-done"] == {"keys": [one.pk for one in mine]}
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert {fresh(one).state for one in mine} == {State.RECEIVED}

    def test_snoozes_and_wakes(self, desk: Desk, client_of: Client) -> None:
        rows = [desk.received() for _ in range(2)]
        data = {"pk": [one.pk for one in rows], "until": "30m", "reason": "WAIT_CALLBACK"}
        response = client_of.post(reverse("warning:bulk", args=["snooze"]), data, headers=HTMX)
        assert all(fresh(one).snoozed_until for one in rows)
        client_of.post(triggers(response)["toast"]["undo"], headers=HTMX)
        assert not any(fresh(one).snoozed_until for one in rows)

    def test_without_a_reason_nothing_happens(self, desk: Desk, client_of: Client) -> None:
        warning = desk.received()
        response = client_of.post(reverse("warning:bulk", args=["invalid"]), {"pk": [warning.pk]}, headers=HTMX)
        assert response.status_code == 422
        assert response["HX-Retarget"] == "#bulk-invalid-form"
        assert fresh(warning).state == State.RECEIVED


class TestFiveSteps:
    def states(self, client: Client) -> list[str]:
        return [one["state"] for one in client.get("/warnings/").context["items"]]

    def test_tick_off_along_the_first_warning_whoever_goes_on_with_it(
        self, desk: Desk, client_of: Client, enter: Callable[[Actor], Client]
    ) -> None:
        assert self.states(client_of) == ["now", "next", "next", "next", "next"]
        warning = desk.received()
        client_of.post(reverse("warning:next"), {}, headers=HTMX)
        assert self.states(client_of) == ["done", "now", "next", "next", "next"]
        client_of.post(
            reverse("warning:item", args=[warning.pk, "WORKPLACE"]),
            {"found": "NOT_FOUND", "source": "EMPLOYER"},
            headers=HTMX,
        )
        lead(desk.analyst)
        act(client_of, "dispatch", warning, station=desk.city.station.pk, override="立即处置")
        assert self.states(client_of) == ["done", "done", "done", "now", "next"]
        assert Transition.unscoped.filter(warning=warning, reason="OVERRIDE").exists()
        other = enter(desk.colleague)
        other.cookies[steps.FOLLOWED] = client_of.cookies[steps.FOLLOWED].value
        assert self.states(other) == ["done", "done", "done", "now", "next"]

    def test_a_forged_cookie_shows_nothing(self, desk: Desk, client_of: Client) -> None:
        client_of.cookies[steps.FOLLOWED] = str(desk.held().pk)
        assert self.states(client_of)[0] == "now"

    def test_are_put_away_for_good(self, desk: Desk, client_of: Client) -> None:
        client_of.post(reverse("warning:steps_dismiss"), headers=HTMX)
        assert client_of.get("/warnings/").context["items"] is None

    def test_go_on_at_the_station_and_say_nothing_to_who_has_no_part_in_it(
        self, desk: Desk, client_of: Client, enter: Callable[[Actor], Client]
    ) -> None:
        warning = desk.received()
        client_of.post(reverse("warning:next"), {}, headers=HTMX)
        lead(desk.analyst)
        act(client_of, "dispatch", warning, station=desk.city.station.pk, override="立即处置")
        officer = enter(desk.officer)
        assert officer.get(reverse("warning:tasks")).context["items"] is None
        officer.cookies[steps.FOLLOWED] = client_of.cookies[steps.FOLLOWED].value
        shown = officer.get(reverse("warning:tasks")).context["items"]
        assert [one["state"] for one in shown] == ["done", "done", "done", "now", "next"]
