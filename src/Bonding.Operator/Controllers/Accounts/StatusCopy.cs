using Bonding.Resources;
using k8s;

namespace Bonding.Operator.Controllers.Accounts;

/// <summary>Copies a status with everything in it, read or not.</summary>
internal static class StatusCopy
{
    public static CreditAccountStatus Of(CreditAccountStatus status) =>
        KubernetesJson.Deserialize<CreditAccountStatus>(KubernetesJson.Serialize(status));
}
