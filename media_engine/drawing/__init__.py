"""Pictures in type where there is none: designs, motifs, palettes, lettering."""
