"""How often what may be tried: counted in the database (`accounts.actions.limits`).

By the address of the client (ip), by account or mailbox (key), by who is signed in (user). What is
not here is as allauth has it.
"""

RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    # Both send mail to whoever is named: nobody's mailbox is filled by it.
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "confirm_email": "1/10s/key,10/h/key",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "manage_email": "10/m/user",
}
