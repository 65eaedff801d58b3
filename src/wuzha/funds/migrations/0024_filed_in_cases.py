# SPDX-License-Identifier: Apache-2.0
"""受案, 立案, 不予立案 and 撤案 of the desk's cases are steps of cases now: what was recorded moves there, and the guards of
freezes, renewals and restitutions ask the steps.

The old columns stay as they are, for processes of the version before that still run: what they would approve or issue in
a case that they filed themselves is refused until this version has it. A later version drops them.
"""

import datetime

import django.db.models.deletion
from django.db import migrations, models

FILED = r"""
ALTER TABLE funds_fundscase ALTER COLUMN case_no SET DEFAULT '';

-- The day since which a case of the desk is filed; none where it is not, or not any more.
CREATE FUNCTION funds_filed_on(funds_case bigint) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT s.day
  FROM funds_fundscase AS f
  JOIN cases_case AS c ON c.id = f.case_id AND c.state IN ('FILED', 'SOLVED', 'SENT', 'CONCLUDED')
  JOIN cases_casestep AS s ON s.case_id = c.id AND s.act = 'file' AND s.struck_by_id IS NULL
  WHERE f.id = funds_case ORDER BY s.day DESC, s.id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION funds_guard_filed_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'ISSUED') THEN
    IF NOT coalesce(funds_filed_on(NEW.case_id) <= NEW.decided_on, false) THEN
      RAISE EXCEPTION 'freeze %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'APPROVED'
       AND (NEW.required_authority = '' OR NEW.organ = '' OR NEW.decider_title = '') THEN
      RAISE EXCEPTION 'freeze %: who decided is not recorded whole', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'ISSUED' AND NEW.doc_no = '' THEN
      RAISE EXCEPTION 'freeze %: the number of its notice is missing', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funds_guard_same_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first funds_freeze%ROWTYPE;
BEGIN
  SELECT * INTO first FROM funds_freeze WHERE id = NEW.freeze_id;
  IF funds_level(NEW.authority) < funds_level(first.authority) THEN
    RAISE EXCEPTION 'freeze %: % is below the level that approved it', first.id, NEW.authority
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_ARGV[0] = 'filed' AND NOT coalesce(funds_filed_on(first.case_id) <= NEW.decided_on, false) THEN
    RAISE EXCEPTION 'freeze %: its case is not filed', first.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funds_guard_filed_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF funds_filed_on(NEW.case_id) IS NULL THEN
    RAISE EXCEPTION 'restitution %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

-- A filing is not put right to a day after a freeze that rests on it; filed anew it carries none that is older.
CREATE FUNCTION funds_guard_filing_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM funds_freeze AS z JOIN funds_fundscase AS f ON f.id = z.case_id
    WHERE f.case_id = NEW.case_id AND z.decided_on < NEW.day AND (
      z.state IN ('APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING')
      OR z.state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN') AND EXISTS (
        SELECT FROM cases_casestep AS s
        WHERE s.case_id = NEW.case_id AND s.act = 'file' AND s.struck_by_id IS NULL AND s.id < NEW.id
          AND s.day <= z.decided_on AND NOT EXISTS (
            SELECT FROM cases_casestep AS w
            WHERE w.case_id = NEW.case_id AND w.act = 'withdraw' AND w.struck_by_id IS NULL AND w.id > s.id
          )
      )
    )
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.case_id, NEW.day USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_filing_step BEFORE INSERT ON cases_casestep
  FOR EACH ROW WHEN (NEW.act = 'file') EXECUTE FUNCTION funds_guard_filing_step();
"""
UNFILED = r"""
DROP TRIGGER funds_filing_step ON cases_casestep;
DROP FUNCTION funds_guard_filing_step();

CREATE OR REPLACE FUNCTION funds_guard_filed_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NEW.state IN ('APPROVED', 'ISSUED') THEN
    IF NOT EXISTS (
      SELECT FROM funds_fundscase WHERE id = NEW.case_id AND filing = 'FILED' AND filed_on <= NEW.decided_on
    ) THEN
      RAISE EXCEPTION 'freeze %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'APPROVED'
       AND (NEW.required_authority = '' OR NEW.organ = '' OR NEW.decider_title = '') THEN
      RAISE EXCEPTION 'freeze %: who decided is not recorded whole', NEW.id USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'ISSUED' AND NEW.doc_no = '' THEN
      RAISE EXCEPTION 'freeze %: the number of its notice is missing', NEW.id USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funds_guard_same_level() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  first funds_freeze%ROWTYPE;
BEGIN
  SELECT * INTO first FROM funds_freeze WHERE id = NEW.freeze_id;
  IF funds_level(NEW.authority) < funds_level(first.authority) THEN
    RAISE EXCEPTION 'freeze %: % is below the level that approved it', first.id, NEW.authority
      USING ERRCODE = 'check_violation';
  END IF;
  IF TG_ARGV[0] = 'filed' AND NOT EXISTS (
    SELECT FROM funds_fundscase WHERE id = first.case_id AND filing = 'FILED' AND filed_on <= NEW.decided_on
  ) THEN
    RAISE EXCEPTION 'freeze %: its case is not filed', first.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION funds_guard_filed_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM funds_fundscase WHERE id = NEW.case_id AND filing = 'FILED') THEN
    RAISE EXCEPTION 'restitution %: its case is not filed', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

DROP FUNCTION funds_filed_on(bigint);
ALTER TABLE funds_fundscase ALTER COLUMN case_no DROP DEFAULT;
"""
#: Act → columns of its number, day and organ, and the states that it leads from and to.
PAPERS = (
    ("accept", "accepted_no", "accepted_on", None, "RECEIVED", "ACCEPTED"),
    ("file", "filing_no", "filed_on", "filing_organ", "ACCEPTED", "FILED"),
    ("not_file", "unfiled_no", "unfiled_on", None, "ACCEPTED", "NOT_FILED"),
    ("notify", "notified_no", "notified_on", None, "NOT_FILED", "NOT_FILED"),
    ("withdraw", "unfiled_no", "unfiled_on", None, "FILED", "WITHDRAWN"),
)
#: Filing of before → the acts that were told with it, and the state of the case.
TOLD = {
    "NONE": ((), "RECEIVED"),
    "ACCEPTED": (("accept",), "ACCEPTED"),
    "FILED": (("accept", "file"), "FILED"),
    "NOT_FILED": (("accept", "not_file", "notify"), "NOT_FILED"),
    "WITHDRAWN": (("accept", "file", "withdraw"), "WITHDRAWN"),
}
#: The days of documents are days of the city.
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def move_there(apps, editor):
    """A case for each that was accepted, filed or numbered; the one of a list where that has its number."""
    FundsCase, Case, Step = (apps.get_model(*one) for one in (("funds", "FundsCase"), ("cases", "Case"), ("cases", "CaseStep")))
    rows = FundsCase._base_manager.exclude(filing="NONE", case_no="")
    if not rows.exists():
        return
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    editor.execute("ALTER TABLE cases_case DISABLE TRIGGER USER")
    for old in rows.order_by("pk").iterator():
        acts, state = TOLD[old.filing]
        number = "".join(one for one in old.case_no if one.isalnum()).upper()
        case = Case._base_manager.filter(centre=old.centre_id, case_no=number).first() if number else None
        first = _first_report(apps, old) or old.opened_at
        if case is None:
            case = Case._base_manager.create(
                centre_id=old.centre_id, source="COUNTER", state=state, case_no=number, received_at=first,
                fraud_type=old.fraud_type, decide_days=old.decide_days, synthetic=old.synthetic, due_at=_due(old),
            )
            Step._base_manager.create(
                case=case, act="receive", from_state="RECEIVED", to_state="RECEIVED", day=first.astimezone(SHANGHAI).date(),
            )
            _victims(apps, old, case)
        elif acts:
            Case._base_manager.filter(pk=case.pk).update(state=state, decide_days=old.decide_days, due_at=_due(old))
        for act, no, day, organ, start, end in PAPERS:
            if act not in acts or not getattr(old, no):
                continue
            step = Step._base_manager.create(
                case=case, act=act, from_state=start, to_state=end, day=getattr(old, day), document_no=getattr(old, no),
                organ=getattr(old, organ) if organ else "",
            )
            told = Step._base_manager.filter(case=case, act=act, struck_by=None, document_no="").exclude(pk=step.pk)
            told.update(struck_by=step)
        FundsCase._base_manager.filter(pk=old.pk).update(case=case)
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    editor.execute("ALTER TABLE cases_case ENABLE TRIGGER USER")


