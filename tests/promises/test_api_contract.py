"""The API answers as its description says, whatever it is sent: never a 500, never an undocumented answer."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from promises.rows import DISTRICT, browser, make
from sentinel.kernel import tokens
from sentinel.kernel.clock import now
from sentinel.kernel.models import Account
from sentinel.kernel.people import actor_of_account
from sentinel.ledger import LEDGERS

pytestmark = pytest.mark.django_db
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.phases.update(phases=["fuzzing"])
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]


@pytest.fixture
def token() -> Iterator[str]:
    """A token of somebody who may do everything in the district; the connection outlives each request."""
    make("stations.station")
    permissions = {name for ledger in LEDGERS.values() for name in (ledger.permission, ledger.write_permission) if name}
    browser(*sorted(permissions), area=DISTRICT)
    account = Account.objects.order_by("-pk")[0]
    actor = actor_of_account(account, at=now())
    _row, raw = tokens.issue_token(actor=actor, at=now(), account=account, title="检验", days=1, read_only=False)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield raw
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
def test_every_operation_answers_as_described(case: schemathesis.Case, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
