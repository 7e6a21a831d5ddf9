"""Brings a machine to where the program runs, and runs the checks of the whole house."""
