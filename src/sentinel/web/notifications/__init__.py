"""The shell's notifications: the bell, everybody's own messages, and the ledger of what went out."""
