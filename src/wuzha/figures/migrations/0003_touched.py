# SPDX-License-Identifier: Apache-2.0
"""Whatever changes a record that figures of days are counted from leaves the days in `figures_touched`."""

from django.db import migrations

from wuzha.figures.touching import Table, changed

STEPS = "SELECT s.day FROM cases_casestep s WHERE s.case_id IN "
OF_JOINED = (
    "SELECT s.day FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id "
    "WHERE c.id IN (SELECT case_id FROM {rows}) OR c.merged_into_id IN (SELECT case_id FROM {rows})"
)
#: Groups whose units are those of the case, and which are few: all of them, when a case goes to another unit.
OF_CASE = ("people", "recoveries", "frozen", "returned", "reports")
MOVED_CASE = changed("unit_id", "centre_id", "place_unit_id")
MOVED_WARNING = changed("station_id", "centre_id", "division_code")
TABLES = (
    Table(
        "warning_warning",
        {
            "warnings": "SELECT unnest(ARRAY[r.received_at, r.dispatched_at, r.meet_due, r.feedback_due, r.closed_at]) "
            "FROM {rows}"
        },
        moved={
            "attempts": f"SELECT a.at FROM warning_attempt a WHERE a.warning_id IN ({MOVED_WARNING})",
            "callbacks": f"SELECT c.done_at FROM warning_callback c WHERE c.warning_id IN ({MOVED_WARNING})",
        },
    ),
    Table("warning_attempt", {"attempts": "SELECT r.at FROM {rows}"}),
    Table("warning_callback", {"callbacks": "SELECT r.done_at FROM {rows}"}),
    Table(
        "warning_meetexclusion",
        {
            "warnings": "SELECT w.meet_due FROM warning_warning w WHERE w.id IN (SELECT r.warning_id FROM {rows})",
        },
    ),
    Table(
        "warning_transition",
        {
            "warnings": "SELECT w.closed_at FROM warning_warning w "
            "WHERE w.id IN (SELECT r.warning_id FROM {rows} WHERE r.act = 'reopen')"
        },
    ),
    Table(
        "warning_backcheck",
        {"checked": "SELECT v.reported_at FROM cases_victim v WHERE v.id IN (SELECT r.victim_id FROM {rows})"},
    ),
    Table(
        "cases_victim",
        {"checked": "SELECT r.reported_at FROM {rows}", "cases": OF_JOINED.replace("SELECT case_id", "SELECT r.case_id")},
        ever_moved=dict.fromkeys(OF_CASE, changed("home_unit_id")),
    ),
    Table(
        "cases_case",
        moved={
            "cases": STEPS
            + f"({changed('unit_id', 'centre_id', 'place_unit_id', 'state', 'merged_into_id')}) UNION ALL "
            + "SELECT s.day FROM cases_casestep s JOIN cases_case c ON c.id = s.case_id "
            + f"WHERE c.merged_into_id IN ({changed('merged_into_id', 'state')})",
            "checked": f"SELECT v.reported_at FROM cases_victim v WHERE v.case_id IN ({MOVED_CASE})",
        },
        ever_moved=dict.fromkeys(OF_CASE, MOVED_CASE),
    ),
    Table("cases_casestep", {"cases": STEPS + "(SELECT r.case_id FROM {rows})"}),
    Table("people_personmeasure", ever={"people": "SELECT FROM {rows}"}),
    Table("people_individual", ever_moved={"people": changed("merged_into_id")}),
    Table("people_involvement", ever_moved={"people": changed("case_id", "individual_id", "roles")}),
    Table("operations_operationcase", ever={"people": "SELECT FROM {rows}"}),
    Table("operations_operation", ever_moved={"people": "SELECT FROM {rows}"}),
    Table("people_recovery", ever={"recoveries": "SELECT FROM {rows}"}),
    Table(
        "funds_refundline",
        {"returned": "SELECT r.paid_on FROM {rows}"},
        ever={"recoveries": "SELECT FROM {rows} WHERE r.paid_on IS NOT NULL"},
    ),
    Table("funds_refundcase", ever_moved={"returned": changed("case_id")}),
    Table("funds_freeze", {"frozen": "SELECT r.started_at FROM {rows}"}),
    Table(
        "funds_fundscase",
        ever_moved=dict.fromkeys(("frozen", "returned", "reports"), changed("case_id", "centre_id")),
    ),
    Table("funds_report", {"reports": "SELECT r.reported_at FROM {rows}"}),
    Table("calls_call", {"calls": "SELECT unnest(ARRAY[r.started_at, r.prepared_at]) FROM {rows}"}),
    Table("calls_protectivehold", {"holds": "SELECT r.started_at FROM {rows}"}),
    Table("calls_bankreport", {"bank_reports": "SELECT r.received_at FROM {rows}"}),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_guards"),
        ("calls", "0006_cases_of_calls"),
        ("cases", "0007_extensions"),
        ("funds", "0024_filed_in_cases"),
        ("operations", "0002_guards"),
        ("people", "0004_wanted_online"),
        ("warning", "0012_cases_of_handovers"),
    ]

    operations = [migrations.RunSQL(one.forward(), one.backward()) for one in TABLES]
