"""What the counter knows and does, free of screens and hardware."""
