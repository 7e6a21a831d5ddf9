"""Measures what a clerk waits for, each time beside the least that this machine needs for it."""
