# SPDX-License-Identifier: Apache-2.0

import django.db.models.deletion
import django.utils.timezone
import wuzha.sealed.fields
import wuzha.sealed.value
from django.db import migrations, models
from wuzha.schema import Together


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0002_limits'),
    ]

    operations = [
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='Name of the passkey')),
                ('host', models.CharField(max_length=253)),
                ('credential_id', models.BinaryField(max_length=1023, unique=True)),
                ('public_key', models.BinaryField(max_length=4096)),
                ('sign_count', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('used_at', models.DateTimeField(null=True)),
                ('cloned_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'Passkey',
            },
        ),
        migrations.RemoveConstraint(
            model_name='secondfactor',
            name='factor_confirmed_has_secret',
        ),
        # Going back there are no passkeys: who has nothing else sets a factor up again.
        migrations.RunSQL(
            sql=migrations.RunSQL.noop,
            reverse_sql="UPDATE org_secondfactor SET confirmed_at = NULL WHERE secret IS NULL",
        ),
        Together([
        migrations.AddField(
            model_name='secondfactor',
            name='generation',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='secondfactor',
            name='pending',
            field=wuzha.sealed.fields.SealedField(wuzha.sealed.value.Kind['TEXT'], blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='loginalert',
            name='kind',
            field=models.CharField(choices=[('SPRAY', 'One network tries many accounts'), ('SIEGE', 'Many networks try one account'), ('WIDE', 'Many networks try many accounts'), ('CLONE', 'A passkey was copied')], max_length=8, verbose_name='Kind'),
        ),
        migrations.AddField(
            model_name='passkey',
            name='factor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to='org.secondfactor'),
        ),
        ]),
    ]
