"""The keepers' telephone numbers become ciphertext."""

from django.db import migrations

from sentinel.kernel.crypto import EncryptedText

CHANGE = "UPDATE supplies_store SET contact = %s WHERE id = %s"


def _rewrite(schema_editor, turned):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, contact FROM supplies_store")
        rows = [(turned(contact), key) for key, contact in cursor.fetchall()]
        if rows:
            cursor.executemany(CHANGE, rows)


def encrypt_numbers(apps, schema_editor):
    """Every number, the empty ones too: the field decrypts what it reads."""
    _rewrite(schema_editor, EncryptedText().get_prep_value)


def decrypt_numbers(apps, schema_editor):
    """Back to plain text."""
    _rewrite(schema_editor, lambda stored: EncryptedText().from_db_value(stored, None, schema_editor.connection))


class Migration(migrations.Migration):
    """First the column takes text of any length, then what is in it is encrypted."""

    dependencies = [("supplies", "0002_database_law")]
    operations = [
        migrations.AlterField(
            model_name="store",
            name="contact",
            field=EncryptedText(max_length=32, verbose_name="24 小时电话"),
        ),
        migrations.RunPython(encrypt_numbers, decrypt_numbers),
    ]
