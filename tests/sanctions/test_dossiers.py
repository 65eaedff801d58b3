# SPDX-License-Identifier: Apache-2.0
"""From a dossier to a sanction: refused with what is missing, completed, determined, appealed against, lifted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cards.conftest import card
from tests.factories import City, actor_of, make_person, make_unit
from tests.leads.conftest import concluded, told
from tests.refusing import refusals
from tests.sanctions.conftest import OTHER_ID, WHO, ago, refused
from wuzha.audit.actor import Actor
from wuzha.cards.services import registry
from wuzha.cards.services.clues import NewClue, take_down
from wuzha.cards.services.registry import Case as CardCase
from wuzha.cards.services.registry import Opening
from wuzha.core.indicators import Period, Selection, figures_of
from wuzha.engine.calendar import Clock, Unit
from wuzha.engine.identifiers import IdentifierError, Uscc
from wuzha.leads.services import ending
from wuzha.measures.models import Measure
from wuzha.measures.queries import handouts, lists
from wuzha.measures.queries.in_force import in_force
from wuzha.measures.registry import NewMeasure, SubjectKind
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.services import appeals, deciding, handing, proposing, serving
from wuzha.measures.services.deciding import Decision
from wuzha.measures.services.subjects import Whom
from wuzha.org.models import UnitKind
from wuzha.org.roles import Role
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.kinds import gather
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.privacy import KEEPERS
from wuzha.sanctions.queries import dossiers as queries
from wuzha.sanctions.queries.indicators import INDICATORS
from wuzha.sanctions.queries.linked import OF_SANCTION
from wuzha.sanctions.rules.terms import add_months
from wuzha.sanctions.services import dossiers
from wuzha.sanctions.services.dossiers import NewDeed
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4 x %%EOF"


@pytest.fixture
def row(officer: Actor) -> Dossier:
    return dossiers.open_(officer, WHO)


@pytest.fixture
def judge(city: City) -> Actor:
    """Who examines proposals: another than who made them."""
    return actor_of(make_person(Role.JOINT_OFFICE, city.city))


def deeds(actor: Actor, row: Dossier, number: int = 3, **more: object) -> None:
    for n in range(number):
        values: dict[str, object] = {
            "day": ago(60 + n), "thing_kind": "BANK", "conduct": "TRADE", "proof": "讯问笔录",
            "thing": f"622848000000000000{n}", "receiver": "演示收卡人",
        } | more  # fmt: skip
        dossiers.add_deed(actor, row.pk, NewDeed(**values))  # type: ignore[arg-type]


def in_effect(officer: Actor, judge: Actor, row: Dossier) -> Measure:
    """Determined ten days ago and served."""
    key = dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借银行卡三张")
    deciding.forward(judge, key)
    deciding.decide(judge, key, Decision("甬公惩〔2026〕1号", ago(0), SCAN))
    return serving.serve(officer, key, "DIRECT")


def test_a_proposal_says_which_evidence_is_missing_until_it_is_there(officer: Actor, row: Dossier) -> None:
    refused("EVIDENCE_MISSING", dossiers.propose_sanction, officer, row.pk, "DETERMINED", "一律惩戒")
    deeds(officer, row, 2)
    lacking = refused("BELOW_THRESHOLD", dossiers.propose_sanction, officer, row.pk, "DETERMINED", "出借")
    assert (lacking.params["things"], lacking.params["cards_least"]) == (2, 3)
    refused("PROVINCE_MISSING", dossiers.propose_sanction, officer, row.pk, "SPECIAL", "出借")
    refused("JUDGMENT_MISSING", dossiers.propose_sanction, officer, row.pk, "CONVICTED", "出借")
    refused("UNKNOWN_WORD", dossiers.propose_sanction, officer, row.pk, "BLACKLIST", "一律")
    deeds(officer, row, 1, thing="6228480000000000099", day=ago(50))
    made = Measure.unscoped.get(pk=dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借银行卡三张"))
    assert (made.ground, made.about_id, made.authority) == ("JOINT2024:DETERMINED", row.pk, "设区的市级以上公安机关")
    facts = made.evidence.model.unscoped.get(measure=made).facts
    assert (facts["things"], len(facts["deeds"])) == (3, 3)
    assert "演示收卡人" not in str(facts)


def test_acts_before_the_law_and_without_proof_do_not_count(officer: Actor, row: Dossier) -> None:
    deeds(officer, row, 3, day=date(2022, 11, 30))
    refused("OUTSIDE", dossiers.propose_sanction, officer, row.pk, "DETERMINED", "出借")
    deeds(officer, row, 3, proof="")
    found = queries.standing(officer, row, timezone.localdate())
    assert [one.counts for one in found.rows] == ["early"] * 3 + ["unproven"] * 3
    deed = found.rows[0].deed
    dossiers.strike(officer, row.pk, deed.pk)
    assert len(queries.standing(officer, row, timezone.localdate()).struck) == 1
    refused("NOT_FOUND", dossiers.strike, officer, row.pk, deed.pk)


def test_what_looks_like_a_crime_is_looked_at_first(officer: Actor, row: Dossier) -> None:
    deeds(officer, row, 3, inflow_fen=10_000_001)
    refused("CRIME_FIRST", dossiers.propose_sanction, officer, row.pk, "DETERMINED", "出借")
    assert dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借", crime_checked="不构成犯罪，已审查")


def test_determined_served_in_force_appealed_against_and_lifted(
    city: City, officer: Actor, judge: Actor, row: Dossier
) -> None:
    deeds(officer, row)
    made = in_effect(officer, judge, row)
    now = timezone.now()
    assert made.until is not None
    assert (timezone.localdate(made.until).year - now.year) == 2
    assert list(in_force(officer, timezone.now(), kinds=["SANCTION"])) == [made]
    period = Period(ago(0), ago(0), timezone.now())
    assert figures_of(Selection(officer), period, [INDICATORS["sanctioned"]])["sanctioned"].tally.numerator == 1
    appeals.appeal(officer, made.pk, "卡被冒用")
    appeals.hear(judge, made.pk)
    refused("AUTHORITY_LIFTS", appeals.answer, judge, made.pk, "LIFTED", "查明系被冒用")
    told = Decision("甬公申〔2026〕1号", ago(0), SCAN)
    appeals.answer(judge, made.pk, "LIFTED", "查明系被冒用", told)
    assert not in_force(officer, timezone.now(), kinds=["SANCTION"]).exists()
    assert figures_of(Selection(officer), period, [INDICATORS["sanctioned"]])["sanctioned"].tally.numerator == 0


def test_what_the_prefecture_gives_back_is_completed_with_what_is_on_file_now(
    officer: Actor, judge: Actor, row: Dossier
) -> None:
    deeds(officer, row)
    key = dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借银行卡三张")
    deciding.forward(judge, key)
    deciding.give_back(judge, key, "补充一次的证据")
    deed = queries.standing(officer, row, timezone.localdate()).rows[0].deed
    dossiers.strike(officer, row.pk, deed.pk)
    made = Measure.unscoped.get(pk=key)
    refused("BELOW_THRESHOLD", gather, officer, made, timezone.now())
    deeds(officer, row, 2, thing="", receiver="演示另一收卡人")
    proposing.complete(officer, key, gather(officer, made, timezone.now()))
    assert [one.facts["receivers"] for one in lists.evidence_of(officer, made)] == [2, 1]


def test_no_sanction_is_proposed_but_from_a_dossier_that_holds_its_ground(officer: Actor, row: Dossier) -> None:
    person = row.individual
    whom = Whom(SubjectKind.PERSON, name=person.name, number=person.id_no, ref=("individual", person.pk))
    bare = NewMeasure("SANCTION", "JOINT2024:DETERMINED", "惩戒", "一律", Evidence({"met": ["THINGS"]}))
    refused("EVIDENCE_MISSING", proposing.propose, officer, bare, whom)
    about = NewMeasure(
        "SANCTION", "JOINT2024:DETERMINED", "惩戒", "一律", Evidence({"met": ["THINGS"]}), {}, ("dossier", row.pk)
    )
    refused("EVIDENCE_MISSING", proposing.propose, officer, about, whom)
    old = NewMeasure(
        "SANCTION", "PBC85:DETERMINED", "惩戒", "x", Evidence({"met": ["THINGS"]}), {}, ("dossier", row.pk)
    )
    refused("NO_GROUND", proposing.propose, officer, old, whom)
    deeds(officer, row)
    other = dossiers.open_(officer, NewIndividual("测试乙", OTHER_ID)).individual
    stranger = Whom(SubjectKind.PERSON, name=other.name, number=other.id_no, ref=("individual", other.pk))
    refused("EVIDENCE_MISSING", proposing.propose, officer, about, stranger)
    assert not Measure.unscoped.exists()


#: Days of the acts of a judgment, on which a conviction is a ground.
ACTS: dict[str, Any] = {"acts_from": date(2022, 12, 1), "acts_to": date(2022, 12, 1)}


class TestConvicted:
    """Draft of 2023, 10: from the end of prison, held while in prison; without prison from the judgment."""

    def sanctioned(self, officer: Actor, judge: Actor, row: Dossier, served_on: date | None) -> Measure:
        dossiers.put_judgment(
            officer,
            row.pk,
            offence="AIDING",
            judgment_no="（2025）刑初1号",
            judged_on=ago(400),
            served_on=served_on,
            **ACTS,
        )
        key = dossiers.propose_sanction(officer, row.pk, "CONVICTED", "受过刑事处罚")
        deciding.forward(judge, key)
        deciding.decide(judge, key, Decision("甬公惩〔2026〕9号", ago(0), SCAN))
        return serving.serve(officer, key, "DIRECT")

    def test_the_years_count_from_the_judgment(self, officer: Actor, judge: Actor, row: Dossier) -> None:
        made = self.sanctioned(officer, judge, row, None)
        assert made.until is not None
        assert timezone.localdate(made.until) == add_months(ago(400), 36)
        facts = made.evidence.model.unscoped.get(measure=made).facts
        assert (facts["begins"], facts["served_on"]) == (f"{ago(400)}", "")
        assert list(in_force(officer, timezone.now(), kinds=["SANCTION"])) == [made]

    @pytest.mark.parametrize("days", [100, -500], ids=["released", "still in prison"])
    def test_or_from_the_end_of_prison_and_hold_until_then(
        self, officer: Actor, judge: Actor, row: Dossier, days: int
    ) -> None:
        made = self.sanctioned(officer, judge, row, ago(days))
        assert made.until is not None
        assert timezone.localdate(made.until) == add_months(ago(days), 36)
        assert list(in_force(officer, timezone.now(), kinds=["SANCTION"])) == [made], "from its service on"

    def test_none_is_proposed_on_acts_that_are_not_on_file_or_lie_before_the_law(
        self, officer: Actor, row: Dossier
    ) -> None:
        judged = {"offence": "AIDING", "judgment_no": "1号", "judged_on": date(2024, 12, 1)}
        dossiers.put_judgment(officer, row.pk, **judged)
        refused("ACTS_MISSING", dossiers.propose_sanction, officer, row.pk, "CONVICTED", "受过刑事处罚")
        dossiers.put_judgment(officer, row.pk, **judged, acts_from=date(2022, 5, 1), acts_to=date(2022, 11, 30))
        refused("OUTSIDE", dossiers.propose_sanction, officer, row.pk, "CONVICTED", "受过刑事处罚")

    def test_none_is_proposed_whose_years_are_over(self, officer: Actor, row: Dossier) -> None:
        judged = {"offence": "AIDING", "judgment_no": "1号", "judged_on": date(2022, 12, 1), **ACTS}
        dossiers.put_judgment(officer, row.pk, **judged)
        refused("TERM_OVER", dossiers.propose_sanction, officer, row.pk, "CONVICTED", "受过刑事处罚")

    def test_one_that_began_earlier_follows_the_one_in_force(self, officer: Actor, judge: Actor, row: Dossier) -> None:
        deeds(officer, row)
        before = in_effect(officer, judge, row)
        made = self.sanctioned(officer, judge, row, None)
        assert before.until is not None
        assert made.starts_at is not None
        assert made.starts_at > before.until
        assert made.until is not None
        assert timezone.localdate(made.until) == add_months(ago(0), 60), "cut at five years together"
        assert list(in_force(officer, timezone.now(), kinds=["SANCTION"])) == [before]


class TestExitBans:
    def test_a_list_of_them_goes_to_the_immigration_administration_alone(
        self, city: City, officer: Actor, judge: Actor
    ) -> None:
        border = make_unit(UnitKind.IMMIGRATION, "330282-CR", "测试出入境管理大队", city.bureau)
        kinds = ["EXIT_PUNISHED", "EXIT_SUSPECT"]
        assert handing.ask(judge, kinds, border.pk, "协助执行").receiver == border
        for unit in (city.bureau, city.centre, city.station, city.member, city.town):
            refused("RECEIVER_UNLIKE", handing.ask, judge, kinds, unit.pk, "协助执行")
        refused("RECEIVER_UNLIKE", handing.ask, judge, ["SANCTION"], border.pk, "落实惩戒")
        with pytest.raises(RefusalError) as caught:
            handing.ask(judge, ["SANCTION", "EXIT_SUSPECT"], border.pk, "落实惩戒")
        assert "联合惩戒" in str(caught.value.message)
        assert "限制出境" not in str(caught.value.message), "those are carried out there"
        (offered,) = handouts.receivers(officer, kinds)
        assert offered == ("移民管理（出入境）机构", [(border.pk, border.name)])

    def test_after_a_punishment_for_fraud(self, officer: Actor, judge: Actor, row: Dossier) -> None:
        args = (officer, row.pk, "PUNISHED", "曾因诈骗受刑")
        refused("JUDGMENT_MISSING", dossiers.propose_ban, *args, months=12)
        judged = {"judgment_no": "（2024）刑初1号", "judged_on": date(2024, 12, 1)}
        dossiers.put_judgment(officer, row.pk, offence="AIDING", **judged)
        refused("BAN_NOT_FRAUD", dossiers.propose_ban, *args, months=12)
        dossiers.put_judgment(officer, row.pk, offence="FRAUD", **judged)
        refused("SERVED_MISSING", dossiers.propose_ban, *args, months=12)
        dossiers.put_judgment(officer, row.pk, offence="FRAUD", served_on=ago(30), **judged)
        for months in (5, 37):
            refused("BAN_MONTHS", dossiers.propose_ban, *args, months=months)
        key = dossiers.propose_ban(*args, months=6)
        made = Measure.unscoped.get(pk=key)
        assert (made.kind, made.article) == ("EXIT_PUNISHED", "《中华人民共和国反电信网络诈骗法》第三十六条")
        assert not Measure.unscoped.filter(kind="SANCTION").exists()  # it brings nothing with it
        deciding.forward(judge, key)
        with pytest.raises(Exception, match="TERM_MISSING"):
            deciding.decide(judge, key, Decision("甬公出〔2026〕1号", ago(0), SCAN))

    def test_of_a_suspect_is_for_another_authority(self, officer: Actor, row: Dossier) -> None:
        refused("DESTINATION_MISSING", dossiers.propose_ban, officer, row.pk, "SUSPECT", "嫌疑", destination="某地区")
        key = dossiers.propose_ban(
            officer, row.pk, "SUSPECT", "嫌疑", destination="某地区", suspicion="资金往来异常，同行人员在逃"
        )
        assert Measure.unscoped.get(pk=key).authority == "移民管理机构"


def test_involved_cards_of_the_holder_count_once_somebody_says_what_was_done(
    city: City, officer: Actor, row: Dossier, client: Client
) -> None:
    known = [
        card(city.centre, individual=row.individual), card(city.centre, kind="SIM", holder_id=row.individual.id_no),
        card(city.centre, kind="CORPORATE", individual=row.individual),
    ]  # fmt: skip
    card(city.centre)
    refused("EVIDENCE_MISSING", dossiers.propose_sanction, officer, row.pk, "DETERMINED", "出借")
    client.force_login(city.people[Role.CARD_OFFICER])
    for one in known:
        given = {"held": one.number, "day": ago(50).isoformat(), "conduct": "TRADE", "receiver": "", "proof": "笔录"}
        assert client.post(reverse("sanctions:dossier_act", args=[row.pk, "known"]), given).status_code == 302
    assert {one.card.pk for one in queries.held_by(officer, row) if one.on_file} == {one.pk for one in known}
    page = client.get(row.get_absolute_url()).content.decode()
    assert known[0].number in page
    assert "已入卷" in page
    found = queries.standing(officer, row, timezone.localdate())
    assert found.counted.things == 3
    assert {one.deed.thing_kind for one in found.rows} == {"BANK", "SIM"}
    assert dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借三张")


class TestOrganisations:
    @pytest.fixture
    def company(self, officer: Actor) -> Dossier:
        return dossiers.open_(officer, organisation="演示通信有限公司", organisation_code=credit_code())

    def test_are_subjects_of_a_sanction_by_the_same_thresholds(
        self, officer: Actor, judge: Actor, company: Dossier
    ) -> None:
        assert dossiers.open_(officer, organisation="同一公司", organisation_code=credit_code()) == company
        deeds(officer, company, 2, thing_kind="SMS_PORT")
        refused("BELOW_THRESHOLD", dossiers.propose_sanction, officer, company.pk, "DETERMINED", "出租短信端口")
        deeds(officer, company, 1, thing_kind="LINE", conduct="VERIFY", thing="LINE9")
        made = in_effect(officer, judge, company)
        assert (made.subject.kind, made.subject.name is not None) == ("ORG", True)
        assert list(in_force(officer, timezone.now(), made.subject)) == [made]

    def test_are_not_banned_from_leaving_the_country(self, officer: Actor, company: Dossier) -> None:
        refused("BAN_PERSON", dossiers.propose_ban, officer, company.pk, "SUSPECT", "嫌疑")

    def test_have_one_name_and_one_code_and_no_person_beside(self, officer: Actor) -> None:
        refused("SUBJECT_MISSING", dossiers.open_, officer)
        refused("SUBJECT_MISSING", dossiers.open_, officer, WHO, organisation="演示公司")
        refused("SUBJECT_MISSING", dossiers.open_, officer, organisation_code=credit_code())
        with pytest.raises(IdentifierError):
            dossiers.open_(officer, organisation="演示公司", organisation_code="91330282")

    def test_of_another_company_nothing_is_proposed(self, officer: Actor, company: Dossier) -> None:
        deeds(officer, company)
        about = NewMeasure(
            "SANCTION", "JOINT2024:DETERMINED", "惩戒", "x", Evidence({"met": ["THINGS"]}), {}, ("dossier", company.pk)
        )
        stranger = Whom(SubjectKind.ORG, name="另一公司", number=credit_code("B"))
        refused("EVIDENCE_MISSING", proposing.propose, officer, about, stranger)


def credit_code(letter: str = "A") -> str:
    """A code with its check character."""
    bare = f"91330282M{letter}2345678"
    return bare + Uscc.check_character(bare + "0")


def test_an_exit_ban_runs_from_the_end_of_the_punishment(officer: Actor, judge: Actor, row: Dossier) -> None:
    served = ago(100)
    dossiers.put_judgment(
        officer, row.pk, offence="FRAUD", judgment_no="（2024）刑初1号", judged_on=ago(900), served_on=served
    )
    key = dossiers.propose_ban(officer, row.pk, "PUNISHED", "曾因诈骗受刑", months=6)
    deciding.forward(judge, key)
    deciding.decide(judge, key, Decision("甬公出〔2026〕1号", ago(0), SCAN, Clock(6, Unit.MONTHS)))
    made = serving.serve(officer, key, "DIRECT")
    assert made.until is not None
    assert timezone.localdate(made.until) == add_months(served, 6)
    assert made.starts_at == made.served_at


def test_a_lead_that_is_handed_on_for_a_sanction_becomes_a_dossier(city: City, officer: Actor, client: Client) -> None:
    analyst = city.actor(Role.INVESTIGATOR)
    lead = concluded(city, analyst, told(analyst))
    ending.hand_on(analyst, lead.pk, "SANCTION", "本局惩戒专班")
    found = OF_SANCTION.found(officer, lead.pk)
    assert found is not None
    assert found.url.endswith(f"?lead={lead.pk}")
    client.force_login(city.people[Role.INVESTIGATOR])
    client.post(found.url, {"name": WHO.name, "id_no": WHO.id_no, "case": ""})
    row = Dossier.unscoped.get()
    assert row.lead_id == lead.pk
    taken = OF_SANCTION.found(officer, lead.pk)
    assert taken is not None
    assert row.number in taken.title


def test_a_dossier_is_kept_while_a_measure_of_it_is_open(officer: Actor, row: Dossier) -> None:
    deeds(officer, row)
    keeper, later = KEEPERS[0], timezone.now() + timedelta(days=1)
    assert list(keeper.due(later)) == [row]
    key = dossiers.propose_sanction(officer, row.pk, "DETERMINED", "出借")
    assert list(keeper.due(later)) == []
    proposing.withdraw(officer, key, "改判")
    assert keeper.erase([row.pk], later) == 1
    assert list(keeper.due(later)) == []


class TestPages:
    @pytest.fixture
    def client(self, city: City) -> Client:
        found = Client()
        found.force_login(city.people[Role.CARD_OFFICER])
        return found

    def on(self, row: Dossier, name: str) -> str:
        return reverse("sanctions:dossier_act", args=[row.pk, name])

    def test_a_dossier_is_opened_filled_and_proposed_from(self, client: Client) -> None:
        given = {"name": WHO.name, "id_no": WHO.id_no, "case": ""}
        client.post(reverse("sanctions:dossier_new"), given)
        row = Dossier.unscoped.get()
        for n in range(3):
            deed = {
                "day": ago(60).isoformat(), "thing_kind": "BANK", "conduct": "TRADE", "thing": f"62284800{n}",
                "receiver": "演示收卡人", "inflow": "", "proof": "讯问笔录",
            }  # fmt: skip
            client.post(self.on(row, "deed"), deed)
        page = client.get(row.get_absolute_url()).content.decode()
        assert "计入" in page
        assert WHO.name not in page
        answer = client.post(self.on(row, "propose"), {"under": "DETERMINED", "reason": "出借", "crime_checked": ""})
        assert answer.status_code == 302
        made = Measure.unscoped.get()
        assert made.number in client.get(row.get_absolute_url()).content.decode()
        assert "保留一张电话卡的基本通信" in client.get(made.get_absolute_url()).content.decode()
        assert "6228480" in client.post(reverse("sanctions:dossier_show", args=[row.pk])).content.decode()
        assert row.number in client.get(reverse("sanctions:dossiers")).content.decode()

    def test_the_holder_of_a_card_is_not_typed_again(self, client: Client, officer: Actor) -> None:
        opening = Opening(holder=WHO.name, holder_id=WHO.id_no)
        card = registry.register(officer, "BANK", "6228480012345678018", CardCase(ago(3)), opening)
        address = f"{reverse('sanctions:dossier_new')}?card={card.pk}"
        page = client.get(address).content.decode()
        assert card.number in page
        assert WHO.name not in page
        answer = client.post(address, {"name": "", "id_no": "", "case": "", "organisation": ""})
        row = Dossier.unscoped.get()
        assert answer["location"] == row.get_absolute_url()
        assert row.individual is not None
        assert row.individual.id_no is not None
        assert same(row.individual.id_no, seal(Kind.ID_NUMBER, WHO.id_no))
        foreign = reverse("sanctions:dossier_new") + f"?card={card.pk + 99}"
        assert client.post(foreign, {"name": "", "id_no": "", "case": "", "organisation": ""}).status_code == 422

    def test_the_person_of_a_clue_is_not_typed_again(self, client: Client, officer: Actor) -> None:
        held = [("BANK", "6228480000000000014")]
        new = NewClue("DK2026-9", "测试省厅", timezone.now() - timedelta(days=1), WHO.name, WHO.id_no, "", held)
        clue, _fresh = take_down(officer, new)
        address = f"{reverse('sanctions:dossier_new')}?clue={clue.pk}"
        assert address in client.get(clue.get_absolute_url()).content.decode()
        client.post(address, {"name": "", "id_no": "", "case": "", "organisation": ""})
        row = Dossier.unscoped.get()
        assert row.individual is not None
        assert row.individual.name is not None
        assert same(row.individual.name, seal(Kind.NAME, WHO.name))

    def test_each_refusal_stands_on_its_field(self, client: Client, officer: Actor, row: Dossier) -> None:
        one = {"under": "DETERMINED", "reason": "出借", "crime_checked": ""}
        ban = {
            "limb": "PUNISHED", "months": "12", "destination": "", "suspicion": "", "reason": "曾受刑",
        }  # fmt: skip
        judged = {"judgment_no": "（2024）刑初1号", "judged_on": date(2024, 12, 1), **ACTS}
        with refusals() as said:
            said.form(client, Code.EVIDENCE_MISSING, "under", self.on(row, "propose"), **one)
            said.form(client, Code.JUDGMENT_MISSING, "under", self.on(row, "propose"), **one | {"under": "CONVICTED"})
            deeds(officer, row, 2, day=date(2022, 11, 30))
            said.form(client, Code.OUTSIDE, "under", self.on(row, "propose"), **one)
            deeds(officer, row, 2, inflow_fen=20_000_000)
            said.form(client, Code.BELOW_THRESHOLD, "under", self.on(row, "propose"), **one)
            said.form(client, Code.PROVINCE_MISSING, "under", self.on(row, "propose"), **one | {"under": "SPECIAL"})
            deeds(officer, row, 1, thing="622848099", inflow_fen=20_000_000)
            said.form(client, Code.CRIME_FIRST, "crime_checked", self.on(row, "propose"), **one)
            again = {"day": ago(20), "thing_kind": "SIM", "conduct": "TRADE", "thing": "622848099", "receiver": "测试"}
            dossiers.add_deed(officer, row.pk, NewDeed(ago(20), "SIM", "TRADE", "笔录", "622848099", "测试"))
            said.form(client, Code.DEED_THERE, "thing", self.on(row, "deed"), **again)
            born = again | {"day": "1989-12-31", "thing": "622848077"}
            said.form(client, Code.BEFORE_BIRTH, "day", self.on(row, "deed"), **born)
            early = {"judgment_no": "1号", "judged_on": "1989-12-31", "served_on": ""}
            said.form(client, Code.BEFORE_BIRTH, "judged_on", self.on(row, "judgment"), **early)
            over = {"offence": "AIDING", "judgment_no": "1号", "judged_on": date(2022, 12, 1), **ACTS}
            dossiers.put_judgment(officer, row.pk, **over | dict.fromkeys(ACTS))
            said.form(client, Code.ACTS_MISSING, "under", self.on(row, "propose"), **one | {"under": "CONVICTED"})
            turned = over | {"acts_from": ago(3), "acts_to": ago(4), "served_on": ""}
            said.form(client, Code.ACTS_ORDER, "acts_to", self.on(row, "judgment"), **turned)
            dossiers.put_judgment(officer, row.pk, **over)
            said.form(client, Code.TERM_OVER, "under", self.on(row, "propose"), **one | {"under": "CONVICTED"})
            late = {"judgment_no": "1号", "judged_on": ago(30), "served_on": ago(31)}
            said.form(client, Code.DAYS_ORDER, "served_on", self.on(row, "judgment"), **late)
            dossiers.put_judgment(officer, row.pk, **judged)
            said.form(client, Code.OFFENCE_UNLIKE, "under", self.on(row, "propose"), **one | {"under": "CONVICTED"})
            dossiers.put_judgment(officer, row.pk, offence="AIDING", **judged)
            said.form(client, Code.BAN_NOT_FRAUD, "limb", self.on(row, "ban"), **ban)
            dossiers.put_judgment(officer, row.pk, offence="FRAUD", **judged)
            said.form(client, Code.SERVED_MISSING, "limb", self.on(row, "ban"), **ban)
            dossiers.put_judgment(officer, row.pk, offence="FRAUD", served_on=ago(300), **judged)
            said.form(client, Code.BAN_MONTHS, "months", self.on(row, "ban"), **ban | {"months": "5"})
            said.form(client, Code.BAN_OVER, "months", self.on(row, "ban"), **ban | {"months": "6"})
            new = reverse("sanctions:dossier_new")
            said.form(client, Code.SUBJECT_MISSING, "name", new, name="", id_no="", case="", organisation="")
            company = dossiers.open_(officer, organisation="演示公司", organisation_code=credit_code())
            said.form(client, Code.BAN_PERSON, "limb", self.on(company, "ban"), **ban)
            going = ban | {"limb": "SUSPECT"}
            said.form(client, Code.DESTINATION_MISSING, "destination", self.on(row, "ban"), **going)
