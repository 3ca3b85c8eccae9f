"""The worker's part: a source is claimed, examined, packaged, published and illustrated."""
