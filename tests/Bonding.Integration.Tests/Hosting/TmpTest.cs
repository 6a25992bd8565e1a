using Bonding.Domain.Bonds;
using Bonding.Domain.Credits;
using Bonding.Resources;
using Bonding.Resources.Mapping;
using k8s;

namespace Bonding.Integration.Tests.Hosting;

public class TmpTest
{
    [Fact]
    public void X()
    {
        var account = new CreditAccount();
        account.Status = AccountMapping.Write(new BondingAccount("u", CreditLedger.Empty, ChainHead.Start, []));
        Assert.Fail(KubernetesJson.Serialize(account) + (ChainHead.Start.Hash == null));
    }
}
