"""Real write and fsync calls of a sale, replayed to every state that a power cut may leave."""
