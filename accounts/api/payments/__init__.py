"""Plans, subscriptions and payment methods in the API."""
