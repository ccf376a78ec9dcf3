"""The processes, the supervisor, the commands and the benches."""
