# One image with all programs: the node (Proxy.Node), the lighthouse (Proxy.Lighthouse) and pbm. They run as a user without rights.
#
#   docker build -t proxycluster .
#   docker run --rm proxycluster Proxy.Node --help
#
# docker-compose.yml runs a whole cluster of it.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
# ReadyToRun: compiled ahead for the machine that builds, so that a node starts in two thirds of the time.
RUN for program in Proxy.Node Proxy.Lighthouse Proxy.Pbm; do \
        dotnet publish $program -c Release -o /app --use-current-runtime --no-self-contained -p:PublishReadyToRun=true \
            -p:DebugType=none -p:GenerateDocumentationFile=false || exit 1; \
    done

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
ENV PATH=$PATH:/app
# "listening PORT" says whether something in the container listens at a TCP port. It looks at the kernel's table, where a socket
# that listens is in state 0A: a connection to try would be one to carry.
RUN printf '%s\n' '#!/bin/sh' \
        'exec grep -qE ": [0-9A-F]+:$(printf %04X "$1") 0+:0000 0A " /proc/net/tcp /proc/net/tcp6' >/usr/local/bin/listening && \
    chmod 755 /usr/local/bin/listening
# "certificates DIRECTORY NAME..." makes the cluster's certificates. Volumes that are mounted at these folders belong to the user below.
COPY deploy/certificates /usr/local/bin/
RUN install -d -o $APP_UID -m 700 /ca /certificates
COPY --from=build /app .
COPY hocon hocon
USER $APP_UID
# A node listens once it has joined its cluster, and not any more when it drains.
EXPOSE 8080 4053
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["listening", "8080"]
CMD ["Proxy.Node", "--config", "hocon/compose.conf"]
