# SPDX-License-Identifier: Apache-2.0
"""交接班: begun from what is found, written, signed over by one, taken over by another, and kept."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.warning.services.conftest import Desk, make_desk
from tests.worlds import shared
from wuzha.org.roles import Role
from wuzha.refusals import RefusalError
from wuzha.ui.record import NextAct
from wuzha.warning.models import ShiftNote
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.services import shift_notes
from wuzha.warning.services.errors import Code
from wuzha.warning.views.console.shift_notes import next_act

pytestmark = pytest.mark.dialect("warning.migrations.0001_schema")


@pytest.fixture
@shared
def desk(db: None) -> Desk:
    return make_desk()


def refused(code: Code) -> pytest.RaisesExc[RefusalError]:
    return pytest.raises(RefusalError, check=lambda error: error.code is code)


def test_a_note_is_begun_signed_over_taken_over_and_kept(desk: Desk) -> None:
    warning = desk.dispatched(level=Level.URGENT)
    note = shift_notes.begin(desk.officer)
    assert note.facts["figures"]["unsigned"] == 1
    assert [one["number"] for one in note.facts["watch"]] == [warning.number]
    assert shift_notes.begin(desk.partner).pk == note.pk, "the shift writes one note"
    shift_notes.write(desk.partner, note.pk, f"{warning.number} 家属今晚到家，再上门")
    with refused(Code.NOTE_NOT_SIGNED):
        shift_notes.confirm(desk.partner, note.pk)
    shift_notes.sign(desk.officer, note.pk)
    with refused(Code.NOTE_OVER):
        shift_notes.write(desk.partner, note.pk, "改一下")
    with refused(Code.NOTE_OWN):
        shift_notes.confirm(desk.officer, note.pk)
    taken = shift_notes.confirm(desk.partner, note.pk)
    assert taken.done_by_id == desk.partner.person_id
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftNote.unscoped.filter(pk=note.pk).update(text="改一下")
    following = shift_notes.begin(desk.partner)
    assert following.since == taken.signed_at


def test_a_note_holds_nobodys_number(desk: Desk) -> None:
    note = shift_notes.begin(desk.officer)
    with refused(Code.PERSONAL_DATA):
        shift_notes.write(desk.officer, note.pk, "回拨 13800000001")


def test_the_next_act_of_a_note_is_the_readers(desk: Desk) -> None:
    def label(one: NextAct) -> str:
        return str(one.act.label) if one.act else ""

    note = shift_notes.begin(desk.officer)
    assert label(next_act(note, desk.officer)) == "写交接记录"
    note = shift_notes.write(desk.officer, note.pk, "一切正常")
    assert label(next_act(note, desk.officer)) == "签字交班"
    note = shift_notes.sign(desk.officer, note.pk)
    assert not next_act(note, desk.officer).mine
    assert label(next_act(note, desk.partner)) == "确认接班"


def test_the_pages_lead_from_the_list_to_the_next_shift(desk: Desk) -> None:
    desk.dispatched(level=Level.URGENT)
    writer, reader = Client(), Client()
    writer.force_login(desk.city.people[Role.STATION_OFFICER])
    colleague = factories.make_person(Role.STATION_OFFICER, desk.city.station)
    reader.force_login(colleague)
    page = writer.post(reverse("warning:shift_note_begin"), follow=True)
    assert "值得关注" in page.content.decode()
    note = ShiftNote.unscoped.get()
    written = {"text": "一切正常"}
    assert (
        "已签字交班"
        in writer.post(reverse("warning:shift_note_sign", args=[note.pk]), written, follow=True).content.decode()
    )
    assert "确认接班" in reader.get(reverse("warning:shift_note", args=[note.pk])).content.decode()
    reader.post(reverse("warning:shift_note_confirm", args=[note.pk]))
    assert colleague.name in reader.get(reverse("warning:shift_notes")).content.decode()
    foreign = Client()
    foreign.force_login(desk.city.foreigners[Role.STATION_OFFICER])
    assert foreign.get(reverse("warning:shift_note", args=[note.pk])).status_code == 404
