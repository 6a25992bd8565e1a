using Bonding.Domain.Allocation;
using Bonding.Operator.State;

namespace Bonding.Operator.Decisions;

/// <summary>A resize to be written.</summary>
public sealed record PodResize(AccountKey Account, TenantPod Pod, PlannedResize Change);
