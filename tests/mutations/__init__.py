"""The faults of Horizon, planted in a copy of the program: something must notice each of them."""
