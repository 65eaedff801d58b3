# SPDX-License-Identifier: Apache-2.0
"""What was recorded stays when it is put right: the notice of not filing, whose an account is, a report that was told
again. Numbers of seizures, of what is given back, of confirmations and of cases are compared in their plain form."""

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
    OR OLD.notified_no <> '' AND (OLD.notified_no, OLD.notified_on) IS DISTINCT FROM (NEW.notified_no, NEW.notified_on)
  ) AND NOT EXISTS (
    SELECT FROM funds_formerfiling AS f
    WHERE f.case_id = OLD.id
      AND (f.filing, f.accepted_no, f.accepted_on, f.decide_days, f.filing_no, f.filed_on, f.filing_organ, f.case_no,
           f.unfiled_no, f.unfiled_on, f.notified_no, f.notified_on)
        IS NOT DISTINCT FROM
          (OLD.filing, OLD.accepted_no, OLD.accepted_on, OLD.decide_days, OLD.filing_no, OLD.filed_on,
           OLD.filing_organ, OLD.case_no, OLD.unfiled_no, OLD.unfiled_on, OLD.notified_no, OLD.notified_on)
  ) THEN
    RAISE EXCEPTION 'case %: what was recorded of its filing was not kept', OLD.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER funds_case_filing ON funds_fundscase;
CREATE TRIGGER funds_case_filing BEFORE UPDATE OF
  filing, accepted_no, accepted_on, decide_days, case_no, filing_no, filed_on, filing_organ, unfiled_no, unfiled_on,
  notified_no, notified_on
  ON funds_fundscase FOR EACH ROW EXECUTE FUNCTION funds_guard_filing();

-- A case number is written as it is compared: in half width, without what stands between its digits. What an older
-- release wrote otherwise stays, and is the same number all the same.
CREATE FUNCTION funds_plain_no(number varchar) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT upper(regexp_replace(normalize(number, NFKC), '(\W|_)+', '', 'g'))
$$;
CREATE INDEX funds_case_no_plain ON funds_fundscase (centre_id, funds_plain_no(case_no)) WHERE case_no <> '';
CREATE FUNCTION funds_guard_case_no() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.case_no = OLD.case_no THEN
    RETURN NEW;
  END IF;
  IF NEW.case_no <> funds_plain_no(NEW.case_no) THEN
    RAISE EXCEPTION 'case %: % is not the plain form of a case number', NEW.id, NEW.case_no
      USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT FROM funds_fundscase
    WHERE centre_id = NEW.centre_id AND id <> NEW.id AND case_no <> '' AND funds_plain_no(case_no) = NEW.case_no
  ) THEN
    RAISE EXCEPTION 'another case of the centre has the number %', NEW.case_no USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_case_no BEFORE INSERT OR UPDATE OF case_no ON funds_fundscase
  FOR EACH ROW WHEN (NEW.case_no <> '') EXECUTE FUNCTION funds_guard_case_no();

-- Whose an account is changes only after what was said before was kept; no number of ours confirms it.
CREATE FUNCTION funds_guard_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF normalize(NEW.confirmation, NFKC) ~* '^(\W|_)*(Z(\W|_)*[JF]|D(\W|_)*J|F(\W|_)*H)((\W|_)*[0-9]){4,}(\W|_)*$' THEN
      RAISE EXCEPTION 'account %: % is no number of a bank', NEW.account_id, NEW.confirmation
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    -- Seals and indexes are renewed with their keys; what was said, when and of what, does not change.
    IF (NEW.case_id, NEW.account_id, NEW.confirmation, NEW.at, NEW.by_id)
      IS DISTINCT FROM (OLD.case_id, OLD.account_id, OLD.confirmation, OLD.at, OLD.by_id) THEN
      RAISE EXCEPTION 'account %: whose it is was not kept', OLD.account_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF current_setting('wuzha.erasing', true) IS DISTINCT FROM 'on' AND NOT EXISTS (
    SELECT FROM funds_formerowner
    WHERE case_id = OLD.case_id AND account_id = OLD.account_id AND at = OLD.at AND confirmation = OLD.confirmation
  ) THEN
    RAISE EXCEPTION 'account %: whose it is was not kept', OLD.account_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER funds_owner_kept BEFORE INSERT OR UPDATE OR DELETE ON funds_accountowner
  FOR EACH ROW EXECUTE FUNCTION funds_guard_owner();
