"""Text in, spans out: tokens and stems, and the spaCy pipelines that use them."""
