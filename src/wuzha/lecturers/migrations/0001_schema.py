# SPDX-License-Identifier: Apache-2.0
"""Lecturers and contests. Their lives are held in the database; what was decided and marked stays."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.manager
import django.utils.timezone
import uuid
import wuzha.core.feed
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

from wuzha.core.growing import guard, unguard
from wuzha.lecturers.rules.life import CONTEST_LIFE, LECTURER_LIFE, ROUND_LIFE
from wuzha.schema import CreateModels

LIVES = (
    (LECTURER_LIFE, "lecturers_lecturer", "a lecturer"), (CONTEST_LIFE, "lecturers_contest", "a contest"),
    (ROUND_LIFE, "lecturers_round", "a round"),
)
GROWING = ("lecturers_conteststep", "lecturers_stardecision", "lecturers_mark")
STARS = """
CREATE FUNCTION lecturers_stars_by_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.stars = 0 OR TG_OP = 'UPDATE' AND NEW.stars = OLD.stars THEN
    RETURN NEW;
  END IF;
  IF NEW.stars IS DISTINCT FROM (
    SELECT d.stars FROM lecturers_stardecision AS d WHERE d.lecturer_id = NEW.id ORDER BY d.id DESC LIMIT 1
  ) THEN
    RAISE EXCEPTION 'stars follow the last decision by the rule' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_stars BEFORE INSERT OR UPDATE OF stars ON lecturers_lecturer
  FOR EACH ROW EXECUTE FUNCTION lecturers_stars_by_rule();
"""
NO_STARS = "DROP TRIGGER lecturers_stars ON lecturers_lecturer; DROP FUNCTION lecturers_stars_by_rule();"
MARKS = """
CREATE FUNCTION lecturers_mark_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.corrects_id IS NOT NULL THEN
    RETURN NEW;
  END IF;
  PERFORM FROM lecturers_round WHERE id = NEW.round_id AND state = 'OPEN' AND NEW.contestant_id = ANY (taking)
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the round takes no such mark' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM lecturers_recusal WHERE judge_id = NEW.judge_id AND contestant_id = NEW.contestant_id) THEN
    RAISE EXCEPTION 'the judge does not mark this contestant' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_mark_fits BEFORE INSERT ON lecturers_mark
  FOR EACH ROW EXECUTE FUNCTION lecturers_mark_fits();
"""
NO_MARKS = "DROP TRIGGER lecturers_mark_fits ON lecturers_mark; DROP FUNCTION lecturers_mark_fits();"
SEED = """
CREATE FUNCTION lecturers_seed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.seed <> '' AND NEW.seed <> OLD.seed THEN
    RAISE EXCEPTION 'the seed of a contest stays as it was announced' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lecturers_seed BEFORE UPDATE OF seed ON lecturers_contest
  FOR EACH ROW EXECUTE FUNCTION lecturers_seed_stays();
"""
NO_SEED = "DROP TRIGGER lecturers_seed ON lecturers_contest; DROP FUNCTION lecturers_seed_stays();"
FEED = """
CREATE FUNCTION lecturers_feed_contest() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lecturers_contestchanged (contest_id, city_id)
  SELECT c.id, c.city_id FROM lecturers_contest AS c
  WHERE c.id = (CASE WHEN TG_TABLE_NAME = 'lecturers_contest' THEN to_jsonb(NEW) ->> 'id'
                     ELSE to_jsonb(NEW) ->> 'contest_id' END)::bigint;
  PERFORM pg_notify('wuzha_contest', '');
  RETURN NULL;
END $$;
CREATE TRIGGER lecturers_feed AFTER UPDATE ON lecturers_contest
  FOR EACH ROW EXECUTE FUNCTION lecturers_feed_contest();
CREATE TRIGGER lecturers_feed AFTER INSERT OR UPDATE ON lecturers_round
  FOR EACH ROW EXECUTE FUNCTION lecturers_feed_contest();
