"""Who holds the cards and takes the money, behind one small interface."""
