"""The only place where the house's rules are set aside: rule -> what -> why. An entry nothing needs any more fails."""

REPLAY = "the replay stands outside the house: it plays the outer world and compares what came of it"
PROCESS = "a process looks after its own row, or one that only the runtime has"
LEDGER_VIEWS = "the views of every ledger, named after what they show"
LAYER = "geo has no module anatomy: a layer is a reading of its one table"

EXEMPT: dict[str, dict[str, str]] = {
    "kernel.clock.now()": {
        "src/sentinel/kernel/middleware.py": "the edge of a request: gives every page of it the same instant",
        "src/sentinel/web/account_pages.py": "the views of one's own account, named after what they show",
        "src/sentinel/web/file_pages.py": "the views of attachments, named after what they show",
        "src/sentinel/web/organisation_pages.py": "the views of the organisation, named after what they show",
        "src/sentinel/web/ledger_pages/bulk.py": LEDGER_VIEWS,
        "src/sentinel/web/ledger_pages/imports.py": LEDGER_VIEWS,
        "src/sentinel/web/ledger_pages/listing.py": LEDGER_VIEWS,
        "src/sentinel/web/ledger_pages/record.py": LEDGER_VIEWS,
    },
    "permission of another module": {
        "organisation.contacts": "the kernel has no manifest; the application that loads packs speaks for it",
        "organisation.manage": "the kernel has no manifest; the application that loads packs speaks for it",
        "organisation.purge": "the kernel has no manifest; the application that loads packs speaks for it",
        "organisation.unmask": "the kernel has no manifest; the application that loads packs speaks for it",
        "organisation.view": "the kernel has no manifest; the application that loads packs speaks for it",
        "parameters.view": "the kernel has no manifest; the application that loads packs speaks for it",
    },
    "permission no role has": {
        "replay.view": "the shell's replay bar asks by itself; nobody's page waits for the replay's own events",
    },
    "open without a login": {
        "healthz": "a probe has no account; says only that the process answers",
        "login/": "the way in",
        "metrics": "asked from this machine, as this test does, or with the token; holds numbers, no row",
        "readyz": "a monitor has no account; says only whether the space can do its work",
        "readyz/web": "a balancer has no account; says only whether pages can be served",
        "api/v1/openapi.json": "describes the API; holds no row",
    },
    "/replay/ in the real space": {"404": "the replay exists in the exercise space only"},
    "/tasks/mine/ without its permission": {"200": "shows what was given to the reader's own units, nothing else"},
    "/me/messages/ without its permission": {"200": "shows what was sent to the reader in person, nothing else"},
    "/responses/start/ without its permission": {"200": "offers only the levels this reader may start: none"},
    ".objects": {
        "src/sentinel/geo/founding.py:Area": LAYER,
        "src/sentinel/geo/layers.py:AreaShape": LAYER,
        "src/sentinel/ledger/idempotency.py:Answer": "a technical record of one request; no domain row",
        "src/sentinel/ledger/writing.py:type(row)": "locks the row of any noun before its own action is called",
        "src/sentinel/runtime/benches/scope.py:Account": "measures what scope itself costs",
        "src/sentinel/runtime/benches/scope.py:Task": "measures what scope itself costs",
        "src/sentinel/runtime/commands/load_pack.py:Clock": PROCESS,
        "src/sentinel/runtime/commands/player.py:Replay": PROCESS,
        "src/sentinel/runtime/commands/player.py:Session": PROCESS,
        "src/sentinel/runtime/replay/cast.py:Holding": REPLAY,
        "src/sentinel/runtime/replay/control.py:Replay": REPLAY,
        "src/sentinel/runtime/replay/drive.py:Acted": REPLAY,
        "src/sentinel/runtime/replay/drive.py:Event": REPLAY,
        "src/sentinel/runtime/replay/injects.py:Inject": REPLAY,
        "src/sentinel/runtime/replay/report.py:Event": REPLAY,
        "src/sentinel/runtime/views.py:Space": PROCESS,
    },
    "branching in tests": {
        "src/sentinel/codecs/tests/test_sl651_samples.py::test_every_outside_vector_decodes_or_is_refused": (
            "each vector says itself whether it decodes or is refused"
        ),
        "src/sentinel/codecs/tests/test_sl651_samples.py::test_what_is_refused_and_whether_it_is_answered": (
            "each vector says itself whether it is answered"
        ),
    },
}


def settle(rule: str, found: set[str]) -> None:
    """Fail on findings without a reason here, and on reasons without a finding."""
    allowed = EXEMPT.get(rule, {})
    unexpected = sorted(found - allowed.keys())
    stale = sorted(allowed.keys() - found)
    assert not unexpected, f"{rule}:\n  " + "\n  ".join(unexpected)
    assert not stale, f"{rule}: no longer needed in exemptions.py:\n  " + "\n  ".join(stale)
