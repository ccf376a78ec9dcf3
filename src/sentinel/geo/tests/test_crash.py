"""A process killed in the middle of storing an edition: what was committed stays, the rest follows, nothing twice."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from sentinel.geo import actions
from sentinel.geo.models import Feature
from sentinel.geo.tests import files
from sentinel.geo.tests.samples import begin, bring, make_district
from sentinel.kernel.models import Event
from sentinel.kernel.tests.samples import AT
from sentinel.runtime.installation import with_database

ROWS = 400
VICTIM = """
import sys, time
import django
django.setup()
from datetime import datetime
from django.conf import settings
from sentinel.geo import actions
from sentinel.geo.actions import loading
settings.SENTINEL_FILES = sys.argv[2]
loading.CHUNK = 20
while actions.advance_edition(int(sys.argv[1]), datetime.fromisoformat(sys.argv[3])):
    time.sleep(0.02)
"""


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_killed_load_goes_on_where_it_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SENTINEL_FILES", tmp_path)
    make_district()
    edition = begin(bring(files.points(ROWS)))
    victim = subprocess.Popen(
        [sys.executable, "-c", VICTIM, str(edition.pk), str(tmp_path), AT.isoformat()],
        env={
            **os.environ,
            "DATABASE_URL": with_database(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"])),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DJANGO_SETTINGS_MODULE": "sentinel.config.settings",
        },
    )
    until = time.monotonic() + 60
    while not Feature.objects.exists() and time.monotonic() < until:
        time.sleep(0.01)
    victim.kill()
    victim.wait()
    stored = Feature.objects.count()
    assert 0 < stored < ROWS
    edition.refresh_from_db()
    assert (edition.stored, edition.state) == (stored, "loading")
    actions.load_fully(edition, AT)
    assert list(Feature.objects.order_by("number").values_list("number", flat=True)) == list(range(1, ROWS + 1))
    assert (edition.state, Event.objects.filter(name="geo.edition.staged").count()) == ("draft", 1)
