"""Large lots files: seconds to check, when a too large one is refused, whether serving suffers.

What it is for: 10,000 rows must be checked in less than 1 s, an 18 MB file refused while it still
streams, and `/healthz` must answer while 10 MB files are read (p99 at most 3 times the idle one).
What it is not for: planning.
"""

import asyncio
import io
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx2
from openpyxl import Workbook

from benchmarks.serving import daemon, percentile, probes, spread
from fillsched.client import Client
from fillsched.intake import read_lots
from fillsched.model import Problem
from fillsched.testing.problems import USUAL_RULES

ROWS = 10_000
LARGE_ROWS, LARGE_BYTES = 150_000, 9_900_000
TOO_LARGE_BYTES = 18_000_000
PIECE_BYTES = 100_000
REPEATS = 5
READERS = 2


def main(arguments: Sequence[str]) -> None:
    """Prints the figures; takes no arguments."""
    for name, content in (("lots.csv", csv_of(ROWS)), ("lots.xlsx", xlsx_of(ROWS))):
        seconds = min(checked(name, content) for _ in range(REPEATS))
        print(f"{ROWS:,} rows of {name}, read and checked: {seconds:.3f} s (best of {REPEATS})")
    asyncio.run(measure())


def checked(name: str, content: bytes) -> float:
    """Seconds to read the lots and to hold them against the line's rules."""
    started = time.perf_counter()
    lots, _ = read_lots(content, filename=name)
    Problem.of(lots, USUAL_RULES)
    return time.perf_counter() - started


async def measure() -> None:
    async with daemon(workers=2) as client:
        await client.check(csv_of(10), "lots.csv")
        started = time.perf_counter()
        await client.check(csv_of(ROWS), "lots.csv")
        print(f"{ROWS:,} rows through POST /check: {time.perf_counter() - started:.3f} s")
        await refused(client)
        await read_beside(client)


async def refused(client: Client) -> None:
    """How much of a too large file is sent, piece by piece, before the answer is there."""
    endpoint = await client._locate()
    parts = urlsplit(endpoint.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = (
        f"POST /check HTTP/1.1\r\nHost: {parts.netloc}\r\nTransfer-Encoding: chunked\r\n"
        f"Authorization: Bearer {endpoint.token}\r\nContent-Type: application/json\r\n\r\n"
    )
    writer.write(head.encode())
    answer = asyncio.create_task(reader.readline())
    sent = 0
    while sent < TOO_LARGE_BYTES and not answer.done():
        writer.write(b"%x\r\n%s\r\n" % (PIECE_BYTES, b"x" * PIECE_BYTES))
        await writer.drain()
        sent += PIECE_BYTES
        await asyncio.sleep(0.002)
    status = (await answer).decode().strip()
    writer.close()
    print(f"{TOO_LARGE_BYTES / 1e6:.0f} MB: '{status}' after {sent / 1e6:.1f} MB were sent")


async def read_beside(client: Client) -> None:
    """`/healthz` idle, and while 10 MB files are read one after the other."""
    content = csv_of(LARGE_ROWS, LARGE_BYTES)
    endpoint = await client._locate()
    count = 0

    async def keep_reading() -> None:
        nonlocal count
        while True:
            await client.check(content, "lots.csv")
            count += 1

    async with httpx2.AsyncClient(base_url=endpoint.url) as http:
        idle = await probes(http)
        reading = [asyncio.create_task(keep_reading()) for _ in range(READERS)]
        busy = await probes(http)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
    print(f"/healthz, idle daemon:              {spread(idle)}")
    size = f"{len(content) / 1e6:.1f} MB"
    print(f"/healthz, {READERS} files of {size} being read: {spread(busy)}  ({count} read whole)")
    print(f"ratio of the p99: {percentile(busy, 0.99) / percentile(idle, 0.99):.2f}")


def csv_of(rows: int, size: int = 0) -> bytes:
    """So many lots; a column of remarks makes the file as large as `size` bytes."""
    remark = "x" * max(0, size // rows - 26)
    lines = [f"W42-{n:06},T{n % 12},{100_000 + n % 900_000},{remark}" for n in range(rows)]
    return "\n".join(["Lot ID,Type,Vials,Remark", *lines, ""]).encode()


def xlsx_of(rows: int) -> bytes:
    """So many lots in a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lots")
    sheet.append(["Lot ID", "Type", "Vials"])
    for n in range(rows):
        sheet.append([f"W42-{n:06}", f"T{n % 12}", 100_000 + n])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
