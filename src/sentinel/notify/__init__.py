"""Notify: channels, messages, receipts and the ladder that does not rest until a person has answered (叫应)."""
