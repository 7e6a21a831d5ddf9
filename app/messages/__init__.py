"""One wire format for window, hub and centre: exact bytes, hashes, chains and signatures."""
