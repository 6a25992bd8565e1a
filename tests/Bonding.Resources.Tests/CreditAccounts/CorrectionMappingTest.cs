using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Resources.CreditAccounts;
using k8s;

namespace Bonding.Resources.Tests.CreditAccounts;

public class CorrectionMappingTest
{
    private static readonly LedgerCorrection[] Corrections =
    [
        new(1, CreditAmount.FromCredits(5), "lost | in an outage", "ada"),
        new(2, CreditAmount.FromMicroCredits(-250_000), "typo", "grace"),
    ];

    [Fact]
    public void Corrections_are_read_from_the_spec_with_their_sign()
    {
        var read = CorrectionMapping.Read(Spec(("1", 5), ("-0.25", 2)));

        Assert.Equal(["1", "-0.25"], read.Value!.Select(correction => correction.Amount.ToString()));
        Assert.Equal([5L, 2L], read.Value!.Select(correction => correction.Sequence));
    }

    [Fact]
    public void A_spec_without_corrections_asks_for_none() => Assert.Empty(CorrectionMapping.Read(new CreditAccountSpec()).Value!);

    [Fact]
    public void Amounts_that_cannot_be_read_are_named_by_the_sequence_of_their_correction()
    {
        var read = CorrectionMapping.Read(Spec(("1e3", 1), ("2", 2), ("-1000000000000", 3)));

        Assert.Equal(["spec.corrections[1].amount", "spec.corrections[3].amount"], read.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Applied_corrections_are_read_exactly_as_they_were_written_through_the_JSON_of_the_server()
    {
        var stored = KubernetesJson.Deserialize<CreditAccount>(KubernetesJson.Serialize(Corrected()));

        var read = AccountStatusMapping.Read(stored);

        Assert.True(read.IsValid, read.ErrorMessage);
        Assert.Equal(Corrections, read.Value.Corrections.Select(receipt => receipt.Correction));
        Assert.Equal(2, read.Value.Ledger.LastCorrection);
    }

    public static TheoryData<string, Action<IList<CorrectionStatus>>> Corruptions =>
        new()
        {
            { "status.corrections[1].receipt.hash is ", applied => applied[0].Amount = "6" },
            { "status.corrections[2].receipt.hash is ", applied => applied[1].Reason = "bribe" },
            { "status.corrections[2].receipt.hash is ", applied => applied[1].By = "ada" },
            { "status.corrections[2].receipt.hash is ", applied => applied[1].AppliedAt = applied[1].AppliedAt.AddSeconds(1) },
            { "status.corrections[2].amount is 'all'; ", applied => applied[1].Amount = "all" },
            { "status.corrections[2].sequence is '2'; allowed: 1, which is next", applied => applied.RemoveAt(0) },
            { "status.corrections[1].sequence is '1'; allowed: 3, which is next", applied => applied.Add(applied[0]) },
            { "status.totals.corrected is '4.75'; allowed: 5000000 micro-credits, the sum", applied => applied.RemoveAt(1) },
        };

    [Theory]
    [MemberData(nameof(Corruptions), DisableDiscoveryEnumeration = true)]
    public void Applied_corrections_that_were_edited_are_refused(string problem, Action<IList<CorrectionStatus>> corrupt)
    {
        var account = Corrected();
        corrupt(account.Status.Corrections!);

        var errors = AccountStatusMapping.Read(account).Errors.Select(error => error.ToString());

        Assert.Contains(errors, error => error.StartsWith(problem, StringComparison.Ordinal));
    }

    private static CreditAccountSpec Spec(params (string Amount, int Sequence)[] corrections) =>
        new()
        {
            Corrections =
            [
                .. corrections.Select(correction => new CorrectionSpec
                {
                    Sequence = correction.Sequence,
                    Amount = correction.Amount,
                    Reason = "typo",
                    By = "ada",
                }),
            ],
        };

    private static CreditAccount Corrected() =>
        ResourceSamples.Account(money: CorrectionPosting.Post(ResourceSamples.Money(10), Corrections, ResourceSamples.Now).Account);
}
