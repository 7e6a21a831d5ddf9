"""Real processes on a real file that die by SIGKILL: whatever was said to be done is done, once."""
