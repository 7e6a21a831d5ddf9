"""Screens of the counter, and the commands that start its processes."""