def _first_report(apps, old):
    reports = apps.get_model("funds", "Report")._base_manager.filter(case=old.pk)
    return reports.aggregate(at=models.Min("reported_at"))["at"]


def _due(old):
    told = {"ACCEPTED": (old.accepted_on, old.decide_days), "NOT_FILED": (old.unfiled_on, 3)}.get(old.filing)
    if told is None or old.filing == "NOT_FILED" and old.notified_on is not None:
        return None
    return datetime.datetime.combine(told[0] + datetime.timedelta(days=told[1]), datetime.time.max, SHANGHAI)


def _victims(apps, old, case):
    Victim, Report = apps.get_model("cases", "Victim"), apps.get_model("funds", "Report")
    no = 0
    for one in apps.get_model("funds", "Victim")._base_manager.filter(case=old.pk).order_by("pk"):
        told = Report._base_manager.filter(victim=one.pk).aggregate(
            first=models.Min("reported_at"), fen=models.Sum("loss_fen")
        )
        if told["first"] is None:
            continue
        no += 1
        Victim._base_manager.create(
            case=case, no=no, occurred_at=told["first"], reported_at=told["first"], name=one.name, phone=one.phone,
            id_no=one.id_no, loss_fen=told["fen"] or 0, reached_by=[], paid_by=[], flags=[], synthetic=old.synthetic,
        )


