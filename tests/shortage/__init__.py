"""How often the search for a cash difference names the true cause, over made-up shifts."""
