"""The due source of warnings: they end at the time they were given."""

from sentinel.kernel.due import due_source
from sentinel.wings.watch.warnings import actions, queries

due_source("warnings.expiry", due=queries.due_warnings, act=actions.expire_warning, next_due=queries.next_expiry)
