"""Who calls the verbs and when."""
