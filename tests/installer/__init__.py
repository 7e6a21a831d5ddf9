"""The setting-up, tried for real on small checkouts."""
