# The test suite builds no image: that needs a container engine. It checks instead that what is
# copied is there, that what settings read is copied, and that the commands exist; run the image
# once before you rely on it (docs/deployment.md).
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/countersign
RUN useradd --system --home-dir /srv/countersign --shell /usr/sbin/nologin countersign \
 && mkdir var && chown countersign var

COPY requirements.txt ./
RUN pip install --disable-pip-version-check --no-deps --require-hashes -r requirements.txt

COPY . ./
RUN SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --no-input

USER countersign
VOLUME /srv/countersign/var
ENV BIND=0.0.0.0:8000
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["python", "-c", \
 "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "config.wsgi"]
