"""A provider of text messages over HTTP that fails in every way.

    with Provider() as provider:
        provider.next("500", "hang-up")      # then "ok" again
        provider.requests[0].query["text"]

Kannel's sendsms answers by default; reply= gives another answer.
"""
import http.server
import json
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse


class Request:
    def __init__(self, handler, body):
        self.method, self.headers, self.body = handler.command, handler.headers, body
        self.path, _, query = handler.path.partition("?")
        self.query = {k: v[0] for k, v in urllib.parse.parse_qs(query, True).items()}
        self.form = {k: v[0] for k, v in urllib.parse.parse_qs(body.decode("utf-8", "replace"),
                                                               True).items()}
        self.at = time.monotonic()

    def json(self):
        return json.loads(self.body)


def kannel_reply(request):
    return 202, "0: Accepted for delivery"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body, kind="text/plain"):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self, body)
        try:
            self.behave(self.server.provider.take(request), request)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass

    do_POST = do_PUT = do_GET

    def behave(self, how, request):
        provider = self.server.provider
        if how == "hang-up":  # in the middle of its answer
            self.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 500\r\n\r\n0: Acc")
        elif how == "silence":
            provider.ending.wait(30)
        elif how == "garbage":
            self.wfile.write(bytes(range(256)) * 4)
        elif how == "html":
            self.answer(200, "<html>Please log in</html>", "text/html")
        elif how == "huge":
            self.wfile.write(b"HTTP/1.1 202 Accepted\r\n\r\n")
            for _ in range(20000):
                self.wfile.write(b"x" * 4096)
        elif how == "headers":  # without end
            self.wfile.write(b"HTTP/1.1 202 Accepted\r\n")
            for i in range(20000):
                self.wfile.write(b"X-%d: %s\r\n" % (i, b"y" * 1000))
        elif how == "loris":  # one byte a quarter of a second
            for byte in b"HTTP/1.1 202 Accepted\r\nContent-Length: 500\r\n\r\n" + b"0" * 500:
                self.wfile.write(bytes((byte,)))
                if provider.ending.wait(0.25):
                    return
        elif how == "redirect":
            self.send_response(302)
            self.send_header("Location", provider.url("/elsewhere"))
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif how == "slow":
            provider.ending.wait(1.5)
            self.answer(*provider.reply(request))
        elif how.isdigit():
            self.answer(int(how), "no")
        else:
            self.answer(*provider.reply(request))
        self.close_connection = True


class Provider:
    def __init__(self, reply=kannel_reply, port=0, tls=None):
        self.reply, self.requests, self.hows = reply, [], []
        self.always = "ok"
        self.seen, self.ending = threading.Condition(), threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler, False)
        self.server.request_queue_size = 128
        self.server.daemon_threads = True
        self.server.provider = self
        self.server.server_bind()
        self.server.server_activate()
        self.scheme = "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                     do_handshake_on_connect=False)
            self.scheme = "https"
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()

    def url(self, path="/cgi-bin/sendsms", host="127.0.0.1"):
        return "%s://%s:%d%s" % (self.scheme, host, self.port, path)

    def next(self, *hows):
        with self.seen:
            self.hows += hows

    def take(self, request):
        with self.seen:
            self.requests.append(request)
            self.seen.notify_all()
            return self.hows.pop(0) if self.hows else self.always

    def wait(self, count, timeout=15):
        """So many requests have come."""
        end = time.monotonic() + timeout
        with self.seen:
            while len(self.requests) < count:
                if not self.seen.wait(max(0, end - time.monotonic())):
                    raise AssertionError("%d requests, not %d" % (len(self.requests), count))
            return self.requests[count - 1]


def certificate(folder, name):
    """(certificate, key) of a server called by that name, signed by itself."""
    cert, key = "%s/%s.pem" % (folder, name), "%s/%s.key" % (folder, name)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650", "-subj",
                    "/CN=" + name, "-addext", "subjectAltName=DNS:" + name, "-keyout", key,
                    "-out", cert], check=True, capture_output=True)
    return cert, key


def closed_port():
    """A port where nobody listens."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
