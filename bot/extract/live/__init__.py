"""Parts of the live-blog extractor: where posts come from, and what is made of them."""
