"""The account of a household: settings, profiles, devices."""
