"""What people do with titles, and what is computed from it."""

from recommendations.models.listening import SoundChoice
from recommendations.models.opinions import Favourite, Rating
from recommendations.models.trends import CountedPlay, PlayCount, Trend
from recommendations.models.viewings import Viewing

__all__ = ["CountedPlay", "Favourite", "PlayCount", "Rating", "SoundChoice", "Trend", "Viewing"]
