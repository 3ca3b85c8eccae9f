"""Bringing titles in and out: imports of folders and buckets, tables of metadata."""
