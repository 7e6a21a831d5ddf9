"""Reference central service: stores journals, feeds branches."""
