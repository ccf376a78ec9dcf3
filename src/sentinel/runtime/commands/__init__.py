"""One module per command of `python -m sentinel.runtime`: `add_arguments(parser)` and `run(args) -> int`."""
