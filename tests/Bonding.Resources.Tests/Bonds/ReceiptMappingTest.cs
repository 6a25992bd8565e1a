using Bonding.Domain.Bonds;
using Bonding.Domain.Receipts;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using k8s;

namespace Bonding.Resources.Tests.Bonds;

public class ReceiptMappingTest
{
    private const string AccountUid = "account-1";

    [Theory]
    [InlineData(0, "")]
    [InlineData(7, "feed")]
    public void A_receipt_is_read_exactly_as_it_was_written_through_the_JSON_of_the_server(long sequence, string hash)
    {
        var receipt = Issue(new ChainHead(sequence, hash));
        var reader = new FieldReader("status");
        var stored = KubernetesJson.Serialize(ReceiptMapping.Write(receipt));

        Assert.Equal(receipt, ReceiptMapping.Read(reader, KubernetesJson.Deserialize<SettlingReceipt>(stored), AccountUid));
        Assert.Empty(reader.Errors);
    }

    [Fact]
    public void The_first_receipt_leaves_out_the_hash_before_it() =>
        Assert.DoesNotContain(
            "previousHash",
            KubernetesJson.Serialize(ReceiptMapping.Write(Issue(ChainHead.Start))),
            StringComparison.Ordinal
        );

    public static TheoryData<string, Action<SettlingReceipt>> Forgeries =>
        new()
        {
            { "status.settling[b].receipt.hash is ", status => status.Units = 1 },
            { "status.settling[b].receipt.hash is ", status => status.BondName = "other" },
            { "status.settling[b].receipt.hash is ", status => status.BoundAt = status.BoundAt.AddSeconds(1) },
            { "status.settling[b].receipt.hash is ", status => status.Receipt.Sequence = 2 },
            { "status.settling[b].receipt.hash is ", status => status.Receipt.PreviousHash = "feed" },
            { "status.settling[c].receipt.hash is ", status => status.BondUid = "c" },
            { "status.settling[b].debited is '-1'; allowed: a decimal from 0 to ", status => status.Debited = "-1" },
            { "status.settling[b].tax is ''; allowed: a decimal from 0 to ", status => status.Tax = "" },
        };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public void A_receipt_that_was_edited_is_refused_by_the_UID_of_its_Bond(string problem, Action<SettlingReceipt> forge)
    {
        var status = ReceiptMapping.Write(Issue(ChainHead.Start));
        forge(status);
        var reader = new FieldReader("status");

        ReceiptMapping.Read(reader, status, AccountUid);

        Assert.Contains(reader.Errors, error => error.ToString().StartsWith(problem, StringComparison.Ordinal));
    }

    private static BondReceipt Issue(ChainHead head) =>
        BondReceipt.Issue(
            AccountUid,
            head,
            BondMapping.Read(ResourceSamples.Bond("b", units: 2)),
            BondRules.Default.PriceOf(2),
            ResourceSamples.Now
        );
}
