"""What holds for the whole tree: sizes, words, licences, the lock."""
