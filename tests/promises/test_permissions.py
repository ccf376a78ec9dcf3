"""Every permission that is asked for exists, every one that exists is asked for, and its pages open."""

import re
from itertools import chain

import pytest
import yaml

from architecture.exemptions import settle
from promises.rows import DISTRICT, browser
from promises.sources import PACKAGE, production, text
from sentinel.geo.layers import LAYERS
from sentinel.kernel.events import PAYLOADS
from sentinel.kernel.manifest import MANIFESTS, MenuEntry, permissions
from sentinel.ledger import LEDGERS
from sentinel.runtime.steps import ROOT
from sentinel.workflow import WORKFLOWS

PACKS = (ROOT / "packs" / "mentougou", ROOT / "tests" / "packs" / "tiny")
QUOTED = re.compile(r"""["'](\w+\.\w+)["']""")


def entries() -> list[MenuEntry]:
    """Every line of the side bar and of the phone's bottom bar."""
    lists = (getattr(manifest, name, ()) for manifest in MANIFESTS.values() for name in ("MENU", "POCKET"))
    return list(chain.from_iterable(lists))


def declared() -> set[str]:
    """Permissions that ledgers, layers, moves, menus, slots and model scopes ask for."""
    asked = {ledger.permission for ledger in LEDGERS.values()}
    asked |= {ledger.write_permission for ledger in LEDGERS.values()}
    asked |= {layer.permission for layer in LAYERS.values()}
    asked |= {move.permission for flow in WORKFLOWS.values() for move in flow.moves}
    asked |= {entry.permission for entry in entries()}
    slots = (getattr(manifest, "SLOTS", {}).values() for manifest in MANIFESTS.values())
    asked |= {permission for _path, permission in chain.from_iterable(slots)}
    return asked - {""}


def granted(pack: object) -> set[str]:
    """Permissions that the roles of a pack give."""
    roles = yaml.safe_load((ROOT / str(pack) / "roles.yaml").read_text())
    return {name for role in roles.values() for name in (*role["permissions"], *role.get("unit_permissions", ()))}


def test_every_permission_asked_for_exists() -> None:
    settle("unknown permission", declared() - permissions().keys())


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_roles_give_only_what_exists(pack: object) -> None:
    settle(f"granted but unknown in {pack}", granted(pack) - permissions().keys())


def test_every_permission_belongs_to_its_module() -> None:
    strays = {
        name for module, manifest in MANIFESTS.items() for name in manifest.PERMISSIONS if name.split(".")[0] != module
    }
    settle("permission of another module", strays)


def test_every_permission_is_asked_for() -> None:
    files = [path for path in production(PACKAGE) if path.name != "manifest.py"]
    quoted = {name for path in files for name in QUOTED.findall(text(path))}
    # The event feed asks for the view permission of whatever module an event comes from.
    heard = {f"{name.split('.')[0]}.view" for name, _version in PAYLOADS}
    settle("permission nobody asks for", permissions().keys() - quoted - declared() - heard)


def test_every_permission_is_given_to_some_role() -> None:
    given = set().union(*(granted(pack) for pack in PACKS))
    settle("permission no role has", permissions().keys() - given)


@pytest.mark.django_db
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.path}:{entry.title}")
def test_every_menu_line_leads_somewhere_for_who_sees_it(entry: MenuEntry) -> None:
    status = browser(entry.permission, area=DISTRICT).get(entry.path).status_code
    settle(f"{entry.path} in the real space", {str(status)} - {"200", "302", "303"})


@pytest.mark.django_db
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry.path}:{entry.title}")
def test_no_menu_line_opens_without_its_permission(entry: MenuEntry) -> None:
    status = browser("nothing.view", area=DISTRICT).get(entry.path).status_code
    settle(f"{entry.path} without its permission", {str(status)} - {"302", "403", "404"})
