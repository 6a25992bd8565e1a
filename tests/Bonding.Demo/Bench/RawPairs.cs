using System.Text.Json.Nodes;
using Bonding.Demo.Cluster;
using Bonding.TestKit.Objects;
using Bonding.TestKit.Tools;

namespace Bonding.Demo.Bench;

/// <summary>
/// The conditional status writes of a settlement, in pairs of account and bond, issued by a client that does nothing else. They go to
/// objects of two kinds of their own, with the schemas of accounts and bonds, which the operator does not watch.
/// </summary>
internal sealed class RawPairs
{
    private const string Group = "bonding.dev";
    private const string CopiedGroup = "raw.bonding.dev";
    private const int CreatesAtOnce = 16;

    /// <summary>As many as the operator has under way: four accounts with eight bonds each.</summary>
    private const int WritesAtOnce = 32;
    private static readonly string[] CopiedCrds = ["bonding.dev_creditaccounts.yaml", "bonding.dev_bonds.yaml"];
    private static readonly ApiResource AccountKind = new($"{CopiedGroup}/v1alpha1", "creditaccounts");
    private static readonly ApiResource BondKind = new($"{CopiedGroup}/v1alpha1", "bonds");

    private readonly JsonClient _api;
    private readonly List<JsonObject> _accounts;
    private readonly List<JsonObject> _bonds;
    private int _next;

    private RawPairs(JsonClient api, List<JsonObject> accounts, List<JsonObject> bonds) =>
        (_api, _accounts, _bonds) = (api, accounts, bonds);

    /// <summary>Creates the kinds and copies of these objects.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="bonds">
    /// Their bonds: the first of each account in the order of the accounts, then the second of each, and so on. So pairs that follow each
    /// other belong to different accounts and may be written at once.
    /// </param>
    public static async Task<RawPairs> CreateAsync(
        JsonClient api,
        Kubectl kubectl,
        IReadOnlyList<JsonObject> accounts,
        IReadOnlyList<JsonObject> bonds,
        CancellationToken stop
    )
    {
        foreach (var file in CopiedCrds)
        {
            var crd = await File.ReadAllTextAsync(Path.Combine(DemoRepository.Crds, file), stop);
            var copy = crd.Replace(Group, CopiedGroup, StringComparison.Ordinal);
            (await kubectl.RunAsync(["apply", "-f", "-", "--validate=false"], stop, copy)).OutputOrThrow();
        }
        (await kubectl.RunAsync(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"], stop)).OutputOrThrow();
        return new RawPairs(api, await CopyAsync(api, AccountKind, accounts, stop), await CopyAsync(api, BondKind, bonds, stop));
    }

    /// <summary>Writes the next pairs and returns how long that took.</summary>
    /// <param name="count">How many; at most as many as there are accounts.</param>
    /// <param name="account">Status of a settled account.</param>
    /// <param name="bond">Status of a settled bond.</param>
    public async Task<TimeSpan> WriteAsync(int count, JsonNode account, JsonNode bond, CancellationToken stop)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = WritesAtOnce, CancellationToken = stop };
        var began = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(
            _next,
            _next + count,
            options,
            async (pair, token) =>
            {
                await WriteAsync(AccountKind, _accounts[pair % _accounts.Count], account, "balance", pair, token);
                await WriteAsync(BondKind, _bonds[pair], bond, "tax", pair, token);
            }
        );
        _next += count;
        return TimeProvider.System.GetElapsedTime(began);
    }

    // The field gets another value each time: the server stores no version that equals the one before.
    private async Task WriteAsync(ApiResource kind, JsonObject item, JsonNode status, string field, int value, CancellationToken stop)
    {
        item["status"] = status.DeepClone();
        item["status"]![field] = $"{value}.25";
        var written = await _api.ReplaceAsync(kind, item, stop, "status");
        item["metadata"]!["resourceVersion"] = (string)written["metadata"]!["resourceVersion"]!;
    }

    private static async Task<List<JsonObject>> CopyAsync(
        JsonClient api,
        ApiResource kind,
        IReadOnlyList<JsonObject> items,
        CancellationToken stop
    )
    {
        var copies = new JsonObject[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = CreatesAtOnce, CancellationToken = stop };
        await Parallel.ForAsync(
            0,
            items.Count,
            options,
            async (index, token) =>
            {
                var copy = items[index].DeepClone().AsObject();
                copy["apiVersion"] = kind.GroupVersion;
                copies[index] = await api.CreateAsync(kind, copy, token);
            }
        );
        return [.. copies];
    }
}
