import pytest

from accounts.devices import device_name

AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0 Safari/537.36 Edg/140.0": "Edge, Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari, iPhone",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36": (
        "Chrome, Android"
    ),
    "curl/8.0": "curl/8.0",
    "": "Unknown device",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_it_names_a_device_as_people_do(agent: str) -> None:
    assert device_name(agent) == AGENTS[agent]


def test_the_list_of_devices_shows_them(ada, client_for) -> None:
    client = client_for()
    agent = next(iter(AGENTS))
    client.post(
        "/account/login/",
        {"login": "ada@example.com", "password": "correct horse battery"},
        headers={"user-agent": agent},
    )
    text = client.get("/account/sessions/", headers={"user-agent": agent}).text
    assert "Firefox, Linux" in text
    assert "This one" in text
