using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Somebody who may edit the namespace opens and edits accounts, writes statuses, and edits and deletes bonds.</summary>
internal sealed class EditedMoney : IAttack
{
    public bool IsSampled => true;

    private const string Account = """
        apiVersion: bonding.dev/v1alpha1
        kind: CreditAccount
        metadata: { name: minted }
        spec: { tenantRef: { kind: Deployment, name: minted }, earning: { vcpus: 512, baselinePercent: 100 }, openingBalance: "9000" }
        """;

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "poor", stop);
        await field.ApplyAsync(Battlefield.BondOf("poor", "kept", 1), stop);
        await field.AwaitAsync("bond", "kept", "{.status.phase}", phase => phase == "Bonded", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        await field.CreateAsync(Account, stop);
        await PatchAsync(field, "creditaccount", "poor", """{"spec":{"openingBalance":"9000"}}""", stop);
        await PatchAsync(field, "creditaccount", "poor", """{"status":{"balance":"9000"}}""", stop, "status");
        await PatchAsync(field, "bond", "kept", """{"spec":{"units":9}}""", stop);
        await field.AttackAsync(null, stop, "delete", "bond", "kept", "--wait=false");
        await field.AttackAsync(null, stop, "delete", "creditaccount", "poor", "--wait=false");
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(field, "no account was opened", "creditaccount", "minted", "{.metadata.name}", seen => seen == "") with
            {
                IsAboutMinting = true,
            },
            Term.Object(field, "the account is as it was", "creditaccount", "poor", "{.spec.openingBalance}", seen => seen == "550"),
            Term.Object(
                field,
                "so is its balance",
                "creditaccount",
                "poor",
                "{.status.balance}",
                seen => !seen.StartsWith("9000", StringComparison.Ordinal)
            ) with
            {
                IsAboutMinting = true,
            },
            Term.Object(field, "so is the bond", "bond", "kept", "{.spec.units}", seen => seen == "1"),
        ];

    private static Task PatchAsync(
        Battlefield field,
        string kind,
        string name,
        string patch,
        CancellationToken stop,
        string subresource = ""
    ) => field.AttackAsync(null, stop, "patch", kind, name, "--type=merge", "--patch", patch, $"--subresource={subresource}");
}
