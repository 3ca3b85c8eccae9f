"""A provider of OpenID Connect (Core 1.0) on this machine, as strict as the real ones.

It knows one client, takes codes once, and checks what a client must send: the registered callback,
the scope `openid`, PKCE by S256 (RFC 7636), and its secret. `person` is who signs in there.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "streamex", "what only both know"
CALLBACK = "/account/oidc/sso/login/callback/"


class IdentityProvider:
    """What the provider knows: its key, its client's callbacks, who signs in, codes and tokens."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.issuer = ""
        self.person: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        #: Why it refused somebody; a test expects what stands here.
        self.refusals: list[str] = []
        self.is_refusing = False

    def configuration(self) -> dict[str, Any]:
        """Describe itself (OpenID Connect Discovery 1.0, section 3)."""
        names = {
            "authorization": "authorize", "token": "token", "userinfo": "userinfo",
        }  # fmt: skip
        return {
            "issuer": self.issuer,
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            **{f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()},
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key (RFC 7517)."""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Sign the person in, and return the way back."""
        back = urlsplit(query["redirect_uri"])
        self._require(query["client_id"] == CLIENT_ID, "client")
        self._require(back.path == CALLBACK and back.hostname == "localhost", "callback")
        self._require(query["response_type"] == "code", "response type")
        self._require("openid" in query["scope"].split(), "scope")
        self._require(query.get("code_challenge_method") == "S256", "PKCE")
        if self.is_refusing:
            answer = {"error": "access_denied", "state": query["state"]}
        else:
            code = secrets.token_urlsafe()
            self.codes[code] = query
            answer = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def exchange(self, form: dict[str, str]) -> dict[str, Any]:
        """Return tokens for a code."""
        asked = self.codes.pop(form["code"], None)
        self._require(asked is not None, "code")
        assert asked is not None
        self._require(form.get("client_secret") == CLIENT_SECRET, "secret")
        self._require(form["redirect_uri"] == asked["redirect_uri"], "callback")
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        self._require(challenge == asked["code_challenge"], "PKCE")
        token = secrets.token_urlsafe()
        self.tokens[token] = self.person
        return {"access_token": token, "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self, **claims: Any) -> str:
        """Return a signed statement about the person."""
        now = int(time.time())
        said = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300,
            **self.person, **claims,
        }  # fmt: skip
        return jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "one"})

    def userinfo(self, token: str) -> dict[str, Any]:
        """Return what is known of whoever a token is of."""
        self._require(token in self.tokens, "token")
        return self.tokens[token]

    def _require(self, is_right: bool, what: str) -> None:
        if not is_right:
            self.refusals.append(what)
            raise PermissionError(what)


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Run a provider on a free port of this machine."""
    provider = IdentityProvider()

    class Handler(_Handler):
        known = provider

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    known: IdentityProvider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        answers = {
            "/.well-known/openid-configuration": self.known.configuration,
            "/keys": self.known.keys,
            "/userinfo": lambda: self.known.userinfo(token),
            "/authorize": lambda: self.known.authorize(query),
        }
        self._answer(answers.get(url.path))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(lambda: self.known.exchange(form))

    def _answer(self, question: Any) -> None:
        try:
            answer = question()
        except (PermissionError, KeyError) as error:
            self._send(400, json.dumps({"error": str(error)}))
        else:
            if isinstance(answer, str):
                self._send(302, "", Location=answer)
            else:
                self._send(200, json.dumps(answer))

    def _send(self, status: int, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Stay quiet."""
