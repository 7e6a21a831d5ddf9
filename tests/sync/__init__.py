"""Tests of the agent against a real centre, over a way that loses answers."""
