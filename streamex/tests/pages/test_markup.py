"""What every template and stylesheet of ours keeps to."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
#: Mail programs know no other place for a style sheet, and no policy of ours reaches them.
MAILS = ROOT / "templates" / "mail"
TEMPLATES = sorted({*(ROOT / "templates").rglob("*.html")} - {*MAILS.rglob("*.html")})
STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch|oklab|lch|lab)\(")
NONCE = 'nonce="{{ request.csp_nonce }}"'


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", TEMPLATES, ids=ids(TEMPLATES))
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text), "style attributes are refused by the CSP"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "event attributes are refused by the CSP"
    assert "javascript:" not in text
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", text):
        is_ours = "src=" in tag or NONCE in tag or 'type="application/json"' in tag
        assert is_ours, f"{tag} needs a nonce"


#: What a template loads from elsewhere, and why.
FROM_ELSEWHERE = {
    # Card numbers go to Stripe without passing us, so the form for them is Stripe's.
    "templates/paying/add_stripe_card.html": ["https://js.stripe.com/v3/"],
}


@pytest.mark.parametrize("path", TEMPLATES, ids=ids(TEMPLATES))
def test_a_template_asks_nobody_else(path: Path) -> None:
    asked = re.findall(r"(?:src|href|action)=[\"']((?:https?:)?//[^\"']*)", path.read_text())
    assert asked == FROM_ELSEWHERE.get(str(path.relative_to(ROOT)), [])


@pytest.mark.parametrize("path", STYLES, ids=ids(STYLES))
def test_only_the_tokens_name_colours(path: Path) -> None:
    if path.name == "tokens.css":
        return
    text = path.read_text()
    assert not RAW_COLOUR.findall(text)
    assert not re.findall(r"z-index:\s*-?\d", text)
    assert "@layer" in text


@pytest.mark.parametrize("path", STYLES, ids=ids(STYLES))
def test_tokens_that_are_used_exist(path: Path) -> None:
    defined = {
        name for style in STYLES for name in re.findall(r"(--[\w-]+)\s*:", style.read_text())
    }
    for script in (ROOT / "static" / "js").rglob("*.js"):
        defined.update(re.findall(r"setProperty\(\s*[\"'`](--[\w-]+)", script.read_text()))
    used = set(re.findall(r"var\((--[\w-]+)\s*\)", path.read_text()))
    assert used <= defined, used - defined


def test_every_class_is_styled_or_found_by_a_script() -> None:
    sources = [*(ROOT / "static").rglob("*.css"), *(ROOT / "static" / "js").rglob("*.js")]
    known = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", "".join(each.read_text() for each in sources)))
    unknown = set()
    for path in TEMPLATES:
        if path.is_relative_to(ROOT / "templates" / "admin"):
            continue  # Django's own classes
        text = re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*|\{%.*?%\}", " ", path.read_text())
        # A class on a list takes its bullets away, whether or not it has a rule of its own.
        for names in re.findall(r"<(?!ul\b|ol\b)[a-z0-9]+\b[^>]*?\sclass=\"([^\"]*)\"", text):
            unknown |= {f"{path.name}: {name}" for name in names.split() if name not in known}
    assert not unknown


def test_every_icon_exists() -> None:
    sprite = (ROOT / "static" / "img" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"{% icon [\"']([\w-]+)[\"'] %}", path.read_text())
    }
    assert used <= drawn, used - drawn


def test_the_policy_allows_nothing_inline(ada, client_for) -> None:
    page = client_for(ada).get(reverse("web:home"))
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert f'nonce="{nonce[1]}"' in page.text
