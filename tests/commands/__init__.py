"""Tests of the commands, run as the processes that people start."""
