"""What the demo and the measurements show: plain Python, which knows neither Django nor an app."""
