using Bonding.Domain.NamespaceLedgers;
using Bonding.Resources.NamespaceLedgers;
using CsCheck;
using k8s;
using k8s.Models;

namespace Bonding.Resources.Tests.NamespaceLedgers;

public class NamespaceLedgerMappingTest
{
    private static readonly Gen<NamespaceLedgerState> AnyLedger =
        from accounts in Gen.Int[0, 3]
        from tax in Gen.Long[0, 5_000_000]
        from reserves in Gen.Bool
        from closes in Gen.Bool
        select ResourceSamples.Ledger(accounts, tax, reserves, closes);

    [Fact]
    public void A_record_is_read_exactly_as_it_was_written_through_the_JSON_of_the_server() =>
        AnyLedger.Sample(ledger =>
        {
            var read = NamespaceLedgerMapping.Read(
                KubernetesJson.Deserialize<NamespaceLedger>(KubernetesJson.Serialize(ResourceSamples.Record(ledger)))
            );

            Assert.True(read.IsValid, read.ErrorMessage);
            Assert.Equal((ledger.Closed, ledger.Units, ledger.Treasury), (read.Value.Closed, read.Value.Units, read.Value.Treasury));
            Assert.Equal(ledger.Accounts.Keys, read.Value.Accounts.Keys);
        });

    public static TheoryData<string, Action<NamespaceLedgerStatus>> Corruptions =>
        new()
        {
            { "status.closed.taxPaid is '-1'", status => status.Closed!.TaxPaid = "-1" },
            { "status.seal", status => status.Closed!.TaxPaid = "1000000" },
            { "status.seal", status => status.Closed = null },
            { "status.seal", status => status.Accounts![0].TaxPaid = "1000000" },
            { "status.seal", status => status.Accounts![0].Granted = null },
            { "status.seal", status => status.Accounts![0].Units = 0 },
            { "status.seal", status => status.Accounts![0].OpenedAt = null },
            { "status.seal", status => status.Accounts!.RemoveAt(0) },
            { "status.seal is missing", status => status.Seal = null },
        };

    [Theory]
    [MemberData(nameof(Corruptions), DisableDiscoveryEnumeration = true)]
    public void A_corrupted_record_is_refused_by_the_name_of_the_field(string problem, Action<NamespaceLedgerStatus> corrupt)
    {
        var record = ResourceSamples.Record(ResourceSamples.Ledger(2, 7_000_000, reserves: true, closes: true));
        corrupt(record.Status);

        var read = NamespaceLedgerMapping.Read(record);

        Assert.False(read.IsValid);
        Assert.Contains(problem, read.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_was_just_made_needs_no_seal() =>
        Assert.True(NamespaceLedgerMapping.Read(new NamespaceLedger { Metadata = new V1ObjectMeta { Uid = "record-1" } }).IsValid);

    [Fact]
    public void Sums_that_readers_see_are_not_sealed()
    {
        var record = ResourceSamples.Record(ResourceSamples.Ledger(2, 7_000_000, reserves: true, closes: true));
        (record.Status.Units, record.Status.Collected, record.Status.Granted) = (99, "99", "99");

        Assert.Equal("14", NamespaceLedgerMapping.Read(record).Value!.Treasury.Collected.ToString());
    }
}
