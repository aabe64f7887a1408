"""How publishers mark updates and corrections: tables of words, and the grammar around them."""
