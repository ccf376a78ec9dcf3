"""Seals and unit versions are append-only; phones of people become ciphertext."""

from django.db import migrations

from sentinel.kernel.crypto import EncryptedText

LAW = """
CREATE TRIGGER kernel_seal_append_only BEFORE UPDATE OR DELETE ON kernel_seal
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
CREATE TRIGGER kernel_unitversion_append_only BEFORE UPDATE OR DELETE ON kernel_unitversion
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
"""
NO_LAW = """
DROP TRIGGER kernel_unitversion_append_only ON kernel_unitversion;
DROP TRIGGER kernel_seal_append_only ON kernel_seal;
"""
PLACES = """
UPDATE kernel_person person SET area_code = place.area_code
FROM (SELECT DISTINCT ON (holding.person_id) holding.person_id, post.area_code
      FROM kernel_holding holding JOIN kernel_post post ON post.id = holding.post_id
      ORDER BY holding.person_id, post.code) place
WHERE place.person_id = person.id
"""


def encrypt_phones(apps, schema_editor):
    """Every phone, the empty ones too: the field decrypts what it reads."""
    field = EncryptedText()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, phone FROM kernel_person")
        rows = [(field.get_prep_value(phone), key) for key, phone in cursor.fetchall()]
        cursor.executemany("UPDATE kernel_person SET phone = %s WHERE id = %s", rows)


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("kernel", "0006_services")]
    operations = [
        migrations.RunSQL(LAW, NO_LAW),
        migrations.RunPython(encrypt_phones, migrations.RunPython.noop),
        migrations.RunSQL(PLACES, migrations.RunSQL.noop),
    ]
