"""What `make prove` runs: everything too long for `make test`, with its outcome as one file."""
