# SPDX-License-Identifier: Apache-2.0
"""A number of this platform is one also when it is spaced out, and none of a filed case."""

from django.conf import settings
from django.db import migrations, models
from wuzha.schema import Together


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0010_marks_of_seals'),
        ('org', '0002_limits'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together([
        migrations.RemoveConstraint(
            model_name='freeze',
            name='freeze_notice_number_copied',
        ),
        migrations.RemoveConstraint(
            model_name='fundscase',
            name='funds_case_numbers_copied',
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
        migrations.AlterField(
            model_name='orderalert',
            name='kind',
            field=models.CharField(choices=[('ENDS_SOON', 'Ends soon'), ('RAN_OUT', 'The stop ran out without a freeze'), ('LAPSED', 'The freeze lapsed'), ('LAPSED_WAITING', 'It lapsed while a decision waited'), ('NOT_FILED', 'The stop ends within a day and the case is not filed'), ('DOSSIER', 'The dossier of the renewal must be with the legal office'), ('SCREEN_SOON', 'No result of the screening yet'), ('SCREEN_LATE', 'The screening ran out: release, or limit what is frozen as a whole'), ('RELEASE_LATE', 'Should have been released by now'), ('AHEAD_ENDS', 'The freeze before it ends: ask the bank'), ('CASE_WITHDRAWN', 'The case was withdrawn: release'), ('OBJECTION_SOON', 'An objection is to be answered soon'), ('OBJECTION_LATE', 'An objection was not answered in time'), ('ANSWER_LATE', 'The bank has not answered in time')], max_length=16, verbose_name='Kind'),
        ),
        migrations.AddConstraint(
            model_name='freeze',
            constraint=models.CheckConstraint(condition=models.Q(('doc_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='freeze_notice_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='fundscase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(('filing_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), models.Q(models.Q(('filing__in', ('FILED', 'WITHDRAWN')), _negated=True), models.Q(('case_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), _connector='OR')), name='funds_case_numbers_copied'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('doc_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_notice_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('request_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='release_request_number_copied'),
        ),
        migrations.AddConstraint(
            model_name='renewal',
            constraint=models.CheckConstraint(condition=models.Q(('doc_no__iregex', '^(\\W|_)*(Z(\\W|_)*[JF]|D(\\W|_)*J|F(\\W|_)*H)((\\W|_)*[0-9]){4,}(\\W|_)*$'), _negated=True), name='renewal_notice_number_copied'),
        ),
        ]),
    ]
