using Bonding.Resources.CreditAccounts;

namespace Bonding.Resources.Tests.CreditAccounts;

public class TenantKindNamesTest
{
    [Fact]
    public void Every_kind_is_found_by_the_name_that_is_shown_for_it_and_messages_list_these_names()
    {
        var kinds = Enum.GetValues<TenantKind>();

        Assert.All(kinds, kind => Assert.Equal(kind, TenantKindNames.KindOf(TenantKindNames.ShortOf(kind))));
        Assert.Equal(TenantKindNames.Allowed, string.Join(", ", kinds.Select(TenantKindNames.ShortOf)));
    }

    [Fact]
    public void Every_kind_is_found_by_the_name_that_manifests_use_and_by_its_plural() =>
        Assert.All(
            Enum.GetValues<TenantKind>(),
            kind => Assert.Equal((kind, kind), (TenantKindNames.KindOf($"{kind}"), TenantKindNames.KindOf($"{kind}s")))
        );

    [Theory]
    [InlineData("VM", TenantKind.VirtualMachine)]
    [InlineData("vmis", TenantKind.VirtualMachineInstance)]
    [InlineData("deploy", TenantKind.Deployment)]
    [InlineData("sts", TenantKind.StatefulSet)]
    [InlineData("po", TenantKind.Pod)]
    [InlineData("replicaset", null)]
    [InlineData("", null)]
    public void Kinds_are_found_by_the_short_names_of_kubectl_in_any_case(string name, TenantKind? kind) =>
        Assert.Equal(kind, TenantKindNames.KindOf(name));
}
