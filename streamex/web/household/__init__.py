"""Who is in front of the screen: account, profiles, devices."""
