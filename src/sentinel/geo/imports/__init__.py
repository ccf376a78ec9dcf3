"""Reading files people bring: sniffed by content, opened by named drivers only, in a child process with limits."""
