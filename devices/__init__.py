"""Drivers that speak bytes with the hardware of a counter."""
