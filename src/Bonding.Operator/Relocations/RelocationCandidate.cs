using Bonding.Domain.Relocation;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Decisions;

namespace Bonding.Operator.Relocations;

/// <summary>A VM that may be moved, with its account.</summary>
public sealed record RelocationCandidate(ObservedTenant Tenant, ResourceKey Instance, MovableMachine Machine);
