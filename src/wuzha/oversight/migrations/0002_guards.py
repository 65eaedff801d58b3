# SPDX-License-Identifier: Apache-2.0
"""The lives of interviews and referrals in the database; steps and inspections are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.oversight.rules import INTERVIEW_LIFE, REFERRAL_LIFE

INTERVIEWS, REFERRALS = "oversight_interview", "oversight_referral"
GROWING = ("oversight_review", "oversight_interviewstep", "oversight_referralstep")


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_schema")]

    operations = [
        migrations.RunSQL(INTERVIEW_LIFE.guard(INTERVIEWS, "an interview"), INTERVIEW_LIFE.unguard(INTERVIEWS)),
        migrations.RunSQL(REFERRAL_LIFE.guard(REFERRALS, "a referral"), REFERRAL_LIFE.unguard(REFERRALS)),
        *(migrations.RunSQL(guard(table), unguard(table)) for table in GROWING),
    ]
