"""Tests of the window, its presenters and its threads."""
