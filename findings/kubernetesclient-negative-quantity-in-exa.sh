#!/usr/bin/env bash
# KubernetesClient 21.0.8 writes negative quantities with the suffix for 10^18 or 2^60: -1 as "-0.000000000000000001E". Kubernetes' canonical form
# of a negative quantity is that of the positive one with a sign. Texts that are compared, shown or diffed differ, and a binary one is no longer exact: 28 decimals do not
# hold -1Gi in exbibytes.
# Needs: .NET SDK 10. Installs into a temp folder only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > quantities.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="KubernetesClient" Version="21.0.8" /></ItemGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System;
using k8s.Models;

foreach (var text in new[] { "1", "-1", "500m", "-500m", "1Gi", "-1Gi", "2k", "-2k" })
    Console.WriteLine($"{text} -> {new ResourceQuantity(text)}");
EOF
dotnet run > seen.txt
cat > expected.txt <<'EOF'
1 -> 1
-1 -> -0.000000000000000001E
500m -> 500m
-500m -> -0.0000000000000000005E
1Gi -> 1Gi
-1Gi -> -0.0000000009313225746154785156Ei
2k -> 2k
-2k -> -0.000000000000002E
EOF
cat seen.txt
diff -u expected.txt seen.txt && echo "as recorded"
