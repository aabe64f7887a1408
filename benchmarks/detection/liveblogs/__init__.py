"""Made-up live blogs in the forms in which the systems of the world's newsrooms print them."""
