# SPDX-License-Identifier: Apache-2.0
"""What was recorded of a filing stays when it is put right, freezes are given up before they are issued, and the guards
hold every way to a freeze, its renewal and its release: what was decided is not changed behind the decision, a renewal
goes its steps, a release goes by its notice and the bank's receipt. Numbers are compared in their plain form."""

import django.db.models.deletion
import django.db.models.lookups
import django.db.models.manager
import django.utils.timezone
import wuzha.funds.orders.plain
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models
from wuzha.schema import Together


FORWARD = r"""
INSERT INTO funds_lifecycle VALUES ('freeze', 'DRAFT', 'WITHDRAWN'), ('freeze', 'APPROVED', 'WITHDRAWN');

CREATE TRIGGER funds_formerfiling_append_only BEFORE UPDATE OR DELETE ON funds_formerfiling
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

-- A filing is put right only after its former version was kept; filed anew it carries no freeze that was decided before.
CREATE OR REPLACE FUNCTION funds_guard_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.filing <> OLD.filing AND (OLD.filing, NEW.filing) NOT IN (
    ('NONE', 'ACCEPTED'), ('ACCEPTED', 'FILED'), ('ACCEPTED', 'NOT_FILED'), ('NOT_FILED', 'FILED'),
    ('FILED', 'WITHDRAWN'), ('WITHDRAWN', 'FILED')
  ) THEN
    RAISE EXCEPTION 'a case does not go from % to %', OLD.filing, NEW.filing USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.filing = 'FILED' AND NEW.filed_on > OLD.filed_on AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state NOT IN ('DRAFT', 'REJECTED', 'WITHDRAWN') AND decided_on < NEW.filed_on
      AND decided_on >= OLD.filed_on
  ) OR OLD.filing = 'WITHDRAWN' AND NEW.filing = 'FILED' AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state IN ('APPROVED', 'ISSUED', 'ACTIVE', 'RELEASING') AND decided_on < NEW.filed_on
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.id, NEW.filed_on USING ERRCODE = 'check_violation';
  END IF;
  IF (
    OLD.accepted_no <> '' AND (OLD.accepted_no, OLD.accepted_on, OLD.decide_days)
      IS DISTINCT FROM (NEW.accepted_no, NEW.accepted_on, NEW.decide_days)
    OR OLD.filing_no <> '' AND (OLD.filing_no, OLD.filed_on, OLD.filing_organ, OLD.case_no)
      IS DISTINCT FROM (NEW.filing_no, NEW.filed_on, NEW.filing_organ, NEW.case_no)
    OR OLD.unfiled_no <> '' AND (OLD.unfiled_no, OLD.unfiled_on) IS DISTINCT FROM (NEW.unfiled_no, NEW.unfiled_on)
  ) AND NOT EXISTS (
    SELECT FROM funds_formerfiling AS f
    WHERE f.case_id = OLD.id
      AND (f.filing, f.accepted_no, f.accepted_on, f.decide_days, f.filing_no, f.filed_on, f.filing_organ, f.case_no,
           f.unfiled_no, f.unfiled_on)
        IS NOT DISTINCT FROM
          (OLD.filing, OLD.accepted_no, OLD.accepted_on, OLD.decide_days, OLD.filing_no, OLD.filed_on,
           OLD.filing_organ, OLD.case_no, OLD.unfiled_no, OLD.unfiled_on)
  ) THEN
    RAISE EXCEPTION 'case %: what was recorded of its filing was not kept', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER funds_case_filing ON funds_fundscase;
CREATE TRIGGER funds_case_filing BEFORE UPDATE OF
  filing, accepted_no, accepted_on, decide_days, case_no, filing_no, filed_on, filing_organ, unfiled_no, unfiled_on
  ON funds_fundscase FOR EACH ROW EXECUTE FUNCTION funds_guard_filing();

-- Columns that stay as they were decided. The arguments name them.
CREATE FUNCTION funds_guard_columns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb := to_jsonb(NEW);
BEGIN
  FOR n IN 0 .. TG_NARGS - 1 LOOP
    IF was -> TG_ARGV[n] IS DISTINCT FROM becomes -> TG_ARGV[n] THEN
      RAISE EXCEPTION '% of % % is what was decided and does not change', TG_ARGV[n], TG_TABLE_NAME, OLD.id
        USING ERRCODE = 'check_violation';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_decided BEFORE UPDATE ON funds_freeze FOR EACH ROW WHEN (OLD.state <> 'DRAFT')
  EXECUTE FUNCTION funds_guard_columns(
    'case_id', 'account_id', 'asset', 'term', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'reviewed_on', 'decision_by_id');
CREATE TRIGGER funds_freeze_issued BEFORE UPDATE ON funds_freeze
  FOR EACH ROW WHEN (OLD.state NOT IN ('DRAFT', 'APPROVED'))
  EXECUTE FUNCTION funds_guard_columns('request_no', 'doc_no');
CREATE TRIGGER funds_renewal_decided BEFORE UPDATE ON funds_renewal FOR EACH ROW WHEN (OLD.state <> 'DRAFT')
  EXECUTE FUNCTION funds_guard_columns(
    'freeze_id', 'term', 'from_at', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'reviewed_on', 'decision_by_id');
CREATE TRIGGER funds_release_decided BEFORE UPDATE ON funds_release FOR EACH ROW
  EXECUTE FUNCTION funds_guard_columns(
    'freeze_id', 'kind', 'ground', 'limit_fen', 'authority', 'required_authority', 'organ', 'decider',
    'decider_title', 'decision_no', 'decided_on', 'decision_by_id');
CREATE TRIGGER funds_refund_case_stays BEFORE UPDATE OF case_id ON funds_refundcase FOR EACH ROW
  EXECUTE FUNCTION funds_guard_columns('case_id');

-- A freeze is let go by its notice, and free on the receipt; it shrinks by a decision to limit it, and lasts longer by
-- a renewal that the bank confirmed, or an answer that was put right.
CREATE FUNCTION funds_guard_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'ISSUED' AND OLD.state <> 'ISSUED'
     AND (NEW.issued_at AT TIME ZONE 'Asia/Shanghai')::date < NEW.decided_on THEN
    RAISE EXCEPTION 'freeze %: issued before it was decided', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('RELEASING', 'RELEASED') AND NOT EXISTS (
    SELECT FROM funds_release WHERE freeze_id = NEW.id AND kind = 'LIFT'
      AND state = CASE NEW.state WHEN 'RELEASING' THEN 'SENT' ELSE 'DONE' END
  ) THEN
    RAISE EXCEPTION 'freeze %: no notice or receipt of its release', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state <> 'DRAFT' AND (NEW.amount_fen <> OLD.amount_fen OR NEW.scope_code <> OLD.scope_code) AND (
    NEW.scope_code = '02' OR (OLD.scope_code = '01' AND NEW.amount_fen > OLD.amount_fen) OR NOT EXISTS (
      SELECT FROM funds_release WHERE freeze_id = NEW.id AND kind = 'LIMIT' AND state = 'DONE'
    )
  ) THEN
    RAISE EXCEPTION 'freeze %: no decision to limit it', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('ACTIVE', 'RELEASING') AND NEW.state = OLD.state AND NEW.expires_at > OLD.expires_at
     AND OLD.mode <> 'QUEUED' AND NOT EXISTS (
       SELECT FROM funds_renewal WHERE freeze_id = NEW.id AND state = 'CONFIRMED' AND until_at = NEW.expires_at
     ) AND NOT EXISTS (
       SELECT FROM funds_bankanswer WHERE freeze_id = NEW.id AND asked IN ('FREEZE', 'RENEW') AND corrects_id IS NOT NULL
     ) THEN
    RAISE EXCEPTION 'freeze %: no renewal until %', NEW.id, NEW.expires_at USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_freeze_notice BEFORE UPDATE OF state, amount_fen, scope_code, expires_at ON funds_freeze
  FOR EACH ROW EXECUTE FUNCTION funds_guard_held();

-- Steps of renewals and releases; the level of the first approver and the filed case hold at each of a renewal's.
CREATE FUNCTION funds_guard_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> TG_ARGV[0] OR TG_OP = 'UPDATE' AND NEW.state <> OLD.state
     AND position(OLD.state || '>' || NEW.state || ' ' IN TG_ARGV[1]) = 0 THEN
    RAISE EXCEPTION '% does not begin as, or go to, %', TG_TABLE_NAME, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_renewal_steps BEFORE INSERT OR UPDATE OF state ON funds_renewal
  FOR EACH ROW EXECUTE FUNCTION funds_guard_steps('DRAFT',
    'DRAFT>APPROVED DRAFT>REJECTED APPROVED>ISSUED ISSUED>CONFIRMED ISSUED>FAILED CONFIRMED>FAILED FAILED>CONFIRMED '
    'DRAFT>TOO_LATE APPROVED>TOO_LATE ');
CREATE TRIGGER funds_release_steps BEFORE INSERT OR UPDATE OF state ON funds_release
  FOR EACH ROW EXECUTE FUNCTION funds_guard_steps('DECIDED', 'DECIDED>SENT SENT>DONE SENT>REFUSED ');
CREATE TRIGGER funds_renewal_issued BEFORE UPDATE OF state ON funds_renewal
  FOR EACH ROW WHEN (NEW.state = 'ISSUED' AND OLD.state <> 'ISSUED')
  EXECUTE FUNCTION funds_guard_same_level('filed');
"""
BACKWARD = r"""
DROP TRIGGER funds_renewal_issued ON funds_renewal;
DROP TRIGGER funds_release_steps ON funds_release;
DROP TRIGGER funds_renewal_steps ON funds_renewal;
DROP FUNCTION funds_guard_steps();
DROP TRIGGER funds_freeze_notice ON funds_freeze;
DROP FUNCTION funds_guard_held();
DROP TRIGGER funds_refund_case_stays ON funds_refundcase;
DROP TRIGGER funds_release_decided ON funds_release;
DROP TRIGGER funds_renewal_decided ON funds_renewal;
DROP TRIGGER funds_freeze_issued ON funds_freeze;
DROP TRIGGER funds_freeze_decided ON funds_freeze;
DROP FUNCTION funds_guard_columns();
DROP TRIGGER funds_case_filing ON funds_fundscase;
CREATE OR REPLACE FUNCTION funds_guard_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.filing <> OLD.filing AND (OLD.filing, NEW.filing) NOT IN (
    ('NONE', 'ACCEPTED'), ('ACCEPTED', 'FILED'), ('ACCEPTED', 'NOT_FILED'), ('NOT_FILED', 'FILED'),
    ('FILED', 'WITHDRAWN')
  ) THEN
    RAISE EXCEPTION 'a case does not go from % to %', OLD.filing, NEW.filing USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.filing = 'FILED' AND NEW.filed_on > OLD.filed_on AND EXISTS (
    SELECT FROM funds_freeze
    WHERE case_id = NEW.id AND state NOT IN ('DRAFT', 'REJECTED') AND decided_on < NEW.filed_on
      AND decided_on >= OLD.filed_on
  ) THEN
    RAISE EXCEPTION 'a freeze of case % was decided before %', NEW.id, NEW.filed_on USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_case_filing BEFORE UPDATE OF filing, filed_on ON funds_fundscase
  FOR EACH ROW EXECUTE FUNCTION funds_guard_filing();
DROP TRIGGER funds_formerfiling_append_only ON funds_formerfiling;
DELETE FROM funds_lifecycle WHERE kind = 'freeze' AND to_state = 'WITHDRAWN';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0013_losses_and_seizures'),
        ('org', '0002_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filing', models.CharField(choices=[('NONE', 'Not accepted yet'), ('ACCEPTED', 'Accepted, not filed'), ('FILED', 'Filed'), ('NOT_FILED', 'Not filed, decided'), ('WITHDRAWN', 'Withdrawn')], max_length=10, verbose_name='Filing')),
                ('accepted_no', models.CharField(blank=True, max_length=64, verbose_name='Acceptance number')),
                ('accepted_on', models.DateField(null=True, verbose_name='Accepted on')),
                ('decide_days', models.PositiveSmallIntegerField(choices=[(3, '3 days'), (7, '7 days, a clue is to be verified'), (30, '30 days, major and complex')], verbose_name='To be decided within')),
                ('case_no', models.CharField(blank=True, max_length=64, verbose_name='Case number')),
                ('filing_no', models.CharField(blank=True, max_length=64, verbose_name='Filing number')),
                ('filed_on', models.DateField(null=True, verbose_name='Filed on')),
                ('filing_organ', models.CharField(blank=True, max_length=64, verbose_name='Filed by')),
                ('unfiled_no', models.CharField(blank=True, max_length=64, verbose_name='Number of that decision')),
                ('unfiled_on', models.DateField(null=True, verbose_name='Decided on')),
                ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
            ],
            options={
                'verbose_name': 'Former filing of a case',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        Together([
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_decided_whole',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_issued_whole',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_year_needs_prefecture',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_shares_need_prefecture',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_listed_needs_province',
        ),
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_notice_number_copied',
        ),
        migrations.RemoveConstraint(
            model_name='fundscase',
            name='funds_case_numbers_copied',
        ),
        migrations.RemoveConstraint(
            model_name='orderalert',
            name='order_alert_kind_known',
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_notice_number_copied',
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_request_number_copied',
        ),
        migrations.RemoveConstraint(
            model_name='renewal',
            name='renewal_notice_number_copied',
        ),
        migrations.AddField(
            model_name='release',
            name='step_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='freeze',
            name='state',
            field=models.CharField(choices=[('DRAFT', 'Waiting for the decision'), ('APPROVED', 'Approved, to issue'), ('ISSUED', 'Waiting for the bank'), ('ACTIVE', 'Frozen'), ('REJECTED', 'Not approved'), ('FAILED', 'Not frozen'), ('RELEASING', 'Release notice sent'), ('RELEASED', 'Released'), ('AUTO_RELEASED', 'Lapsed'), ('DEDUCTED', 'Paid out'), ('WITHDRAWN', 'Given up before it was issued')], default='DRAFT', max_length=14, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='orderalert',
            name='kind',
            field=models.CharField(choices=[('ENDS_SOON', 'Ends soon'), ('RAN_OUT', 'The stop ran out without a freeze'), ('LAPSED', 'The freeze lapsed'), ('LAPSED_WAITING', 'It lapsed while a decision waited'), ('NOT_FILED', 'The stop ends within a day and the case is not filed'), ('DOSSIER', 'The dossier of the renewal must be with the legal office'), ('SCREEN_SOON', 'No result of the screening yet'), ('SCREEN_LATE', 'The screening ran out: release, or limit what is frozen as a whole'), ('RELEASE_SOON', 'To be released by tomorrow'), ('RELEASE_LATE', 'Should have been released by now'), ('OWNER_LATE', 'The owner was not told of the release'), ('AHEAD_ENDS', 'The freeze before it ends: ask the bank'), ('CASE_WITHDRAWN', 'The case was withdrawn: release'), ('CASE_NOT_FILED', 'The case is not filed: release the stop'), ('OBJECTION_SOON', 'An objection is to be answered soon'), ('OBJECTION_LATE', 'An objection was not answered in time'), ('ANSWER_LATE', 'The bank has not answered in time')], max_length=16, verbose_name='Kind'),
        ),
        migrations.AlterField(
            model_name='release',
            name='kind',
            field=models.CharField(choices=[('LIFT', 'The whole freeze'), ('LIMIT', 'All but a sum')], default='LIFT', max_length=5, verbose_name='What is lifted'),
        ),
        migrations.AddIndex(
            model_name='freeze',
            index=models.Index(condition=models.Q(('request_no', ''), _negated=True), fields=['request_no'], name='freeze_request'),
        ),
        migrations.AddIndex(
            model_name='release',
            index=models.Index(condition=models.Q(('step_at__isnull', False)), fields=['step_at'], name='release_step'),
        ),
        migrations.AddIndex(
            model_name='stoporder',
            index=models.Index(condition=models.Q(('request_no', ''), _negated=True), fields=['request_no'], name='stop_request'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['DRAFT', 'APPROVED', 'ISSUED', 'ACTIVE', 'REJECTED', 'FAILED', 'RELEASING', 'RELEASED', 'AUTO_RELEASED', 'DEDUCTED', 'WITHDRAWN'])), name='freeze_state_known'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), models.Q(('decided_on__isnull', False), models.Q(('decider', ''), _negated=True), models.Q(('decision_no', ''), _negated=True), models.Q(('authority', ''), _negated=True)), _connector='OR'), name='freeze_decided_whole'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', True), ('request_no', ''), ('state__in', ('DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN'))), models.Q(models.Q(('state__in', ('DRAFT', 'APPROVED', 'REJECTED', 'WITHDRAWN')), _negated=True), ('issued_at__isnull', False), models.Q(('request_no', ''), _negated=True)), _connector='OR'), name='freeze_issued_whole'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('term', 'YEAR_1'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority__in', ['PREFECTURE', 'PROVINCE']), _connector='OR'), name='freeze_year_needs_prefecture'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='freeze_notice_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asset', 'SHARES'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority__in', ['PREFECTURE', 'PROVINCE']), _connector='OR'), name='freeze_shares_need_prefecture'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asset', 'LISTED'), _negated=True), ('state__in', ('DRAFT', 'REJECTED', 'WITHDRAWN')), ('authority', 'PROVINCE'), _connector='OR'), name='freeze_listed_needs_province'),
        ),
        migrations.AddConstraint(
            model_name='fundscase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('accepted_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('filing_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('unfiled_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(models.Q(('filing__in', ('FILED', 'WITHDRAWN')), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('case_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), _connector='OR')), name='funds_case_numbers_copied'),
        ),
        migrations.AddConstraint(
            model_name='orderalert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ENDS_SOON', 'RAN_OUT', 'LAPSED', 'LAPSED_WAITING', 'NOT_FILED', 'DOSSIER', 'SCREEN_SOON', 'SCREEN_LATE', 'RELEASE_SOON', 'RELEASE_LATE', 'OWNER_LATE', 'AHEAD_ENDS', 'CASE_WITHDRAWN', 'CASE_NOT_FILED', 'OBJECTION_SOON', 'OBJECTION_LATE', 'ANSWER_LATE'])), name='order_alert_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_notice_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('request_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_request_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='renewal_notice_number_copied'),
        ),
        migrations.AddField(
            model_name='formerfiling',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By'),
        ),
        migrations.AddField(
            model_name='formerfiling',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_filings', to='funds.fundscase'),
        ),
        migrations.AddIndex(
            model_name='formerfiling',
            index=models.Index(fields=['case', 'at'], name='former_filing_of_case'),
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
