"""Where each page is."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/", include("sis_project.api.urls")),
]

handler400 = "sis_project.api.fallback.bad_request"
handler404 = "sis_project.api.fallback.not_found"
handler500 = "sis_project.api.fallback.server_error"
