"""The gallery's pages beside the product's own addresses, so that every {% url %} resolves."""

from django.shortcuts import render
from django.urls import include, path

from tests.gallery.samples import PAGES, page


def index(request):
    return render(request, "gallery/index.html", {"names": sorted(PAGES)})


def show(request, name):
    template, context = page(name)
    return render(request, template, context)


urlpatterns = [
    path("gallery/", index),
    path("gallery/<path:name>/", show),
    path("", include("refine.urls")),
]
