using Bonding.Cli.Top;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Cli.Tests.Top;

public class TopRowTest
{
    private static readonly TopRow[] Rows =
    [
        Row("z", "new", null, null, 0, null),
        Row("b", "b", 1.5, "20", 3, 100),
        Row("b", "a", 1.5, "3", 12, 2_000),
        Row("a", "top", 5, "0.5", 3, 300),
    ];

    [Theory]
    [InlineData(nameof(TopSort.Multiplier), "a/top b/a b/b z/new")]
    [InlineData(nameof(TopSort.Balance), "b/b b/a a/top z/new")]
    [InlineData(nameof(TopSort.Bonded), "b/a a/top b/b z/new")]
    [InlineData(nameof(TopSort.Request), "b/a a/top b/b z/new")]
    [InlineData(nameof(TopSort.Name), "a/top b/a b/b z/new")]
    public void The_largest_come_first_the_unknown_last_and_equals_by_namespace_and_name(string by, string order) =>
        Assert.Equal(order.Split(' '), TopRow.Sorted(Rows, Enum.Parse<TopSort>(by)).Select(row => $"{row.Namespace}/{row.Account}"));

    [Fact]
    public void A_balance_that_is_no_number_is_not_known() =>
        Assert.Equal(
            ["top", "a", "b"],
            TopRow
                .Sorted(
                    [Row("n", "a", null, "many", 0, null), Row("n", "b", null, null, 0, null), Row("n", "top", null, "-1", 0, null)],
                    TopSort.Balance
                )
                .Select(row => row.Account)
        );

    [Fact]
    public void An_account_that_the_operator_has_not_seen_yet_has_a_row_without_values()
    {
        var row = TopRow.Of(
            new CreditAccount
            {
                Metadata = new V1ObjectMeta { Name = "db", NamespaceProperty = "shop" },
                Spec = new CreditAccountSpec
                {
                    TenantRef = new TenantRef { Kind = TenantKind.VirtualMachine, Name = "db-vm" },
                },
            }
        );

        Assert.Equal(("shop", "db", "vm/db-vm", 0), (row.Namespace, row.Account, row.Tenant, row.BondedUnits));
        Assert.Equal((null, null, null, null, null), (row.Balance, row.Effective, row.Request, row.Tier, row.Reason));
    }

    private static TopRow Row(string ns, string name, double? effective, string? balance, int units, int? request) =>
        new(ns, name, "vm/" + name, "Enforce", balance, units, 1, 1, effective, null, request, null, null, null, null);
}
