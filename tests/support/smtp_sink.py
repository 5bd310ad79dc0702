"""A real SMTP server on a free loopback port that keeps each message it takes as a file.

    smtp_sink.py FOLDER PORT_FILE

A message becomes FOLDER/000001.eml (they count up), with the envelope in front as X-Envelope-From and one
X-Envelope-To for each recipient. The port is written to PORT_FILE once the server listens. Two kinds of address behave
badly, so that tests see retries and bounces: `refuse-...@` is always refused with 550, `busy-...@` with 451 the first time.
"""

import asyncio
import os
import signal
import sys

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.put_off = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name.startswith("refuse-"):
            return "550 5.1.1 no such mailbox"
        if name.startswith("busy-") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        lines = [f"X-Envelope-From: {envelope.mail_from}"]
        lines += [f"X-Envelope-To: {address}" for address in envelope.rcpt_tos]
        head = "".join(line + "\r\n" for line in lines).encode()
        name = os.path.join(self.folder, f"{self.count:06}.eml")
        # Renamed when it is whole, so that a test that watches the folder never reads half a message.
        with open(name + ".part", "wb") as file:
            file.write(head + envelope.original_content)
        os.rename(name + ".part", name)
        return "250 OK"


async def main(folder, port_file):
    os.makedirs(folder, exist_ok=True)
    sink = Sink(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    with open(port_file + ".part", "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(port_file + ".part", port_file)
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    await stop.wait()


asyncio.run(main(sys.argv[1], sys.argv[2]))