"""
NO_FEED = """
DROP TRIGGER lecturers_feed ON lecturers_contest;
DROP TRIGGER lecturers_feed ON lecturers_round;
DROP FUNCTION lecturers_feed_contest();
"""


class Migration(migrations.Migration):

    initial = True
    replaces = [
        ('lecturers', '0002_guards'),
    ]

    dependencies = [
        ('org', '0001_schema'),
        ('outreach', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Contest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('STAR', "Star lecturers' contest"), ('UNION', 'Skills contest of the trade union')], max_length=8, verbose_name='Kind')),
                    ('title', models.CharField(max_length=64, verbose_name='Title')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('place', models.CharField(max_length=64, verbose_name='Place')),
                    ('state', models.CharField(choices=[('PLANNED', 'Planned'), ('ANNOUNCED', 'Announced'), ('RUNNING', 'Running'), ('COUNTED', 'Provisional list'), ('CLOSING', 'To be confirmed'), ('PUBLISHED', 'Published'), ('CALLED_OFF', 'Called off')], default='PLANNED', max_length=12, verbose_name='State')),
                    ('seed', models.CharField(blank=True, max_length=32, verbose_name='Seed')),
                    ('announced_at', models.DateTimeField(null=True, verbose_name='Announced')),
                    ('protest_until', models.DateTimeField(null=True, verbose_name='Protests until')),
                    ('published_at', models.DateTimeField(null=True, verbose_name='Published')),
                    ('starred_at', models.DateTimeField(null=True, verbose_name='Stars computed')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('city', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'Contest',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['-day', '-id'], name='contest_list')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'ANNOUNCED', 'RUNNING', 'COUNTED', 'CLOSING', 'PUBLISHED', 'CALLED_OFF'])), name='contest_state_known'), models.CheckConstraint(condition=models.Q(('state__in', ['PLANNED', 'CALLED_OFF']), models.Q(('announced_at__isnull', False), models.Q(('seed', ''), _negated=True)), _connector='OR'), name='contest_announced_has_seed'), models.CheckConstraint(condition=models.Q(('published_by__isnull', True), models.Q(('proposed_by__isnull', False), models.Q(('published_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='contest_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'PUBLISHED'), _negated=True), ('published_at__isnull', False), _connector='OR'), name='contest_published_has_time')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ContestChanged',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('txid', wuzha.core.feed.TransactionId(db_default=models.Func(function='pg_current_xact_id'))),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('city', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='org.unit')),
                    ('contest', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='lecturers.contest')),
                ],
                options={
                    'verbose_name': 'Change of a contest',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['txid'], name='contest_changed_txid')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='ContestStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('from_state', models.CharField(max_length=12)),
                    ('to_state', models.CharField(max_length=12)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('act', models.CharField(choices=[('plan', 'planned'), ('announce', 'announced with its seed'), ('draw', 'order drawn'), ('count', 'marks counted'), ('propose', 'result proposed'), ('send_back', 'sent back'), ('publish', 'result confirmed and published'), ('call_off', 'called off')], max_length=12)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='lecturers.contest')),
                ],
                options={
                    'verbose_name': 'Step of a contest',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['contest', 'id'], name='contest_steps')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Judge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='Name')),
                    ('work', models.CharField(blank=True, max_length=64, verbose_name='Works at')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='judges', to='lecturers.contest')),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Judge',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('contest', 'person'), name='judge_person_once'), models.UniqueConstraint(condition=models.Q(('name', ''), _negated=True), fields=('contest', 'name', 'work'), name='judge_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='JudgeCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=43, unique=True)),
                    ('until', models.DateTimeField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='lecturers.judge')),
                ],
                options={
                    'verbose_name': 'Code of a judge',
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
                name='Lecturer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, verbose_name='Name')),
                    ('work', models.CharField(blank=True, max_length=64, verbose_name='Works at')),
                    ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                    ('phone_index', wuzha.sealed.fields.BlindIndexField('phone', blank=True, null=True)),
                    ('state', models.CharField(choices=[('NOMINATED', 'Nominated'), ('ACTIVE', 'Active'), ('TURNED_DOWN', 'Turned down'), ('LEFT', 'Left')], default='NOMINATED', max_length=12)),
                    ('stars', models.PositiveSmallIntegerField(default=0, verbose_name='Stars')),
                    ('review_due', models.DateField(null=True, verbose_name='Review due')),
                    ('nominated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Nominated')),
                    ('since', models.DateField(null=True, verbose_name='Lecturer since')),
                    ('ended_on', models.DateField(null=True, verbose_name='Left on')),
                    ('note', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Note')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('nominated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='User')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Unit')),
                ],
                options={
                    'verbose_name': 'Lecturer',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['state', '-stars', '-id'], name='lecturer_list'), models.Index(fields=['unit', 'state'], name='lecturer_unit'), models.Index(fields=['phone_index'], name='lecturer_phone')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['NOMINATED', 'ACTIVE', 'TURNED_DOWN', 'LEFT'])), name='lecturer_state_known'), models.CheckConstraint(condition=models.Q(('stars__lte', 5)), name='lecturer_stars_range'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('nominated_by__isnull', True), models.Q(('decided_by', models.F('nominated_by')), _negated=True), _connector='OR'), name='lecturer_by_two'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ACTIVE', 'LEFT']), _negated=True), ('since__isnull', False), _connector='OR'), name='lecturer_active_since'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state__in', ['NOMINATED', 'ACTIVE'])), fields=('person',), name='lecturer_person_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Contestant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40)),
                    ('turn', models.PositiveSmallIntegerField(null=True, verbose_name='Turn')),
                    ('withdrawn_at', models.DateTimeField(null=True, verbose_name='Withdrawn')),
                    ('rank', models.PositiveSmallIntegerField(null=True, verbose_name='Rank')),
                    ('total', models.PositiveIntegerField(null=True, verbose_name='Whole')),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contestants', to='lecturers.contest')),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit')),
                    ('lecturer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='lecturers.lecturer')),
                ],
                options={
                    'verbose_name': 'Contestant',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('contest', 'lecturer'), name='contestant_once'), models.UniqueConstraint(fields=('contest', 'turn'), name='contestant_turn_once'), models.CheckConstraint(condition=models.Q(('rank__isnull', True), ('total__isnull', False), _connector='XOR'), name='contestant_ranked_whole')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='LecturerPaper',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                    ('suffix', models.CharField(max_length=8)),
                    ('size', models.PositiveIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='When')),
                    ('kind', models.CharField(choices=[('CONTEST', 'Certificate of a contest'), ('STARS', 'Certificate of stars')], max_length=8)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('contest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='lecturers.contest')),
                    ('lecturer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='lecturers.lecturer')),
                ],
                options={
                    'verbose_name': 'Certificate',
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
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('uid', models.UUIDField(unique=True)),
                    ('parts', models.JSONField(default=dict)),
                    ('total', models.PositiveIntegerField()),
                    ('given_at', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('contestant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='lecturers.contestant')),
                    ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected', to='lecturers.mark')),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='lecturers.judge')),
                    ('protest', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='lecturers.protest')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='lecturers.round')),
                ],
                options={
                    'verbose_name': 'Mark of a judge',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('round', 'contestant', 'judge'), name='mark_once'), models.CheckConstraint(condition=models.Q(('total__lte', 10000)), name='mark_range'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('protest__isnull', True)), models.Q(('corrects__isnull', False), ('protest__isnull', False)), _connector='OR'), name='mark_corrected_by_protest')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Protest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='What is protested against')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('accepted', models.BooleanField(null=True)),
                    ('answer', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Answer')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protests', to='lecturers.contest')),
                    ('contestant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protests', to='lecturers.contestant')),
                    ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('mark', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='protests', to='lecturers.mark')),
                ],
                options={
                    'verbose_name': 'Protest',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('accepted__isnull', True), ('decided_by__isnull', True)), models.Q(('accepted__isnull', False), ('decided_by__isnull', False), models.Q(('by__isnull', True), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR')), _connector='OR'), name='protest_decided_by_another')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Recusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_unit', models.BooleanField(default=False)),
                    ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('contestant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='lecturers.contestant')),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='lecturers.judge')),
                ],
                options={
                    'verbose_name': 'Recusal',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('judge', 'contestant'), name='recusal_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Round',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number_in', models.PositiveSmallIntegerField()),
                    ('title', models.CharField(max_length=40)),
                    ('share', models.PositiveSmallIntegerField()),
                    ('seats', models.PositiveSmallIntegerField(null=True)),
                    ('playoff', models.BooleanField(default=False)),
                    ('taking', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('state', models.CharField(choices=[('WAITING', 'Not begun'), ('OPEN', 'Takes marks'), ('CLOSED', 'Closed')], default='WAITING', max_length=8, verbose_name='State')),
                    ('opened_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='lecturers.contest')),
                ],
                options={
                    'verbose_name': 'Round',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['WAITING', 'OPEN', 'CLOSED'])), name='contest_round_state_known'), models.UniqueConstraint(fields=('contest', 'number_in'), name='contest_round_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Excuse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('judge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='excuses', to='lecturers.judge')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='excuses', to='lecturers.round')),
                ],
                options={
                    'verbose_name': 'Excuse of a judge',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('round', 'judge'), name='excuse_once')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='StarDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.CharField(choices=[('CONTEST', 'After a contest'), ('REVIEW', 'Yearly review')], max_length=8)),
                    ('day', models.DateField(verbose_name='Day')),
                    ('before', models.PositiveSmallIntegerField()),
                    ('computed', models.PositiveSmallIntegerField()),
                    ('stars', models.PositiveSmallIntegerField(verbose_name='Stars')),
                    ('score', models.PositiveIntegerField(verbose_name='Score')),
                    ('facts', models.JSONField(default=dict)),
                    ('rule', models.CharField(blank=True, max_length=40)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('synthetic', models.BooleanField(db_default=False, default=False)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('contest', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='lecturers.contest')),
                    ('lecturer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='lecturers.lecturer')),
                ],
                options={
                    'verbose_name': 'Stars of a lecturer',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['lecturer', '-id'], name='star_lecturer')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('contest__isnull', False)), fields=('lecturer', 'contest'), name='star_contest_once'), models.CheckConstraint(condition=models.Q(('cause', 'REVIEW'), ('contest__isnull', False), _connector='XOR'), name='star_contest_named'), models.CheckConstraint(condition=models.Q(models.Q(('cause', 'CONTEST'), ('stars__gte', models.F('before')), ('stars__in', [models.F('before'), models.F('computed')])), models.Q(('cause', 'REVIEW'), ('stars__in', [models.F('before'), django.db.models.expressions.CombinedExpression(models.F('before'), '-', models.Value(1)), 0]), ('stars__lte', models.F('before'))), _connector='OR'), name='star_follows_rule')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='Talk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField(verbose_name='Day')),
                    ('place', models.CharField(max_length=64, verbose_name='Place')),
                    ('topic', models.CharField(max_length=64, verbose_name='Topic')),
                    ('people', models.PositiveIntegerField(verbose_name='Audience')),
                    ('code', models.CharField(max_length=24, null=True, unique=True)),
                    ('code_until', models.DateTimeField(null=True)),
                    ('old_marks', models.PositiveIntegerField(db_default=0, default=0)),
                    ('old_sum', models.PositiveIntegerField(db_default=0, default=0)),
                    ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Recorded')),
                    ('struck_at', models.DateTimeField(null=True, verbose_name='Struck')),
                    ('why', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True, verbose_name='Reason')),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('synthetic', models.BooleanField(db_default=False, default=False, verbose_name='Synthetic')),
                    ('activity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outreach.activity')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='By')),
                    ('lecturer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='lecturers.lecturer', verbose_name='Lecturer')),
                    ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Held at')),
                ],
                options={
                    'verbose_name': 'Talk',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'indexes': [models.Index(fields=['lecturer', '-day'], name='talk_lecturer'), models.Index(fields=['-day', '-id'], name='talk_list')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('activity__isnull', False), ('struck_at__isnull', True)), fields=('lecturer', 'activity'), name='talk_activity_once'), models.CheckConstraint(condition=models.Q(('code__isnull', True), ('code_until__isnull', False), _connector='XOR'), name='talk_code_has_end')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
            migrations.CreateModel(
                name='AudienceMark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('device', models.CharField(max_length=43)),
                    ('mark', models.PositiveSmallIntegerField()),
                    ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('talk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='lecturers.talk')),
                ],
                options={
                    'verbose_name': 'Mark by an audience',
                    'abstract': False,
                    'base_manager_name': 'unscoped',
                    'default_manager_name': 'objects',
                    'constraints': [models.UniqueConstraint(fields=('talk', 'device'), name='audience_mark_once'), models.CheckConstraint(condition=models.Q(('mark__in', (1, 2, 3, 4, 5))), name='audience_mark_range')],
                },
                managers=[
                    ('unscoped', django.db.models.manager.Manager()),
                    ('objects', django.db.models.manager.Manager()),
                ],
            ),
        ]),
        *(
            migrations.RunSQL(life.guard(table, what, loaded="NEW.synthetic" if table != "lecturers_round" else ""),
                              life.unguard(table))
            for life, table, what in LIVES
        ),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
        migrations.RunSQL(STARS, NO_STARS),
        migrations.RunSQL(MARKS, NO_MARKS),
        migrations.RunSQL(SEED, NO_SEED),
        migrations.RunSQL(FEED, NO_FEED),
    ]
