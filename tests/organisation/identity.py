"""A small OpenID Connect provider on the loopback address: discovery, PKCE, tokens signed by RS256, userinfo."""

from __future__ import annotations

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

CLIENT, SECRET = "pilar-uji", "rahasia-uji"


class Provider:
    """Says ``claims`` of whoever comes, and ``userinfo`` where that differs; with ``forge`` under a foreign key."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.url = ""
        self.codes: dict[str, str] = {}
        self.reset()

    def reset(self) -> None:
        self.claims: dict[str, Any] = {"sub": "abc"}
        self.userinfo: dict[str, Any] | None = None
        self.forge = False
        self.audience = CLIENT

    def token(self) -> str:
        now = int(time.time())
        payload = {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 60, "jti": secrets.token_hex(8)}
        key = self.foreign if self.forge else self.key
        return jwt.encode({**payload, **self.claims}, key, algorithm="RS256", headers={"kid": "satu"})

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "satu", "alg": "RS256", "use": "sig"}]}


def handler_of(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

        def answer(self, data: Any, status: int = 200) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self.answer({
                    "issuer": provider.url, "authorization_endpoint": f"{provider.url}/auth",
                    "token_endpoint": f"{provider.url}/token", "userinfo_endpoint": f"{provider.url}/userinfo",
                    "jwks_uri": f"{provider.url}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                })  # fmt: skip
            elif parts.path == "/jwks":
                self.answer(provider.keys())
            elif parts.path == "/userinfo":
                self.answer(provider.claims if provider.userinfo is None else provider.userinfo)
            elif parts.path == "/auth":
                assert query["code_challenge_method"] == "S256"
                code = secrets.token_hex(8)
                provider.codes[code] = query["code_challenge"]
                self.send_response(302)
                sent = urlencode({"code": code, "state": query["state"]})
                self.send_header("Location", f"{query['redirect_uri']}?{sent}")
                self.send_header("Content-Length", "0")
                self.end_headers()

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            known = provider.codes.pop(form.get("code", ""), None) == challenge
            if not known or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
                self.answer({"error": "invalid_grant"}, 400)
                return
            self.answer({"access_token": "x", "token_type": "Bearer", "id_token": provider.token()})

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler_of(provider)) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
