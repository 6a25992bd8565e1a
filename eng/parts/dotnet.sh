#!/usr/bin/env bash
# Prints the folder of the dotnet command. Fails if there is none, or if its SDK is older than global.json asks for.
. "$(dirname "$0")/common.sh"

command -v dotnet >/dev/null || fail "needs the .NET SDK 10 (command dotnet), and it is not on PATH"
cd "$(dirname "$0")/../.."
dotnet --version >/dev/null 2>&1 || fail "no installed .NET SDK fits global.json; installed are: $(dotnet --list-sdks | tr '\n' ' ')"
dirname "$(command -v dotnet)"
