# SPDX-License-Identifier: Apache-2.0
"""What people say of sheets is kept as one record with its file, and stays readable once it is corrected or taken back;
what a victim told of a payment may be the row of a statement that leaves the other party out.

What was remembered by headers until now is taken over once. What an older version remembered by single headers is
removed: no reader has asked for it since a reading proves itself, and to which sheets it belonged is not known."""

from hashlib import blake2b

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from wuzha.funds.statements.proof.answers import form_of
from wuzha.schema import Together
from wuzha.sealed.fields import SealedField
from wuzha.sealed.value import Kind

KEPT = """
CREATE TRIGGER funds_sheetanswer_kept BEFORE DELETE OR UPDATE OF source, headers, said, file_id, by_id, at
  ON funds_sheetanswer FOR EACH ROW EXECUTE FUNCTION funds_refuse_change();
"""


def take_over(apps, _editor):
    memory = apps.get_model("intake", "HeaderMemory").objects.filter(kind="statements")
    answer = apps.get_model("funds", "SheetAnswer").objects
    found = {}
    for row in memory.filter(source__startswith="h:").order_by("pk"):
        found.setdefault(row.source, []).append(row)
    for source, rows in found.items():
        headers = [row.header for row in rows if not row.header.startswith("=")]
        # kept in the order of the sheet; else whose answer it was cannot be told
        if source == "h:" + blake2b("\x1f".join(form_of(headers)).encode(), digest_size=15).hexdigest():
            last = max(rows, key=lambda row: row.at)
            said = {row.header: row.field for row in rows}
            answer.create(source=source, headers=headers, said=said, by_id=last.by_id, at=last.at)
    memory.exclude(source__startswith="file.").delete()


def give_back(apps, _editor):
    memory = apps.get_model("intake", "HeaderMemory").objects
    for one in apps.get_model("funds", "SheetAnswer").objects.filter(ended_at__isnull=True):
        for header, field in one.said.items():
            if len(header) <= 200 and len(field) <= 32:
                memory.create(
                    kind="statements", source=one.source, header=header, field=field, by_id=one.by_id, at=one.at
                )


class Migration(migrations.Migration):

    dependencies = [
        ("funds", "0020_kept_versions"),
        ("intake", "0001_schema"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("statementfile", "former", models.JSONField(default=list, db_default=[])),
        migrations.CreateModel(
            name="SheetAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=32)),
                ("headers", models.JSONField(default=list)),
                ("said", models.JSONField(default=dict)),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Said")),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="Reason")),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("ended_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("file", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="funds.statementfile")),
            ],
            options={
                "verbose_name": "Answer about a sheet",
                "indexes": [models.Index(fields=["source", "id"], name="funds_sheet_answer")],
                "constraints": [models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("source",), name="funds_sheet_answer_in_force")],
            },
        ),
        migrations.CreateModel(
            name="OwnAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sheet", models.PositiveSmallIntegerField(default=0)),
                ("number", SealedField(Kind.TEXT, blank=True, editable=False, null=True, verbose_name="Own account")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="Said")),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="own_accounts", to="funds.statementfile")),
            ],
            options={
                "verbose_name": "Own account of a sheet",
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("file", "sheet"), name="funds_own_account_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
                ("objects", django.db.models.manager.Manager()),
            ],
        ),
        Together([
            migrations.AlterField("suspecteddouble", "one", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="funds.transfer")),
            migrations.AddField("suspecteddouble", "payment", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="funds.payment")),
        ]),
        migrations.RunSQL(migrations.RunSQL.noop, "DELETE FROM funds_suspecteddouble WHERE one_id IS NULL"),
        Together([
            migrations.AddConstraint("suspecteddouble", models.UniqueConstraint(fields=("payment", "other"), name="funds_double_told_once")),
            migrations.AddConstraint("suspecteddouble", models.CheckConstraint(condition=models.Q(models.Q(("one__isnull", True), ("payment__isnull", False)), models.Q(("one__isnull", False), ("payment__isnull", True)), _connector="OR"), name="funds_double_one_or_told")),
        ]),
        migrations.RunSQL(KEPT, "DROP TRIGGER funds_sheetanswer_kept ON funds_sheetanswer;"),
        migrations.RunPython(take_over, give_back),
    ]
