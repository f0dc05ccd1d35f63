# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP to a program of this computer, over its local socket."""
import http.client
import socket

MAX_ANSWER = 16 << 20


class LocalConnection(http.client.HTTPConnection):
    def __init__(self, path, limit):
        super().__init__("localhost", timeout=limit)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def ask(path, method, target, body=None, headers=None, limit=300):
    """The status and body of the answer."""
    connection = LocalConnection(path, limit)
    try:
        connection.request(method, target, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read(MAX_ANSWER)
    finally:
        connection.close()
