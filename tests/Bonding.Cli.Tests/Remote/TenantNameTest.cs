using Bonding.Cli.Output;
using Bonding.Cli.Remote;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Tests.Remote;

public class TenantNameTest
{
    [Theory]
    [InlineData("vm/db", TenantKind.VirtualMachine, "v1/namespaces/shop/vm/db")]
    [InlineData("VirtualMachineInstances/db", TenantKind.VirtualMachineInstance, "v1/namespaces/shop/vmi/db")]
    [InlineData("deploy/web", TenantKind.Deployment, "v1/namespaces/shop/deployment/web")]
    [InlineData("sts/queue", TenantKind.StatefulSet, "v1/namespaces/shop/statefulset/queue")]
    [InlineData("pod/a?b", TenantKind.Pod, "v1/namespaces/shop/pod/a%3Fb")]
    public void The_names_that_kubectl_takes_lead_to_one_path(string text, TenantKind kind, string path)
    {
        var tenant = TenantName.Parse(text);
        Assert.Equal(kind, tenant.Kind);
        Assert.Equal(path, tenant.PathIn("shop"));
    }

    [Fact]
    public void A_namespace_cannot_lead_out_of_its_place_in_the_path() =>
        Assert.Equal("v1/namespaces/..%2Fother/vm/db", TenantName.Parse("vm/db").PathIn("../other"));

    [Theory]
    [InlineData("db")]
    [InlineData("vm/")]
    [InlineData("vm/db/x")]
    [InlineData("gadget/db")]
    public void What_is_no_tenant_is_named_with_the_kinds_that_are_allowed(string text)
    {
        var refusal = Assert.Throws<CliException>(() => TenantName.Parse(text));
        Assert.Equal(
            $"the tenant is \"{text}\"; allowed: KIND/NAME, such as vm/db, "
                + "with one of the kinds vm, vmi, deployment, statefulset, pod",
            refusal.Message
        );
    }
}
