"""What rows of files say becomes ciphertext, and is forgotten in time."""

import sentinel.kernel.crypto
from django.db import migrations, models

from sentinel.kernel.crypto import sealed

AT_ONCE = 2_000
SAID = ("cells", "corrected", "changes", "problems")


def encrypt_rows(apps, schema_editor):
    """Every row of every import there is; empty ones become an empty text."""
    columns, marks = ", ".join(SAID), ", ".join(f"{name} = %s" for name in SAID)
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(f"SELECT id, {columns} FROM ledger_importrow WHERE id > %s ORDER BY id LIMIT {AT_ONCE}", [last])
            if not (rows := cursor.fetchall()):
                break
            cursor.executemany(
                f"UPDATE ledger_importrow SET {marks} WHERE id = %s",
                [(*("" if text in ("[]", "{}") else sealed(text) for text in row[1:]), row[0]) for row in rows],
            )
            last = rows[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_imports'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='forget_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='import',
            name='forgotten_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='cells',
            field=sentinel.kernel.crypto.EncryptedJSON(default=list),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='changes',
            field=sentinel.kernel.crypto.EncryptedJSON(default=dict),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='corrected',
            field=sentinel.kernel.crypto.EncryptedJSON(default=dict),
        ),
        migrations.AlterField(
            model_name='importrow',
            name='problems',
            field=sentinel.kernel.crypto.EncryptedJSON(default=dict),
        ),
        migrations.AddIndex(
            model_name='import',
            index=models.Index(condition=models.Q(('forgotten_at__isnull', True)), fields=['forget_at'], name='ledger_import_forget'),
        ),
        migrations.RunSQL(
            "UPDATE ledger_import SET forget_at = coalesce(finished_at, opened_at) + interval '31 days'",
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(encrypt_rows, migrations.RunPython.noop),
    ]
