"""Entry of `python -m sentinel.runtime`."""

import sys

from sentinel.runtime.cli import main

sys.exit(main())
