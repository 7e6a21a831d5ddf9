"""What several tests need: a clock that stands still, a counter, and peers of our own."""
