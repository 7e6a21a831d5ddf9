"""The installed PySide6 must not lose references: a wheel that does kills the window mid-sale."""
