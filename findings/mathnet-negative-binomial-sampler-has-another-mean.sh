#!/usr/bin/env bash
# MathNet.Numerics 5.0.0: NegativeBinomial(r, p) samples with mean r / p, while its Mean property says r (1 - p) / p, which
# is the mean of the distribution that it documents. Bursts drawn with it are longer than the caller asked for. Other discrete distributions drawn beside it are right.
# Needs: .NET SDK 10. Installs into a temp folder only.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > means.csproj <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><InvariantGlobalization>true</InvariantGlobalization>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="MathNet.Numerics" Version="5.0.0" /></ItemGroup>
</Project>
EOF
cat > Program.cs <<'EOF'
using System;
using System.Linq;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

const int count = 1_000_000;
Show("NegativeBinomial(5, 0.5)", new NegativeBinomial(5, 0.5, new MersenneTwister(1)));
Show("NegativeBinomial(2, 0.25)", new NegativeBinomial(2, 0.25, new MersenneTwister(1)));
Show("NegativeBinomial(3, 0.75)", new NegativeBinomial(3, 0.75, new MersenneTwister(1)));
Show("Geometric(0.25)", new Geometric(0.25, new MersenneTwister(1)));
Show("Poisson(4)", new Poisson(4, new MersenneTwister(1)));
Show("Binomial(0.3, 20)", new Binomial(0.3, 20, new MersenneTwister(1)));

// One decimal is far coarser than the error of a million draws (0.01 at most).
void Show(string name, IDiscreteDistribution distribution) =>
    Console.WriteLine($"{name}: Mean {distribution.Mean:0.0}, mean of samples {distribution.Samples().Take(count).Average():0.0}");
EOF
dotnet run > seen.txt
cat > expected.txt <<'EOF'
NegativeBinomial(5, 0.5): Mean 5.0, mean of samples 10.0
NegativeBinomial(2, 0.25): Mean 6.0, mean of samples 8.0
NegativeBinomial(3, 0.75): Mean 1.0, mean of samples 4.0
Geometric(0.25): Mean 4.0, mean of samples 4.0
Poisson(4): Mean 4.0, mean of samples 4.0
Binomial(0.3, 20): Mean 6.0, mean of samples 6.0
EOF
cat seen.txt
diff -u expected.txt seen.txt && echo "as recorded"
