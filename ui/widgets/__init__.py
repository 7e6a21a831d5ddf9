"""Small widgets that views are built of."""
