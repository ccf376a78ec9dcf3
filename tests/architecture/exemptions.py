"""The only place where the house's rules are set aside: rule -> what -> why. An entry nothing needs any more fails."""

EXEMPT: dict[str, dict[str, str]] = {
    "kernel.clock.now()": {
        "src/sentinel/kernel/middleware.py": "the edge of a request: gives every page of it the same instant",
        "src/sentinel/web/ledger_pages.py": "the views of every ledger, named after what they show",
    },
}


def settle(rule: str, found: set[str]) -> None:
    """Fail on findings without a reason here, and on reasons without a finding."""
    allowed = EXEMPT.get(rule, {})
    unexpected = sorted(found - allowed.keys())
    stale = sorted(allowed.keys() - found)
    assert not unexpected, f"{rule}:\n  " + "\n  ".join(unexpected)
    assert not stale, f"{rule}: no longer needed in exemptions.py:\n  " + "\n  ".join(stale)
