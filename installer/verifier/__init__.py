"""The independent verifier: one file that is handed out beside the program and knows none of it."""
