"""The simulated devices themselves: what they keep, how they fail, and when they end."""
