"""Tests of the reference centre: real HTTP on loopback, real files."""
