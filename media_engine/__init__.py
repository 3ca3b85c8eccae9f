"""The media engine: files in, verified streams, pictures and subtitles out.

A plain package: it knows neither Django nor the models, the settings nor the tasks of StreamEx.
"""
