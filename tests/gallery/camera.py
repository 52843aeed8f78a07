"""Photographs the pages of the gallery with the system's Chromium, and runs axe over each."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests import chromium

PORT = 8611
HOST = f"http://127.0.0.1:{PORT}"
SIZES = {
    "wide": (1920, 1080),
    "desk": (1440, 900),
    "laptop": (1280, 800),
    "tablet": (1024, 768),
    "phone": (390, 844),
}


def shoot(folder: str, names: list[str]) -> None:
    """Writes NAME-SIZE-SCHEME.png into `folder` and prints the findings of axe."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.gallery", "serve", str(PORT)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_server()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
            for name in names or all_names():
                for picture in pictures(name):
                    photograph(browser, out, *picture)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def pictures(name: str):
    """The sizes and schemes of a name: `room/voting` means all, `room/voting:desk:dark` one."""
    name, *rest = name.split(":")
    sizes = [part for part in rest if part in SIZES] or (
        ["wide"] if name.startswith("projector") else ["desk", "phone"]
    )
    schemes = [part for part in rest if part in ("light", "dark")] or ["light", "dark"]
    return [(name, size, scheme) for size in sizes for scheme in schemes]


def photograph(browser, out: Path, name: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        has_touch=size == "phone",
        is_mobile=size == "phone",
    )
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and say(f"{name}: {message.text}"))
    page.on("pageerror", lambda error: say(f"{name}: {error}"))
    # A socket that opens and stays silent: the gallery is not connected to anything.
    page.route_web_socket("**/*", lambda socket: None)
    page.goto(f"{HOST}/gallery/{name}/", wait_until="load")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(150)
    if sideways := page.evaluate("document.documentElement.scrollWidth") - width:
        say(f"{name} {size}: {sideways} px too wide")
    page.screenshot(path=out / f"{name.replace('/', '-')}-{size}-{scheme}.png")
    found = Axe().run(page).response["violations"]
    for problem in found:
        nodes = "; ".join(node["html"][:110] for node in problem["nodes"][:3])
        say(f"{name} {size} {scheme}: {problem['impact']} {problem['id']} x{len(problem['nodes'])}: {nodes}")
    context.close()


def say(line: str) -> None:
    sys.stdout.write(f"  {line}\n")


def all_names() -> list[str]:
    django.setup()
    from tests.gallery.samples import PAGES

    return sorted(PAGES)


def wait_for_server() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{HOST}/gallery/")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError("The gallery did not start")
