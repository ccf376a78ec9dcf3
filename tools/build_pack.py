"""Write the derived files of a district pack from its hand-kept ones, the same bytes every time.

    python tools/build_pack.py [packs/mentougou]            writes the derived files
    python tools/build_pack.py [packs/mentougou] --check    says which derived files differ, exit 1 if any does

Reads nothing outside the pack. Every choice that looks random is drawn from a hash of the row's own code.
"""

import argparse
import sys
from pathlib import Path

from pack_build import duty, geohazards, households, officers, people, places, rain, shelters, supplies
from pack_build.common import Pack


def derived(root: Path) -> dict[str, str]:
    """Return relative path -> text of every derived file of the pack at `root`."""
    pack = Pack(root)
    for part in (places, shelters, people, households, rain, supplies, duty, geohazards, officers):
        part.build(pack)
    return pack.files


def main() -> int:
    """Write or check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", nargs="?", default="packs/mentougou", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    different = []
    for name, text in derived(options.pack).items():
        path = options.pack / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        different.append(name)
        if not options.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for name in different:
        print(f"{'differs' if options.check else 'written'}: {name}")
    return 1 if options.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
