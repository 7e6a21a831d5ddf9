"""Replication of the counter with the centre."""
