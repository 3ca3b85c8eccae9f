"""What an empty installation begins with: genres, and the group of those who edit."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

from catalog.models import Genre

EDITORS_GROUP = "Editors"

#: Slug → name in English and in Spanish. Editors change, add and delete as they like.
STANDARD_GENRES = {
    "action": ("Action", "Acción"),
    "adventure": ("Adventure", "Aventura"),
    "ambient": ("Ambient", "Ambiental"),
    "animation": ("Animation", "Animación"),
    "art-and-design": ("Art and design", "Arte y diseño"),
    "biography": ("Biography", "Biografía"),
    "classical": ("Classical", "Clásica"),
    "comedy": ("Comedy", "Comedia"),
    "cooking": ("Cooking", "Cocina"),
    "crime": ("Crime", "Crimen"),
    "documentary": ("Documentary", "Documental"),
    "drama": ("Drama", "Drama"),
    "electronic": ("Electronic", "Electrónica"),
    "family": ("Family", "Familia"),
    "fantasy": ("Fantasy", "Fantasía"),
    "folk": ("Folk", "Folk"),
    "history": ("History", "Historia"),
    "horror": ("Horror", "Terror"),
    "instrumental": ("Instrumental", "Instrumental"),
    "jazz": ("Jazz", "Jazz"),
    "languages": ("Languages", "Idiomas"),
    "latin": ("Latin", "Latina"),
    "learning": ("Learning", "Aprender"),
    "musical": ("Musical", "Musical"),
    "mystery": ("Mystery", "Misterio"),
    "nature": ("Nature", "Naturaleza"),
    "pop": ("Pop", "Pop"),
    "rock": ("Rock", "Rock"),
    "romance": ("Romance", "Romance"),
    "science": ("Science", "Ciencia"),
    "science-fiction": ("Science fiction", "Ciencia ficción"),
    "short": ("Short films", "Cortometrajes"),
    "sport": ("Sport", "Deporte"),
    "technology": ("Technology", "Tecnología"),
    "thriller": ("Thriller", "Suspense"),
    "war": ("War", "Guerra"),
    "western": ("Western", "Wéstern"),
}


def prepare_catalogue() -> int:
    """Bring the editors' group up to date, and return how many standard genres were written."""
    provide_editors()
    return provide_genres()


@transaction.atomic
def provide_editors() -> Group:
    """Return the group whose members may do everything to catalogue and plans, and nothing else.

    It is StreamEx's own: what a new version can do to the catalogue, its members may do too. Who
    shall do less belongs in another group.
    """
    group, _is_new = Group.objects.get_or_create(name=EDITORS_GROUP)
    catalogue = Q(content_type__app_label="catalog")
    plans = Q(content_type__app_label="accounts", content_type__model="plan")
    group.permissions.add(*Permission.objects.filter(catalogue | plans))
    return group


@transaction.atomic
def provide_genres() -> int:
    """Write the standard genres where there are none; return how many that were.

    Only then: what an editor deleted does not come back.
    """
    if Genre.objects.exists():
        return 0
    rows = (
        Genre(slug=slug, name=name, name_es=name_es)
        for slug, (name, name_es) in STANDARD_GENRES.items()
    )
    return len(Genre.objects.bulk_create(rows))