BACK = """
ALTER TABLE funds_fundscase DISABLE TRIGGER USER;
UPDATE funds_fundscase AS f SET case_no = c.case_no, decide_days = least(c.decide_days, 30),
  filing = CASE WHEN c.state IN ('SOLVED', 'SENT', 'CONCLUDED') THEN 'FILED' WHEN c.state IN ('RECEIVED', 'MERGED')
    THEN 'NONE' WHEN c.state = 'HANDED_OVER' THEN 'NONE' ELSE c.state END,
  accepted_no = coalesce(a.document_no, ''), accepted_on = a.day,
  filing_no = coalesce(b.document_no, ''), filed_on = b.day, filing_organ = coalesce(b.organ, ''),
  unfiled_no = coalesce(u.document_no, ''), unfiled_on = u.day,
  notified_no = coalesce(n.document_no, ''), notified_on = n.day
FROM cases_case AS c
LEFT JOIN LATERAL (SELECT * FROM cases_casestep AS s WHERE s.case_id = c.id AND s.act = 'accept'
  AND s.struck_by_id IS NULL ORDER BY s.id DESC LIMIT 1) AS a ON true
LEFT JOIN LATERAL (SELECT * FROM cases_casestep AS s WHERE s.case_id = c.id AND s.act = 'file'
  AND s.struck_by_id IS NULL ORDER BY s.day DESC, s.id DESC LIMIT 1) AS b ON true
LEFT JOIN LATERAL (SELECT * FROM cases_casestep AS s WHERE s.case_id = c.id AND s.struck_by_id IS NULL
  AND (c.state, s.act) IN (('NOT_FILED', 'not_file'), ('WITHDRAWN', 'withdraw')) ORDER BY s.id DESC LIMIT 1) AS u ON true
LEFT JOIN LATERAL (SELECT * FROM cases_casestep AS s WHERE s.case_id = c.id AND s.struck_by_id IS NULL
  AND c.state = 'NOT_FILED' AND s.act = 'notify' ORDER BY s.id DESC LIMIT 1) AS n ON true
WHERE c.id = f.case_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE funds_fundscase ENABLE TRIGGER USER;
"""
CONSTRAINTS = (
    "funds_case_no_once", "funds_case_filing_known", "funds_case_accepted_whole", "funds_case_filed_whole",
    "funds_case_unfiled_whole", "funds_case_numbers_copied",
)
COLUMNS = (
    "accepted_no", "accepted_on", "case_no", "decide_days", "filed_on", "filing", "filing_no", "filing_organ",
    "notified_no", "notified_on", "unfiled_no", "unfiled_on",
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_copied_numbers'),
        ('funds', '0023_payments_heard_wrongly'),
    ]

    operations = [
        migrations.AddField(
            model_name='fundscase',
            name='case',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='cases.case', verbose_name='Case'),
        ),
        migrations.RunSQL(FILED, UNFILED),
        migrations.RunPython(move_there, migrations.RunPython.noop),
        migrations.RunSQL(migrations.RunSQL.noop, BACK),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                *(migrations.RemoveConstraint(model_name='fundscase', name=one) for one in CONSTRAINTS),
                *(migrations.RemoveField(model_name='fundscase', name=one) for one in COLUMNS),
            ],
        ),
        migrations.AlterField(
            model_name='formerfiling',
            name='filing',
            field=models.CharField(choices=[('NONE', 'Not accepted yet'), ('ACCEPTED', 'Accepted, not filed'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed, decided'), ('WITHDRAWN', 'Withdrawn'), ('HANDED', 'Handed over')], max_length=10, verbose_name='Filing'),
        ),
    ]
