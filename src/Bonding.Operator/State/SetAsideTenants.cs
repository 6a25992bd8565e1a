using System.Collections.Concurrent;
using Bonding.Kubernetes.Client;

namespace Bonding.Operator.State;

/// <summary>The tenants that the loop cannot serve, by account. Written by the loop, read by the controllers. Thread-safe.</summary>
public sealed class SetAsideTenants
{
    private readonly ConcurrentDictionary<NamespacedName, SetAside> _tenants = new();

    public IReadOnlyCollection<NamespacedName> Accounts => [.. _tenants.Keys];

    /// <summary>Returns why a tenant is set aside; null if it is not.</summary>
    public SetAside? Find(NamespacedName account) => _tenants.GetValueOrDefault(account);

    public void Set(NamespacedName account, SetAside why) => _tenants[account] = why;

    public void Remove(NamespacedName account) => _tenants.TryRemove(account, out _);
}

/// <summary>Why a tenant is set aside.</summary>
/// <param name="Problem">What the loop tripped over.</param>
/// <param name="Since">When it first did.</param>
/// <param name="Ticks">The number of ticks in turn that did.</param>
public sealed record SetAside(string Problem, DateTimeOffset Since, int Ticks);
