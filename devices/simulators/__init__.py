"""Simulated devices: processes of their own that share no code with the drivers."""
