# SPDX-License-Identifier: Apache-2.0
"""The numbers of the letter 慈公建〔2023〕4号 are counted from the records of simulated periods, and open to them;
the reply to the suggestion prints them as fields of its snapshot, in the form of its kind.

Nothing here is typed in but what the letter says. Both periods are filled once for all tests of this file, in a
transaction that nobody else sees: without statistics of the tables, as on the first day of an installation. Warnings
are laid down as bare rows, as many as the presets have: their course is no part of what is looked at here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import docx
import pytest
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.factories import actor_of, make_person
from tests.worlds import stands
from wuzha.audit.actor import Actor
from wuzha.bulletins.models import Bulletin
from wuzha.bulletins.queries import differences, lists
from wuzha.bulletins.queries.shown import Line
from wuzha.bulletins.queries.values import Values
from wuzha.bulletins.rules.text import figures_in, parse
from wuzha.bulletins.services import deciding, suggestions, writing
from wuzha.bulletins.services.suggestions import NewSuggestion
from wuzha.bulletins.services.writing import NewBulletin, Wording
from wuzha.cases.models import CaseStep
from wuzha.copying import count_grown
from wuzha.core.indicators import Part, Period, Selection, Shape, behind, measure, total
from wuzha.documents.papers import read
from wuzha.documents.pdf import as_pdf
from wuzha.engine.calendar import SHANGHAI
from wuzha.engine.identifiers import find_clear
from wuzha.figures.queries.snapshots import figures_of
from wuzha.funds.orders.indicators import INDICATORS as ORDERS
from wuzha.funds.refunds.indicators import INDICATORS as REFUNDS
from wuzha.funds.refunds.services.ledger import verify
from wuzha.leads.models import Lead, LeadOnward
from wuzha.measures.models import Measure
from wuzha.meetings.queries.members import members_on
from wuzha.operations.models import ForceTerm, Operation
from wuzha.org.models import Person, Posting, Unit, UnitKind
from wuzha.org.roles import Role
from wuzha.outreach.models import DailyItem, Event, Site
from wuzha.people.models import PersonMeasure, Recovery
from wuzha.results.queries.indicators import INDICATORS, SUMS
from wuzha.results.queries.selection import Selection as Results
from wuzha.sanctions.models import Penalty
from wuzha.sanctions.queries.indicators import INDICATORS as SANCTIONS
from wuzha.sealed import Kind, seal
from wuzha.simulation.load import city, meetings, outreach, people, policing
from wuzha.simulation.load.policing import colleagues
from wuzha.simulation.parameters import load_presets
from wuzha.warning.models import WarningRecord

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
YEAR, BEFORE = (date(2022, 1, 1), date(2022, 12, 31)), (date(2021, 1, 1), date(2021, 12, 31))
SPRING = (date(2023, 1, 1), date(2023, 6, 6))
#: Preset → until when its records are filled, and the first day of its warnings.
PERIODS = {
    "cixi-2022": (datetime(2023, 1, 1, tzinfo=UTC), date(2022, 1, 1)),
    "cixi-2023H1": (datetime(2023, 6, 6, tzinfo=UTC), date(2023, 1, 1)),
}
_BARE = """
INSERT INTO warning_warning ({names}) SELECT {values} FROM warning_warning AS one, generate_series(1, %(more)s) AS n
WHERE one.id = %(pk)s
"""


@pytest.fixture(scope="module", autouse=True)
def years(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        actor = Actor.system("simulation")
        city.build(actor)
        people.build(actor)
        for name, (end, first) in PERIODS.items():
            assert policing.fill(name, 7, actor, end) is not None
            preset = load_presets()[name]
            dissuaded(first, preset.days, preset.warnings, preset.saved_fen)
            count_grown()
        meetings.members(colleagues(Role.JOINT_OFFICE)[0])
        outreach.load(PERIODS["cixi-2023H1"][0], lately=False)
        stands()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def writer(years: None, django_db_blocker: DjangoDbBlocker) -> Actor:
    with django_db_blocker.unblock():
        return colleagues(Role.JOINT_OFFICE)[0]


def dissuaded(first: date, days: int, count: int, fen: int) -> None:
    """As many closed warnings, spread over the days, which averted so much together."""
    noon = datetime.combine(first, time(12), SHANGHAI)
    station = Unit.objects.filter(kind=UnitKind.STATION).order_by("code")[0]
    centre = Unit.objects.get(kind=UnitKind.CENTRE)
    officer = Posting.unscoped.filter(unit=station, role=Role.STATION_OFFICER).order_by("pk")[0].person
    each = fen // count
    one = WarningRecord.unscoped.create(
        state="CLOSED", level=2, fraud_type="BRUSH", source_type="CARRIER", centre=centre, station=station,
        officer=officer, division_code="330282002001", first_pushed_at=noon, last_pushed_at=noon, received_at=noon,
        dispatched_at=noon, signed_at=noon, contacted_at=noon, closed_at=noon, signin_due=noon, call_due=noon,
        meet_due=noon, feedback_due=noon, outcome="STOPPED",
        phone=seal(Kind.PHONE, "13800000001"), averted_evidenced_fen=fen - each * (count - 1),
        synthetic=True,
    )  # fmt: skip
    fields: Any = WarningRecord._meta.local_fields
    names = [str(field.column) for field in fields if field.column != "id" and not field.generated]
    moved = {name: f"one.{name} + n %% {days} * interval '1 day'" for name in ("dispatched_at", "closed_at")}
    values = [str(each) if name == "averted_evidenced_fen" else moved.get(name, f"one.{name}") for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            _BARE.format(names=", ".join(names), values=", ".join(values)), {"more": count - 1, "pk": one.pk}
        )


@pytest.fixture(scope="module")
def reply(writer: Actor, django_db_blocker: DjangoDbBlocker) -> Bulletin:
    """Received, assigned, drafted, reviewed and signed by another, published under the number of the letter."""
    with django_db_blocker.unblock():
        signer = actor_of(make_person(Role.JOINT_OFFICE, Unit.objects.get(pk=writer.unit_id), name="演示签发"))
        new = NewSuggestion(
            "市十八届人大二次会议", 23, "关于加强电信网络诈骗打击治理的建议", "演示代表等", date(2023, 3, 1)
        )
        there = suggestions.receive(writer, new)
        suggestions.assign(writer, there.pk, "市人大常委会代表工作委员会", date(2023, 3, 10))
        draft = writing.begin(writer, NewBulletin("REPLY", *SPRING, suggestion_id=there.pk))
        words = Wording(
            draft.title, draft.text, copies=tuple(draft.copies), mark="A",
            note="联系人：演示李一，联系电话：0574-63000000",
        )  # fmt: skip
        writing.edit(writer, draft.pk, words)
        writing.hand_in(writer, draft.pk)
        deciding.review(colleagues(Role.JOINT_OFFICE)[1], draft.pk)
        deciding.sign(signer, draft.pk)
        deciding.publish(signer, draft.pk, "慈公建〔2023〕4号")
        found = lists.of(writer, draft.pk)
        assert found is not None
        return found


def test_the_joint_meeting_had_as_many_members_as_the_letter_says(writer: Actor) -> None:
    standing = [members_on(writer, day) for day in (date(2016, 12, 31), date(2021, 12, 31), date(2023, 6, 6))]
    assert [one.count for one in standing] == [23, 38, 38]
    assert [one.has_group for one in standing] == [False, False, True]


def test_it_prints_the_figures_of_the_letter(reply: Bulletin) -> None:
    text = "\n".join(one.text for one in Values(reply).shown(parse(reply.text)) if isinstance(one, Line))
    for said in (
        "2022年，全市电信网络诈骗发案同比下降25.78%，群众损失同比下降34.24%",
        "止付涉案资金1.305亿元，冻结1.57亿元，返还群众2227万元", "抓获犯罪嫌疑人755人，破案605起",
        "民警38名、辅警22名", "2023年1月1日至6月6日，打处涉诈人员440人，其中检察机关起诉136人", "打处涉“两卡”人员98人",
        "2022年，开展劝阻20余万次，挽回损失1086.43万元", "2023年1月至5月，开展劝阻6.4万余次，挽回损失473.45万元",
        "依法行政处罚90人", "惩戒31人", "签订承诺书87份", "追赃返还1324.38万元", "成员单位38家",
    ):  # fmt: skip
        assert said in text, f"{said}: {text}"


def test_each_figure_opens_to_records_whose_count_and_sum_give_it(reply: Bulletin) -> None:
    used = Values(reply).used(parse(reply.text))
    rows = {one.pk: one for one in figures_of(reply.snapshot).defer(None)}
    assert len(figures_in(parse(reply.text))) >= 15
    for kept in used.values():
        row = rows[kept.pk]
        assert len(row.keys) == row.numerator or row.definition["shape"] != "count", row.code
        if row.amounts is not None and row.total is not None:
            assert sum(row.amounts) == row.total, row.code
        assert row.get_absolute_url()
    assert differences.stands(reply) == []


def test_places_events_and_daily_items_open_from_the_sentence_about_them(reply: Bulletin) -> None:
    text = "\n".join(one.text for one in Values(reply).shown(parse(reply.text)) if isinstance(one, Line))
    rows = {one.code: one for one in figures_of(reply.snapshot).defer(None)}
    assert "横河反诈走廊、古塘便民驿站等宣传阵地2处" in text, "two places tell of nobody"
    sites = Site.unscoped.filter(pk__in=rows["outreach.sites"].keys)
    assert set(sites.values_list("name", flat=True)) == {"横河反诈走廊", "古塘便民驿站"}
    assert "“反诈系列+”主题活动4场" in text
    events = Event.unscoped.filter(pk__in=rows["outreach.events"].keys, series="反诈系列+", held_on__range=SPRING)
    assert events.count() == 4
    items = DailyItem.unscoped.filter(pk__in=rows["outreach.daily"].keys)
    assert items.count() == rows["outreach.daily"].numerator
    told = items.values("unit").annotate(days=Count("day", distinct=True)).values_list("days", flat=True)
    days = (SPRING[1] - SPRING[0]).days
    assert max(told) >= days - 1
    assert min(told) < days - 1, "days of townships are missing"


def test_its_file_has_mark_number_signer_copies_and_nobodys_number(reply: Bulletin, writer: Actor) -> None:
    paper = next(one for one in lists.papers_of(writer, reply) if one.suffix == "docx")
    file = docx.Document(io.BytesIO(read(writer, paper, "核对答复", on=("bulletin", reply.pk))))
    lines = [one.text for one in file.paragraphs]
    assert any("类别标记：A" in line for line in lines)
    assert any("慈公建〔2023〕4号" in line and "签发人：演示签发" in line for line in lines)
    assert "演示代表等：" in lines
    imprint = "".join(cell.text for row in file.tables[-1].rows for cell in row.cells)
    assert imprint.startswith("抄送：")
    assert len(imprint.split("。")[0].split("，")) == 4
    assert not find_clear("\n".join(lines) + imprint)
    assert reply.suggestion is not None
    assert reply.suggestion.state == "SENT"
    rendered = as_pdf(read(writer, paper, "核对答复", on=("bulletin", reply.pk)))
    assert rendered is None or rendered.startswith(b"%PDF-")


def counted(name: str, known: Any, days: tuple[date, date]) -> int:
    """A figure of the desks (分), and that the records behind it give it."""
    selection, period = Selection(colleagues(Role.FUNDS_OFFICER)[0]), Period(*days)
    fen = measure(selection, period, [known[name]])[None][name].total
    assert fen == total(selection, known[name], period)
    assert fen is not None
    return fen


class Board:
    """The board of a period as who leads sees it. `figure` holds a number to the records of the list that it opens."""

    def __init__(self, days: tuple[date, date]) -> None:
        leader = colleagues(Role.JOINT_OFFICE)[0]
        self._selection, self._period = Results(leader), Period(*days)
        self._days = {"from": days[0].isoformat(), "to": days[1].isoformat()}
        self._client = Client()
        self._client.force_login(Person.objects.get(pk=leader.person_id))
        self.compared = self._client.get("/results/", self._days).context["board"].compared

    def figure(self, code: str) -> int:
        value, found = int(self.compared[code].now.value), 0
        for one in (INDICATORS[part] for part in SUMS.get(code, (code,))):
            rows = behind(self._selection, one, Part.NUMERATOR, self._period)
            found += sum(rows.values_list(one.column, flat=True)) if one.shape is Shape.SUM else rows.count()
            listed = self._client.get("/results/records/", self._days | {"what": one.code})
            assert listed.context["size"] == f"{rows.count():,}", one.code
        assert found == value, code
        return value

    def change(self, code: str) -> str:
        """Against the same days of the year before."""
        one = self.compared[code]
        return f"{one.now.value / one.year_before.value - 1:+.2%}"


@pytest.fixture(scope="module")
def year(years: None, django_db_blocker: DjangoDbBlocker) -> Board:
    with django_db_blocker.unblock():
        return Board(YEAR)


@pytest.fixture(scope="module")
def spring(years: None, django_db_blocker: DjangoDbBlocker) -> Board:
    with django_db_blocker.unblock():
        return Board(SPRING)


def test_cases_and_losses_fell_by_what_the_letter_says(year: Board) -> None:
    assert year.figure("reported") == CaseStep.unscoped.filter(act="accept", struck_by=None, day__range=YEAR).exclude(
        case__state="MERGED"
    ).values("case").distinct().count()  # fmt: skip
    assert year.change("reported") == "-25.78%"
    assert year.figure("loss") > 0
    assert year.change("loss") == "-34.24%"


def test_leads_of_all_seven_kinds_were_concluded_each_way_in_both_periods(year: Board, spring: Board) -> None:
    told = Lead.unscoped.filter(state="CONCLUDED")
    for days in (YEAR, SPRING):
        of_period = told.filter(received_at__date__range=days).values_list("kind", "conclusion")
        assert len(set(of_period)) == len(of_period) == 7 * 3
    assert LeadOnward.unscoped.filter(way="CASE").count() == 2 * 7


def test_six_hundred_and_five_were_solved_and_seven_hundred_and_fifty_five_caught(year: Board) -> None:
    assert year.figure("solved") == 605
    assert year.figure("caught") == 755
    brought_in = PersonMeasure.unscoped.filter(kind="CAUGHT", struck_by=None, day__range=YEAR)
    assert brought_in.count() > 755, "some were brought in twice"


def test_of_those_handled_in_spring_the_prosecuted_and_those_for_cards_are_a_part(spring: Board) -> None:
    assert spring.figure("handled") == 440
    assert spring.figure("handled_prosecuted") == 136
    assert spring.figure("handled_cards") == 98


def test_of_spring_ninety_are_penalised_thirty_one_sanctioned_and_eighty_seven_pledged_and_each_opens(
    spring: Board,
) -> None:
    assert spring.figure("handled_cards") == 98
    for code, number in (("penalties", 90), ("sanctioned", 31), ("pledges", 87), ("exit_bans", 0)):
        assert of_people(code, SPRING) == number, code
    penalised = Penalty.unscoped.filter(decided_on__range=SPRING)
    assert set(penalised.values_list("article", flat=True)) == {"38", "42", "44"}
    assert sum(of_people(f"penalties_{part}", SPRING) for part in ("38", "42", "44", "duties")) == 90
    handled = PersonMeasure.unscoped.filter(pk__in=penalised.values("measure_id"), struck_by=None)
    assert handled.count() == 90, "each is a measure of its case, counted once"
    determined = Measure.unscoped.filter(kind="SANCTION", authority_on__range=SPRING)
    assert set(determined.values_list("ground", "term_length", "term_unit")) == {("PBC85:DETERMINED", 5, "years")}


def of_people(code: str, days: tuple[date, date]) -> int:
    """A figure of sanctions and penalties, and that its list has as many records."""
    leader, period = colleagues(Role.INVESTIGATOR)[0], Period(*days)
    one = SANCTIONS[code]
    found = behind(Selection(leader), one, Part.NUMERATOR, period).count()
    client = Client()
    client.force_login(Person.objects.get(pk=leader.person_id))
    listed = client.get("/sanctions/counted/", {"what": code, "from": days[0].isoformat(), "to": days[1].isoformat()})
    assert listed.context["size"] == f"{found:,}"
    return found


def test_what_was_recovered_in_spring_is_returned_and_otherwise_got_back(spring: Board) -> None:
    assert spring.figure("recovered") == 1_324_380_000
    assert spring.figure("returned") + spring.figure("recovered_other") == 1_324_380_000
    again = Recovery.unscoped.filter(struck_by=None, day__range=SPRING).values("lot").annotate(n=Count("pk"))
    assert again.filter(n__gt=1).exists(), "a lot that changed hands counts once"


def test_stopped_frozen_and_returned_in_the_year(year: Board) -> None:
    assert counted("stopped", ORDERS, YEAR) == year.figure("stopped") == 13_050_000_000
    assert counted("frozen", ORDERS, YEAR) == year.figure("frozen") == 15_700_000_000
    assert counted("returned", REFUNDS, YEAR) == year.figure("returned") == 2_227_000_000
    assert verify() == []


def test_eight_operations_and_the_task_force_of_the_day() -> None:
    assert Operation.unscoped.filter(since__range=SPRING).count() == 8
    day = SPRING[1]
    there = ForceTerm.unscoped.filter(Q(until=None) | Q(until__gte=day), since__lte=day)
    assert there.filter(grade="OFFICER").count() == 38
    assert there.filter(grade="AUXILIARY").count() == 22
