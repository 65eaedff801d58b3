# SPDX-License-Identifier: Apache-2.0
"""A reminder of a colleague stands among the alarms."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0021_answers_about_sheets'),
        ('org', '0004_written_plainly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='orderalert',
            name='order_alert_kind_known',
        ),
        migrations.AlterField(
            model_name='orderalert',
            name='kind',
            field=models.CharField(choices=[('ENDS_SOON', 'Ends soon'), ('RAN_OUT', 'The stop ran out without a freeze'), ('LAPSED', 'The freeze lapsed'), ('LAPSED_WAITING', 'It lapsed while a decision waited'), ('NOT_FILED', 'The stop ends within a day and the case is not filed'), ('DOSSIER', 'The dossier of the renewal must be with the legal office'), ('SCREEN_SOON', 'No result of the screening yet'), ('SCREEN_LATE', 'The screening ran out: release, or limit what is frozen as a whole'), ('RELEASE_SOON', 'To be released by tomorrow'), ('RELEASE_LATE', 'Should have been released by now'), ('OWNER_LATE', 'The owner was not told of the release'), ('AHEAD_ENDS', 'The freeze before it ends: ask the bank'), ('CASE_WITHDRAWN', 'The case was withdrawn: release'), ('CASE_NOT_FILED', 'The case is not filed: release the stop'), ('OBJECTION_SOON', 'An objection is to be answered soon'), ('OBJECTION_LATE', 'An objection was not answered in time'), ('ANSWER_LATE', 'The bank has not answered in time'), ('REMINDED', 'Reminded by a colleague')], max_length=16, verbose_name='Kind'),
        ),
        migrations.AddConstraint(
            model_name='orderalert',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ENDS_SOON', 'RAN_OUT', 'LAPSED', 'LAPSED_WAITING', 'NOT_FILED', 'DOSSIER', 'SCREEN_SOON', 'SCREEN_LATE', 'RELEASE_SOON', 'RELEASE_LATE', 'OWNER_LATE', 'AHEAD_ENDS', 'CASE_WITHDRAWN', 'CASE_NOT_FILED', 'OBJECTION_SOON', 'OBJECTION_LATE', 'ANSWER_LATE', 'REMINDED'])), name='order_alert_kind_known'),
        ),
    ]
