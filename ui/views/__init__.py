"""Views draw the states of presenters and hand on what the clerk does."""
