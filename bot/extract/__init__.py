"""One file per source strategy: a fetched page → entries."""
