# SPDX-License-Identifier: Apache-2.0
"""Who told is seen by nobody but who was given the right by name, for a purpose that stands in the trail."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import City
from tests.leads.conftest import PHONE, SECRETS, TELLER, concluded, given, refused, told
from wuzha.audit.actor import Actor
from wuzha.audit.models import Event
from wuzha.leads.errors import Code
from wuzha.leads.exports import LeadExporter
from wuzha.leads.finders import leads as found
from wuzha.leads.intake.receiver import LeadReceiver
from wuzha.leads.models import Informant, InformantRight, Lead
from wuzha.leads.privacy import LeadSubjects
from wuzha.leads.services import ending, informants, recording
from wuzha.leads.waiting import SOURCES_OF_INBOX
from wuzha.org.roles import PERMISSIONS, May, Role
from wuzha.privacy.sheets import cell_text
from wuzha.sealed import Kind
from wuzha.sealed.value import blinds
from wuzha.search.query import Query

pytestmark = [pytest.mark.django_db, pytest.mark.dialect("leads.migrations.0001_schema")]


def secrets_in(text: str) -> list[str]:
    return [one for one in SECRETS if one in text]


class TestRight:
    def test_it_is_given_by_two_persons_for_days(self, city: City, officer: Actor, lead: Lead) -> None:
        refused(Code.NO_RIGHT, informants.show, officer, lead.pk, "核实举报")
        right = given(city, Role.INVESTIGATOR)
        shown = informants.show(officer, lead.pk, "核实举报")
        assert (shown["name"], shown["phone"], shown["note"]) == (TELLER.name, TELLER.phone, TELLER.note)
        event = Event.objects.get(action="personal.read", object_type="informant")
        assert (event.person_id, event.purpose) == (officer.person_id, "核实举报")
        assert set(event.fields) == {"name", "phone", "id_no", "address", "note"}
        assert secrets_in(json.dumps(event.detail, ensure_ascii=False)) == []
        informants.end(city.actor(Role.AUDITOR), right.pk)
        refused(Code.NO_RIGHT, informants.show, officer, lead.pk, "核实举报")
        assert Event.objects.filter(action="informant.read", outcome="REFUSED").count() == 2

    def test_it_belongs_to_a_person_never_to_a_role(self, city: City, lead: Lead) -> None:
        given(city, Role.INVESTIGATOR)
        for role in set(Role) - {Role.INVESTIGATOR}:
            if May.READ_LEADS in PERMISSIONS[role]:
                assert not informants.holds_right(city.actor(role))
                assert list(Informant.objects.visible_to(city.actor(role))) == []
        assert len(Informant.objects.visible_to(city.actor(Role.INVESTIGATOR))) == 1

    def test_of_its_two_persons_neither_is_who_gets_it(self, city: City) -> None:
        admin, auditor, today = city.actor(Role.ADMIN), city.actor(Role.AUDITOR), timezone.localdate()
        person, until = city.people[Role.ANALYST].pk, today + timedelta(days=9)
        refused(Code.OWN_RIGHT, informants.ask, admin, admin.person_id, today, until, "奖励")
        refused(Code.NOT_ALLOWED, informants.ask, auditor, person, today, until, "奖励")
        refused(Code.NOT_POSTED, informants.ask, admin, city.foreigners[Role.ANALYST].pk, today, until, "奖励")
        refused(Code.REASON_MISSING, informants.ask, admin, person, today, until, " ")
        refused(Code.DAYS_WRONG, informants.ask, admin, person, today, today + timedelta(days=400), "奖励")
        refused(Code.DAYS_WRONG, informants.ask, admin, person, until, today, "奖励")
        right = informants.ask(admin, person, today, until, "奖励")
        refused(Code.SECOND_PERSON, informants.decide, admin, right.pk, grant=True)
        own = informants.ask(admin, auditor.person_id, today, until, "督察")
        refused(Code.SECOND_PERSON, informants.decide, auditor, own.pk, grant=True)
        informants.decide(auditor, right.pk, grant=False)
        refused(Code.DECIDED, informants.decide, auditor, right.pk, grant=True)
        refused(Code.DECIDED, informants.end, auditor, right.pk)
        assert not informants.holds_right(city.actor(Role.ANALYST))

    def test_the_database_holds_it_to_two_persons_and_to_its_days(self, city: City) -> None:
        right = given(city, Role.INVESTIGATOR)
        for values in ({"decided_by": right.asked_by_id}, {"until_on": right.until_on + timedelta(days=99)},
                       {"granted": False}):  # fmt: skip
            with pytest.raises(Exception, match=r"never changed|second_person"), transaction.atomic():
                InformantRight.unscoped.filter(pk=right.pk).update(**values)
        with pytest.raises(IntegrityError), transaction.atomic():
            InformantRight.unscoped.create(
                person=city.people[Role.ANALYST], asked_by=city.people[Role.ANALYST], from_on=right.from_on,
                until_on=right.until_on, reason="自己",
            )  # fmt: skip

    def test_it_holds_from_its_first_day_to_its_last(self, city: City, officer: Actor, lead: Lead) -> None:
        today = timezone.localdate()
        later = informants.ask(
            city.actor(Role.ADMIN), city.people[Role.INVESTIGATOR].pk, today + timedelta(days=1),
            today + timedelta(days=5), "奖励",
        )  # fmt: skip
        informants.decide(city.actor(Role.AUDITOR), later.pk, grant=True)
        assert not informants.holds_right(officer)

    def test_it_opens_no_lead_out_of_reach_and_needs_a_purpose(self, city: City, officer: Actor, lead: Lead) -> None:
        given(city, Role.INVESTIGATOR)
        refused(Code.PURPOSE_MISSING, informants.show, officer, lead.pk, " ")
        abroad = told(city.foreign_actor(Role.ANALYST))
        refused(Code.NOT_FOUND, informants.show, officer, abroad.pk, "核实")
        without = told(officer, informant=recording.NewInformant())
        refused(Code.NO_INFORMANT, informants.show, officer, without.pk, "核实")


class TestRecording:
    def test_it_is_recorded_once(self, officer: Actor, lead: Lead) -> None:
        refused(Code.INFORMANT_THERE, recording.add_informant, officer, lead.pk, TELLER)
        other = told(officer, informant=recording.NewInformant())
        refused(Code.WHO_MISSING, recording.add_informant, officer, other.pk, recording.NewInformant())
        recording.add_informant(officer, other.pk, TELLER)
        assert Informant.unscoped.filter(lead=other).exists()

    def test_a_reward_names_the_informant_by_nothing(self, city: City, officer: Actor, lead: Lead) -> None:
        day = timezone.localdate()
        right = (100_000, "举报奖励办法第五条", day, "反诈中心", "收据001", "测试局长")
        refused(Code.NOT_EARNED, ending.reward, officer, lead.pk, *right)
        concluded(city, officer, lead)
        refused(Code.SUM_MISSING, ending.reward, officer, lead.pk, 0, *right[1:])
        refused(Code.REASON_MISSING, ending.reward, officer, lead.pk, 1, " ", *right[2:])
        refused(Code.ORGAN_MISSING, ending.reward, officer, lead.pk, 1, "办法", day, "", "收据001", "测试局长")
        refused(Code.APPROVER_MISSING, ending.reward, officer, lead.pk, 1, "办法", day, "中心", "收据001", " ")
        refused(
            Code.IN_FUTURE, ending.reward, officer, lead.pk, 1, "办法", day + timedelta(days=1), "中心", "001", "局长"
        )
        made = ending.reward(officer, lead.pk, *right)
        refused(Code.RECEIPT_TAKEN, ending.reward, officer, lead.pk, *right)
        assert (made.fen, made.informant.lead_id) == (100_000, lead.pk)
        without = told(officer, informant=recording.NewInformant())
        concluded(city, officer, without)
        refused(Code.NO_INFORMANT, ending.reward, officer, without.pk, *right)


def test_nobody_without_the_right_finds_who_told_anywhere(city: City, officer: Actor, lead: Lead) -> None:
    """Lists, the record, every dialog and its refusals, what was shown in clear, the case page, inbox, search, palette,
    subject rights, exports, the trail and its export, as every role."""
    concluded(city, officer, lead)
    made = ending.open_case(officer, lead.pk, "BRUSH", city.station.pk)
    ending.reward(officer, lead.pk, 100_000, "奖励办法", timezone.localdate(), "反诈中心", "收据001", "测试局长")
    assert made.case is not None
    seen: list[tuple[str, str, list[str]]] = []

    def look(role: Role, url: str, body: str) -> None:
        if hits := secrets_in(body):
            seen.append((role, url, hits))

    page, act = lead.get_absolute_url(), "leads:act"
    for role in Role:
        client, actor = Client(headers={"accept-language": "zh-hans"}), city.actor(role)
        client.force_login(city.people[role])
        urls = [
            page, reverse("leads:index") + "?tab=all", reverse("leads:new"), made.case.get_absolute_url(),
            reverse("inbox:list"), reverse("requests:index") + "?tab=all", reverse("privacy:reading"),
            *(f"/search/?q={word}" for word in (TELLER.phone, TELLER.name, TELLER.id_no, PHONE, lead.number)),
            reverse("audit:list"),
        ]  # fmt: skip
        for url in urls:
            body = client.get(url, follow=True).content.decode()
            for word in (TELLER.phone, TELLER.name, TELLER.id_no) if "/search/" in url else ():
                body = body.replace(word, "")  # what was typed stands in the field
            look(role, url, body)
        for url in (reverse("leads:show", args=[lead.pk]), reverse("leads:informant", args=[lead.pk])):
            look(role, url, client.post(url, {"purpose": "看看"}, follow=True).content.decode())
        for name in ("check", "informant", "hand_on", "reply", "reward", "close", "feedback", "join_case"):
            url = reverse(act, args=[lead.pk, name])
            look(role, url, client.post(url, {}, follow=True).content.decode())
        for source in SOURCES_OF_INBOX:
            if source.concerns(actor):
                keys = [one.key for one in source.waits(actor, timezone.now(), 50)]
                look(role, source.code, str(source.items(actor, keys, timezone.now())))
        for word in (TELLER.phone, TELLER.name, TELLER.id_no):
            assert list(found(actor, Query.of(word, ["XS"]), 9)) == []
            assert LeadSubjects().about(actor, word) == set()
        if actor.unit_path is not None:
            rows = LeadExporter().rows(actor, "tab=all", 99)
            look(role, "export", " ".join(str(cell_text(cell)) for row in rows for cell in row))
    assert seen == []
    events = list(Event.objects.values("action", "detail", "fields", "purpose", "object_id"))
    trail = json.dumps(events, ensure_ascii=False, default=str)
    assert secrets_in(trail) == []


def test_no_other_table_holds_who_told_in_any_form(city: City, officer: Actor, lead: Lead) -> None:
    """Neither sealed under a column that is indexed nor in clear: a search of the database by its blind index finds
    nothing."""
    columns = [one.name for one in Informant._meta.get_fields() if one.name.endswith("_index")]
    assert columns == []
    phones = blinds(Kind.PHONE, TELLER.phone)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY(%s)', [phones])
            assert cursor.fetchone() == (0,), (table, column)


def test_the_import_shows_no_cell_of_an_informant(city: City) -> None:
    receiver = LeadReceiver()
    for field in ("informant_name", "informant_phone", ""):
        assert secrets_in(receiver.mask(field, TELLER.name) + receiver.mask(field, TELLER.phone)) == []
    headers = ["线索类型", "线索内容", "举报人", "举报人电话", "备注"]
    mapping = {"线索类型": "kind", "线索内容": "what", "举报人": "informant_name", "举报人电话": "informant_phone"}
    parsed = receiver.parser(headers, mapping, "PROV")(
        [2, 3], [["两卡", "未知类型"], ["收卡", "收卡"], [TELLER.name] * 2, [TELLER.phone] * 2, [TELLER.address] * 2]
    )
    assert [one.new.informant.phone for one in parsed.rows] == [TELLER.phone]
    assert secrets_in(str([one.raw for one in parsed.rows] + [one.raw for one in parsed.rejects])) == []
    assert {str(one) for one in parsed.rejects[0].problems} == {"kind:UNKNOWN"}
