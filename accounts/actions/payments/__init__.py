"""Cards, subscriptions and the news of gateways."""
