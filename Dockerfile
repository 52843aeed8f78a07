# One image for web, worker and migrations; docker-compose.yml says which is which.

FROM node:22-slim AS browser
WORKDIR /refine
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim AS packages
WORKDIR /refine
COPY requirements/base.txt requirements/
RUN python -m venv /opt/refine && /opt/refine/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.13-slim AS program
WORKDIR /refine
ENV PATH=/opt/refine/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /opt/refine /opt/refine
COPY manage.py ./
COPY core/ core/
COPY live/ live/
COPY teams/ teams/
COPY backlog/ backlog/
COPY sessions/ sessions/
COPY refine/ refine/
COPY templates/ templates/

# Builds the hashed files from sources and browser libraries; esbuild needs no Node. Only they are copied on.
FROM program AS static
COPY static/ static/
COPY --from=browser /refine/node_modules node_modules/
RUN SECRET_KEY=only-for-building python manage.py collectstatic --noinput --verbosity 0

FROM program
COPY --from=static /refine/var/static var/static/
RUN useradd --system --uid 10001 --no-create-home refine
USER refine
EXPOSE 8000
CMD ["python", "-m", "refine.server", "-v", "0", "--no-server-name", "--websocket_timeout", "-1", "-b", "0.0.0.0", "-p", "8000", "refine.asgi:application"]
