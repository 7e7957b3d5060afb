"""The lowest layer: one capability per folder, none of which knows what the product is about."""
