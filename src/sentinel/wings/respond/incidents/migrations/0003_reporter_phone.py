"""The reporter's telephone number becomes ciphertext, in signed reports too."""

from django.db import migrations

from sentinel.kernel.crypto import EncryptedText


def encrypt_phones(apps, schema_editor):
    """Every number, the empty ones too: the field decrypts what it reads."""
    field = EncryptedText()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, reporter_phone FROM incidents_report")
        rows = [(field.get_prep_value(phone), key) for key, phone in cursor.fetchall()]
        cursor.execute("ALTER TABLE incidents_report DISABLE TRIGGER incidents_report_law")
        cursor.executemany("UPDATE incidents_report SET reporter_phone = %s WHERE id = %s", rows)
        cursor.execute("ALTER TABLE incidents_report ENABLE TRIGGER incidents_report_law")


class Migration(migrations.Migration):
    """First the column takes text of any length, then what is in it is encrypted."""

    dependencies = [("incidents", "0002_database_law")]
    operations = [
        migrations.AlterField(
            model_name="report",
            name="reporter_phone",
            field=EncryptedText(blank=True, default="", max_length=24, verbose_name="报告人电话"),
        ),
        migrations.RunPython(encrypt_phones, migrations.RunPython.noop),
    ]
