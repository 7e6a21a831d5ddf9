"""The independent verifier against journals that the services really wrote."""
