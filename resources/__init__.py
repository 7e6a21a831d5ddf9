"""Dated data, texts, fonts and pictures that ship with the program."""
