"""Drivers against simulated devices, which are processes of their own."""
