#!/usr/bin/env python3
"""Reminders over TLS, for real: a web server with HTTPS and a mail server with TLS on this machine, their certificate
made by a certificate authority of a minute, and `yipan serve` sending to both.

    python3 scripts/send_over_tls.py target/debug/yipan

Needs openssl and curl. Tries three things: a message of each robot arrives with its words and its signature; a letter
arrives for every recipient, with its password given once; with a certificate nobody vouches for, nothing is sent.
"""

import base64
import email
import email.policy
import http.server
import json
import os
import pathlib
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

ARRIVED: list[dict] = []
LETTERS: list[dict] = []


def certificate(folder: pathlib.Path) -> tuple[str, str, str]:
    """An authority and a certificate for localhost; gives the paths of authority, certificate, key."""
    run = lambda *args: subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
        "-subj", "/CN=minute", "-addext", "basicConstraints=critical,CA:TRUE")
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "own.key", "-out", "own.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    run("x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "own.pem",
        "-days", "2", "-extfile", "names")
    return tuple(str(folder / name) for name in ("ca.pem", "own.pem", "own.key"))


class Web(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        ARRIVED.append({"path": self.path, "body": json.loads(body), "signed": self.headers.get("x-yipan-signature")})
        answer = b'{"errcode":0,"code":0}'
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Mail(socketserver.StreamRequestHandler):
    def handle(self):
        say = lambda text: self.wfile.write(text.encode() + b"\r\n")
        letter = {"to": [], "login": None}
        say("220 localhost")
        while line := self.rfile.readline():
            text = line.decode().strip()
            word = text.upper()
            if word.startswith("EHLO"):
                say("250-localhost")
                say("250 AUTH PLAIN")
            elif word.startswith("AUTH PLAIN"):
                given = text.split(" ")[2] if text.count(" ") > 1 else None
                if given is None:
                    say("334 ")
                    given = self.rfile.readline().decode().strip()
                letter["login"] = base64.b64decode(given).decode().split("\0")[1:]
                say("235 ok")
            elif word.startswith("RCPT TO:"):
                letter["to"].append(text[8:].split(" ")[0].strip("<>"))
                say("250 ok")
            elif word == "DATA":
                say("354 go")
                lines = []
                while (own := self.rfile.readline().rstrip(b"\r\n")) != b".":
                    lines.append(own)
                letter["text"] = b"\r\n".join(lines)
                LETTERS.append(letter)
                say("250 ok")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def listen(handler, cert: str, key: str) -> int:
    """A server with TLS; gives its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server = Server(("127.0.0.1", 0), handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def call(origin: str, token: str, method: str, path: str, body=None):
    data = None if body is None else json.dumps(body).encode()
    head = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(origin + path, data, head, method=method)) as reply:
        text = reply.read()
        return json.loads(text) if text else None


def wait(until, seconds: int) -> bool:
    for _ in range(seconds * 5):
        if until():
            return True
        time.sleep(0.2)
    return False


def trial(yipan: str, data: str, ports: tuple[int, int], authority: str | None, seconds: int) -> int:
    """Sends a word through every kind; gives how many messages and letters arrived."""
    ARRIVED.clear(), LETTERS.clear()
    env = {**os.environ, "LANG": "C.UTF-8"}
    env.pop("CURL_CA_BUNDLE", None)
    if authority:
        env["CURL_CA_BUNDLE"] = authority
    port = 8497
    server = subprocess.Popen([yipan, "serve", "--data", data, "--listen", f"127.0.0.1:{port}"], env=env,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        origin = f"http://127.0.0.1:{port}"
        up = lambda: not subprocess.run(["curl", "-sf", origin + "/healthz"], capture_output=True).returncode
        assert wait(up, 20), "the server did not start"
        told = subprocess.run([yipan, "token", "create", "--user", "office", "--data", data, "--json"],
                              check=True, capture_output=True)
        token = json.loads(told.stdout)["token"]
        web, mail = ports
        call(origin, token, "POST", "/api/v1/robots/hours", {"from": 0, "until": 1439, "digest": 540, "days_ahead": 3})
        for kind in ("wecom", "dingtalk", "feishu", "post"):
            ask = {"kind": kind, "name": f"{kind} tls", "url": f"https://localhost:{web}/{kind}?key=K", "secret": "s\"e\\c"}
            made = call(origin, token, "POST", "/api/v1/robots", ask)
            call(origin, token, "POST", f"/api/v1/robots/{made['id']}/trial", {})
        ask = {"kind": "email", "name": "letters", "url": f"smtps://localhost:{mail}", "secret": "p\"w\\d",
               "sender": "yipan@example.cn", "recipients": "a@example.cn, b@example.cn"}
        made = call(origin, token, "POST", "/api/v1/robots", ask)
        call(origin, token, "POST", f"/api/v1/robots/{made['id']}/trial", {})
        wait(lambda: len(ARRIVED) >= 4 and LETTERS, seconds)
        return len(ARRIVED) + len(LETTERS)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    yipan = sys.argv[1] if len(sys.argv) > 1 else "target/debug/yipan"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        authority, cert, key = certificate(folder)
        ports = (listen(Web, cert, key), listen(Mail, cert, key))
        for city in ("vouched", "not"):
            subprocess.run([yipan, "demo", "--no-serve", "--data", str(folder / city)], check=True, capture_output=True)
        assert trial(yipan, str(folder / "vouched"), ports, authority, 150) == 5, (ARRIVED, LETTERS)
        for own in ARRIVED:
            print(own["path"].split("?")[0], json.dumps(own["body"], ensure_ascii=False)[:110], own["signed"] or "")
        letter = LETTERS[0]
        assert letter["to"] == ["a@example.cn", "b@example.cn"], letter
        assert letter["login"] == ["yipan@example.cn", 'p"w\\d'], letter
        read = email.message_from_bytes(letter["text"], policy=email.policy.default)
        print("letter", read["subject"], "|", read.get_content().strip()[:60])
        assert trial(yipan, str(folder / "not"), ports, None, 25) == 0, "sent to somebody nobody vouches for"
        print("a certificate nobody vouches for: nothing was sent")


if __name__ == "__main__":
    main()
