# SPDX-License-Identifier: Apache-2.0
"""Lists of numbers for warning SMS. A list stays as it was made; only what receipts say of its numbers is added."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER warning_sms_list_guard BEFORE UPDATE OR DELETE ON warning_smslist
  FOR EACH ROW EXECUTE FUNCTION warning_refuse_change();
CREATE FUNCTION warning_guard_sms_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.sms_list_id, NEW.warning_id) IS DISTINCT FROM (OLD.sms_list_id, OLD.warning_id) THEN
    RAISE EXCEPTION 'a number stays on its list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER warning_sms_number_guard BEFORE UPDATE OR DELETE ON warning_smsnumber
  FOR EACH ROW EXECUTE FUNCTION warning_guard_sms_number();
"""
BACKWARD = """
DROP TRIGGER warning_sms_number_guard ON warning_smsnumber;
DROP FUNCTION warning_guard_sms_number();
DROP TRIGGER warning_sms_list_guard ON warning_smslist;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_written_plainly'),
        ('warning', '0007_shift_hand_over'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SmsList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fraud_type', models.CharField(max_length=24, verbose_name='Scam type')),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Urgent'), (1, 'High'), (2, 'Medium'), (3, 'Low')], verbose_name='Level')),
                ('template_version', models.PositiveIntegerField(verbose_name='Version of the text')),
                ('text', models.CharField(max_length=200, verbose_name='Text of the SMS')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='Made')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit', verbose_name='Centre')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='Made by')),
            ],
            options={
                'verbose_name': 'SMS list',
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='SmsNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['PHONE'], blank=True, editable=False, null=True, verbose_name='Phone')),
                ('phone_index', models.BinaryField(max_length=16, null=True)),
                ('receipt', models.CharField(blank=True, choices=[('DELIVERED', 'Delivered'), ('FAILED', 'Not delivered'), ('UNKNOWN', 'Gateway does not know')], default='', max_length=12, verbose_name='Receipt')),
                ('code', models.CharField(blank=True, default='', max_length=32, verbose_name='Code')),
                ('receipt_at', models.DateTimeField(null=True, verbose_name='Receipt at')),
                ('sms_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='warning.smslist')),
                ('warning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sms', to='warning.warningrecord')),
            ],
            options={
                'verbose_name': 'Number of an SMS list',
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'objects',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
                ('objects', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name='smslist',
            index=models.Index(fields=['centre', '-id'], name='sms_list_of_centre'),
        ),
        migrations.AddIndex(
            model_name='smsnumber',
            index=models.Index(fields=['sms_list', 'receipt', 'id'], name='sms_number_of_list'),
        ),
        migrations.AddConstraint(
            model_name='smsnumber',
            constraint=models.UniqueConstraint(fields=('warning', 'sms_list'), name='sms_number_once'),
        ),
        migrations.AddConstraint(
            model_name='smsnumber',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('receipt', ''), ('receipt_at__isnull', True)), models.Q(('receipt__in', ['DELIVERED', 'FAILED', 'UNKNOWN']), ('receipt_at__isnull', False), models.Q(('code', ''), ('receipt', 'FAILED'), _connector='OR')), _connector='OR'), name='sms_number_receipt_whole'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
