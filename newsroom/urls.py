from stoppress.urls import urlpatterns

__all__ = ["urlpatterns"]
