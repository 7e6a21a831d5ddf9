"""Carries work to threads and brings their results back to the window."""
