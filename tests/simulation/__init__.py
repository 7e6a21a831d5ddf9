"""The fault simulator: that it finds nothing, repeats itself, and can find something."""
