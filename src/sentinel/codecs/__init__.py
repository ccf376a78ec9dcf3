"""Bytes and XML to records and back, one package per protocol. Plain Python: no Django, no database, no clock."""
