# SPDX-License-Identifier: Apache-2.0
import django
from django.conf import settings
from django.http import JsonResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path

settings.configure(DEBUG=False, SECRET_KEY="k", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None,
                   TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.db import connection, models


class Thing(models.Model):
    name = models.CharField(max_length=20)
    size = models.IntegerField(default=0)

    class Meta:
        app_label = "things"


def page(request, n):
    return JsonResponse({"n": n, "q": request.GET.get("q")})


urlpatterns = [path("page/<int:n>/", page)]
with connection.schema_editor() as editor:
    editor.create_model(Thing)
for n in range(6):
    Thing.objects.create(name=f"t{n}", size=n)
print(list(Thing.objects.filter(size__gt=2).order_by("-size").values_list("name", "size")))
print(Thing.objects.aggregate(total=models.Sum("size")))
print(Client().get("/page/4/?q=x").json(), Client().get("/nothing/").status_code)
print(Template("{% for t in ts %}{{ t.name|upper }}{% if not forloop.last %}, {% endif %}{% endfor %}").render(Context({"ts": Thing.objects.all()})))
