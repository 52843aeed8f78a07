"""Serves the gallery, or photographs it.

python -m tests.gallery serve [PORT]          serves it for a browser
python -m tests.gallery shoot DIR [NAME ...]  writes PNGs of the named pages (all), every size and scheme
"""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.gallery.settings"


def serve(port: str = "8600") -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    from refine.assets import build

    django.setup()
    build(settings.ASSETS_ROOT)
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, use_threading=True, skip_checks=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["shoot", folder, *names]:
            from tests.gallery.camera import shoot

            shoot(folder, names)
        case ["serve", *port]:
            serve(*port)
        case _:
            sys.exit(__doc__)
