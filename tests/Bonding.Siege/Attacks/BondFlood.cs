using System.Diagnostics;
using System.Text.Json.Nodes;
using Bonding.Siege.Judging;
using Bonding.Siege.Load;
using Bonding.Siege.Stage;
using Bonding.TestKit;
using Bonding.TestKit.Objects;

namespace Bonding.Siege.Attacks;

/// <summary>6,000 Bonds on four accounts of one namespace, while a neighbour orders one.</summary>
internal sealed class BondFlood : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(45);

    private const int Bonds = 6_000;
    private static readonly ApiResource Bond = new("bonding.dev/v1alpha1", "bonds");
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Under = TimeSpan.FromSeconds(10);

    private TimeSpan _quiet;
    private TimeSpan _flooded;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        for (var account = 0; account < Assault.Turns; account++)
            await field.AccountAsync("Deployment", $"flood-{account}", stop);
        await field.Stage.KubectlAsync(Neighbour, stop, "apply", "--filename", "-");
        _quiet = await OrderAsync(field, "quiet", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        var url = new Uri(field.Stage.ControlPlane.Address, $"apis/bonding.dev/v1alpha1/namespaces/{field.Namespace}/bonds").AbsoluteUri;
        var token = await field.TokenAsync(stop);
        field.Assail("objects", url, token, $"{Bonds}", Template);
        await Task.Delay(Under, stop);
        _flooded = await OrderAsync(field, "flooded", stop);
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Count(field, "the flood took place", "bonds", atLeast: Bonds / 2),
            new(
                "a neighbour's bond is settled at most 2 s later than without the flood",
                (_, _) =>
                    Task.FromResult(
                        _flooded - _quiet <= Delay
                            ? null
                            : FormattableString.Invariant(
                                $"it took {_flooded.TotalSeconds:0.0} s, without the flood {_quiet.TotalSeconds:0.0} s"
                            )
                    )
            ),
        ];

    private const string Neighbour = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: neighbour }
        ---
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: neighbour, namespace: neighbour }
        spec: { tenantRef: { kind: Pod, name: neighbour }, earning: { vcpus: 2, baselinePercent: 20 }, openingBalance: "550" }
        """;

    private const string Template = """
        {"apiVersion":"bonding.dev/v1alpha1","kind":"Bond","metadata":{"name":"flood-NUMBER"},
         "spec":{"accountName":"flood-TURN","units":1}}
        """;

    private static async Task<TimeSpan> OrderAsync(Battlefield field, string name, CancellationToken stop)
    {
        var api = new JsonClient(field.Stage.Admin);
        var bond = new JsonObject
        {
            ["apiVersion"] = Bond.GroupVersion,
            ["kind"] = "Bond",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "neighbour" },
            ["spec"] = new JsonObject { ["accountName"] = "neighbour", ["units"] = 1 },
        };
        var begun = Stopwatch.GetTimestamp();
        await api.CreateAsync(Bond, bond, stop);
        await Eventually.TrueAsync(
            async () => (await api.GetAsync(Bond, new ObjectRef("neighbour", name), stop)).Text("status", "phase") == "Bonded",
            stop
        );
        return Stopwatch.GetElapsedTime(begun);
    }
}