CREATE TRIGGER funds_formerowner_append_only BEFORE UPDATE OR DELETE ON funds_formerowner
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();

CREATE TRIGGER funds_reportagain_append_only BEFORE UPDATE OR DELETE ON funds_reportagain
  FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
CREATE TRIGGER funds_feed_insert AFTER INSERT ON funds_reportagain
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION funds_feed_case();
"""
BACKWARD = r"""
DROP TRIGGER funds_feed_insert ON funds_reportagain;
DROP TRIGGER funds_reportagain_append_only ON funds_reportagain;
DROP TRIGGER funds_formerowner_append_only ON funds_formerowner;
DROP TRIGGER funds_owner_kept ON funds_accountowner;
DROP FUNCTION funds_guard_owner();
DROP TRIGGER funds_case_no ON funds_fundscase;
DROP FUNCTION funds_guard_case_no();
DROP INDEX funds_case_no_plain;
DROP FUNCTION funds_plain_no(varchar);
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
"""


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0019_what_was_limited'),
        ('org', '0002_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_no', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['ID_NUMBER'], blank=True, editable=False, null=True, verbose_name='ID number')),
                ('name', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['NAME'], blank=True, editable=False, null=True, verbose_name='Name')),
                ('confirmation', models.CharField(blank=True, max_length=64, verbose_name="Number of the bank's confirmation")),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                ('over_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
            ],
            options={
                'verbose_name': 'Former owner of an account',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='ReportAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('HANDOVER', 'Handed over by the warning desk'), ('HAND', 'Entered by hand'), ('BANK', 'Reported by the bank')], max_length=10, verbose_name='Source')),
                ('reference', models.CharField(blank=True, max_length=64, verbose_name='Report number')),
                ('reported_at', models.DateTimeField(verbose_name='Reported')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Taken in')),
            ],
            options={
                'verbose_name': 'Report told again',
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
        migrations.AddField(
            model_name='formerowner',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.account'),
        ),
        migrations.AddField(
            model_name='formerowner',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formerowner',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_owners', to='funds.fundscase'),
        ),
        migrations.AddField(
            model_name='formerowner',
            name='over_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By'),
        ),
        migrations.AddIndex(
            model_name='formerowner',
            index=models.Index(fields=['case', 'account'], name='funds_former_owner'),
        ),
        migrations.AddField(
            model_name='reportagain',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports_again', to='funds.fundscase'),
        ),
        migrations.AddField(
            model_name='reportagain',
            name='report',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='again', to='funds.report'),
        ),
        migrations.AddField(
            model_name='reportagain',
            name='taken_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='formerfiling',
            name='notified_no',
            field=models.CharField(blank=True, db_default='', max_length=64, verbose_name='Number of the notice of not filing'),
        ),
        migrations.AddField(
            model_name='formerfiling',
            name='notified_on',
            field=models.DateField(null=True, verbose_name='Notice given on'),
        ),
        migrations.RemoveConstraint(
            model_name='fundscase',
            name='funds_case_numbers_copied',
        ),
        migrations.RemoveConstraint(
            model_name='giveback',
            name='funds_give_back_number_copied',
        ),
        migrations.RemoveConstraint(
            model_name='seizure',
            name='funds_seizure_number_copied',
        ),
        migrations.AddConstraint(
            model_name='fundscase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('accepted_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('filing_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('unfiled_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('notified_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(models.Q(('filing__in', ('FILED', 'WITHDRAWN')), _negated=True), models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('case_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), _connector='OR')), name='funds_case_numbers_copied'),
        ),
        migrations.AddConstraint(
            model_name='giveback',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('list_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_give_back_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='seizure',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.IRegex(wuzha.funds.orders.plain.Plain(models.F('doc_no')), '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='funds_seizure_number_copied'),
        ),
        ]),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
