"""Settings and the sources file: schema, loading, validation, logging set-up."""
