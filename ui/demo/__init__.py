"""The demo branch: sample data, the processes around the window, and one sale played by itself."""
