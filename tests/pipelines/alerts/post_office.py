"""A real SMTP server and a real HTTP server on loopback, each in a mood: it takes what comes or answers otherwise."""

import asyncio
import contextlib
import ssl
import subprocess
import threading
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class MailHouse:
    """An SMTP server: `refuse` maps a command to the answer it gets; `letters` are what it took."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    refuse: dict[str, str] = field(default_factory=dict)
    refused_recipients: set[str] = field(default_factory=set)
    drop_after_data: bool = False
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    connections: int = 0
    secured: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation (RFC 5321)."""
        self.connections += 1
        talk = _Talk(self, reader, writer)
        await talk.say(self.refuse.get("CONNECT", "220 mailhouse ready"))
        while line := (await reader.readline()).decode().strip():
            command = line.split()[0].upper()
            if command in self.refuse:
                await talk.say(self.refuse[command])
            elif command in ("EHLO", "AUTH", "STARTTLS", "RCPT", "DATA"):
                await getattr(talk, command.lower())(line)
            else:
                await talk.say("250 ok")
            if command == "DATA" and self.drop_after_data:
                break
        writer.close()


@dataclass
class _Talk:
    """What a server says to one client."""

    house: MailHouse
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    taken: list[str] = field(default_factory=list)

    async def say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self.writer.drain()

    async def ehlo(self, _line: str) -> None:
        offered = ["250-STARTTLS"] if self.house.tls and not (self.house.secured or self.house.implicit_tls) else []
        await self.say("250-mailhouse", *offered, "250 AUTH PLAIN")

    async def starttls(self, _line: str) -> None:
        await self.say("220 go ahead")
        assert self.house.tls is not None
        await self.writer.start_tls(self.house.tls)
        self.house.secured += 1

    async def auth(self, line: str) -> None:
        self.house.logins.append(b64decode(line.split()[2]).decode())
        await self.say("235 welcome")

    async def rcpt(self, line: str) -> None:
        address = line[line.index("<") + 1 : line.index(">")]
        if address in self.house.refused_recipients:
            await self.say("550 no such person here")
        else:
            self.taken.append(address)
            await self.say("250 ok")

    async def data(self, _line: str) -> None:
        await self.say("354 end with a dot")
        body = b""
        while (part := await self.reader.readline()) != b".\r\n":
            body += part.removeprefix(b".") if part.startswith(b"..") else part
        self.house.letters.append(message_from_bytes(body, policy=policy.default))
        self.house.recipients.append(self.taken)
        await self.say("250 taken")


@contextlib.contextmanager
def mail_house(**mood: Any) -> Iterator[MailHouse]:
    """A running SMTP server on a free port of 127.0.0.1."""
    house = MailHouse(**mood)
    loop = asyncio.new_event_loop()
    # A client that hangs up without goodbye is no event for the test's output.
    loop.set_exception_handler(lambda *_: None)
    wrapped = house.tls if house.implicit_tls else None
    server = loop.run_until_complete(asyncio.start_server(house.serve, "127.0.0.1", 0, ssl=wrapped))
    house.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield house
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server context for 127.0.0.1 with a certificate of its own, and the file that a client must trust."""
    key, pem = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(pem),
         "-days", "2", "-subj", "/CN=mailhouse", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context, pem


@dataclass(frozen=True)
class Posted:
    """One request that arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """An HTTP server: `answers` are given in turn (status, headers, body), then 200 for ever."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    otherwise: tuple[int, dict[str, str], bytes] = (200, {}, b"ok")
    posted: list[Posted] = field(default_factory=list)


@contextlib.contextmanager
def receiver(**mood: Any) -> Iterator[Receiver]:
    """A running HTTP server on a free port of 127.0.0.1."""
    house = Receiver(**mood)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            house.posted.append(Posted(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            status, headers, answer = house.answers.pop(0) if house.answers else house.otherwise
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    house.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield house
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
