"""The numbers of who answers for a shelter and who has its key leave the names and become ciphertext."""

import re

from django.db import migrations, models

from sentinel.kernel.crypto import EncryptedText

NUMBER = re.compile(r"\+?(?:\d[\s()（）-]*){7}")
PEOPLE = (("contact", "contact_phone"), ("key_holder", "key_holder_phone"))


def split_numbers(apps, schema_editor):
    """ "Name number" as a name in plain text and the rest, from the first number on, encrypted."""
    for row in apps.get_model("shelters", "Shelter").objects.all():
        for name, phone in PEOPLE:
            text = getattr(row, name)
            if found := NUMBER.search(text):
                setattr(row, name, text[: found.start()].strip(" \t\u3000,，、:：;；(（"))
                setattr(row, phone, text[found.start() :].strip())
        row.save(update_fields=[field for pair in PEOPLE for field in pair])


def join_numbers(apps, schema_editor):
    """Name and number in one plain text again."""
    for row in apps.get_model("shelters", "Shelter").objects.all():
        for name, phone in PEOPLE:
            setattr(row, name, f"{getattr(row, name)} {getattr(row, phone)}".strip())
        row.save(update_fields=[name for name, _phone in PEOPLE])


class Migration(migrations.Migration):
    """First the fields for the numbers, then what stood beside the names goes there."""

    dependencies = [("shelters", "0003_counts_have_rows")]
    operations = [
        migrations.AddField(
            model_name="shelter",
            name="contact_phone",
            field=EncryptedText(blank=True, default="", max_length=64, verbose_name="责任人电话"),
        ),
        migrations.AddField(
            model_name="shelter",
            name="key_holder_phone",
            field=EncryptedText(blank=True, default="", max_length=64, verbose_name="钥匙保管人电话"),
        ),
        migrations.AlterField(
            model_name="shelter",
            name="contact",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="责任人"),
        ),
        migrations.AlterField(
            model_name="shelter",
            name="key_holder",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="钥匙保管人"),
        ),
        migrations.RunPython(split_numbers, join_numbers),
    ]
