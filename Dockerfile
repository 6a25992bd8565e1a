# The operator's image. `make image` builds it and runs it once. With access to a registry this works too:
#   docker build --build-arg SDK_IMAGE=REGISTRY/dotnet/sdk:10.0 --build-arg RUNTIME_IMAGE=REGISTRY/dotnet/aspnet:10.0-noble-chiseled .
ARG SDK_IMAGE=dotnet/sdk:10.0
ARG RUNTIME_IMAGE=dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /source
# Leave no build server running.
ENV MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false
# A separate layer: packages are restored again only when a project or a version changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/Bonding.Contract/*.csproj src/Bonding.Contract/
COPY src/Bonding.Domain/*.csproj src/Bonding.Domain/
COPY src/Bonding.Forecasting/*.csproj src/Bonding.Forecasting/
COPY src/Bonding.Kubernetes/*.csproj src/Bonding.Kubernetes/
COPY src/Bonding.Resources/*.csproj src/Bonding.Resources/
COPY src/Bonding.Operator/*.csproj src/Bonding.Operator/
RUN dotnet restore src/Bonding.Operator/Bonding.Operator.csproj
COPY eng/BannedSymbols.txt eng/
COPY src/ src/
ARG REVISION=""
# Analyzers check a change before it is merged; the image is built from merged code.
RUN dotnet publish src/Bonding.Operator/Bonding.Operator.csproj --no-restore --configuration Release --output /app \
    -p:RunAnalyzers=false -p:UseAppHost=false -p:GenerateDocumentationFile=false -p:SourceRevisionId=${REVISION}

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=""
LABEL org.opencontainers.image.title="bonding-operator" \
      org.opencontainers.image.description="Lets the owners of VMs and pods save CPU credits and bond them for priority" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=build /app ./
# Apache-2.0 asks that the licence accompany every copy.
COPY LICENSE NOTICE ./
# The diagnostic port is a socket in /tmp; the root file system is read-only.
ENV DOTNET_EnableDiagnostics=0
USER 1654
# metrics, health, webhook, tenant API
EXPOSE 8080 8081 9443 8443
ENTRYPOINT ["dotnet", "Bonding.Operator.dll"]
