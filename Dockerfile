# ats-mcp over stdio, as an unprivileged user, on a read-only file system:
#   docker build --tag ats-mcp .
#   docker run --rm --interactive --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     --volume ats-mcp-state:/state --env KOMBO_API_KEY --env KOMBO_INTEGRATION_ID ats-mcp
FROM python:3.13-slim-bookworm AS build
WORKDIR /source
COPY requirements.lock pyproject.toml README.md LICENSE ats_mcp.py ./
COPY server server
COPY tools tools
COPY prompts prompts
RUN python -m venv /opt/ats-mcp \
    && /opt/ats-mcp/bin/pip install --no-cache-dir --constraint requirements.lock . \
    && /opt/ats-mcp/bin/pip uninstall --yes pip

FROM python:3.13-slim-bookworm
COPY --from=build /opt/ats-mcp /opt/ats-mcp
RUN useradd --system --uid 10001 --no-create-home --home-dir /state ats-mcp \
    && install --directory --owner 10001 --group 0 --mode 0700 /state
ENV PATH=/opt/ats-mcp/bin:$PATH PYTHONDONTWRITEBYTECODE=1 ATS_MCP_STATE_DIR=/state
USER 10001
WORKDIR /state
VOLUME ["/state"]
ENTRYPOINT ["ats-mcp"]
