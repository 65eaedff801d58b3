"""Notes on alerts, pauses and transfers pass from unit to unit: short, in clear, and free of personal data."""

from django.db import migrations, models

NOTES = [
    ("clockalert", "note"),
    ("clockpause", "note"),
    ("transfer", "note"),
    ("transfer", "answer_note"),
    ("transfer", "decision_note"),
]


class Migration(migrations.Migration):

    dependencies = [
        ('warning', '0012_erasure'),
    ]

    operations = [
        operation
        for model, name in NOTES
        for operation in (
            migrations.RemoveField(model_name=model, name=name),
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.CharField(blank=True, db_default='', default='', max_length=300, verbose_name='Note'),
            ),
        )
    ]
