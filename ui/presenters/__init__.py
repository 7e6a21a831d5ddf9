"""Presenters decide: each holds one frozen state and sends it out whole."""
