"""Paper: exact bytes, and what an interpreter of its own makes of them."""
