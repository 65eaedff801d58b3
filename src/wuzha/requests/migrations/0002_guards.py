# SPDX-License-Identifier: Apache-2.0
"""The life of a request in the database; steps and answers are only ever added to."""

from django.db import migrations

from wuzha.core.growing import guard, unguard
from wuzha.requests.rules.life import REQUEST_LIFE

REQUESTS, STEPS, ANSWERS = "requests_request", "requests_requeststep", "requests_requestanswer"


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_schema")]

    operations = [
        migrations.RunSQL(REQUEST_LIFE.guard(REQUESTS, "a request"), REQUEST_LIFE.unguard(REQUESTS)),
        migrations.RunSQL(guard(STEPS), unguard(STEPS)),
        migrations.RunSQL(guard(ANSWERS), unguard(ANSWERS)),
    ]
