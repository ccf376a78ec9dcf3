"""The gateway: SL 651 stations over TCP, judged and stored in one transaction, answered only after its commit."""
