using System.Diagnostics.CodeAnalysis;
using Bonding.Kubernetes.Client;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;

namespace Bonding.Operator.Loop.Tracking;

/// <summary>
/// Serves tenants one by one: what the loop trips over with one of them costs no other. That tenant is set aside until a tick can serve it.
/// Its pods keep what they have, and its credits are settled later from the samples that Prometheus keeps. Used by one tick at a time.
/// </summary>
public sealed partial class TenantGuard(
    SetAsideTenants aside,
    TenantStateStore states,
    IReconcileRequester reconciles,
    LoopMetrics metrics,
    TimeProvider time,
    ILogger<TenantGuard> logger
)
{
    /// <summary>After so many failed ticks in turn what the loop remembers of a tenant is dropped: it may be what it trips over.</summary>
    public const int TicksToBeginAnew = 60;

    private readonly HashSet<NamespacedName> _failed = [];

    /// <summary>The tenants that this tick could not serve.</summary>
    public IReadOnlyCollection<NamespacedName> Failed => _failed;

    /// <summary>Begins a tick: tenants that the one before could serve are no longer set aside.</summary>
    public void BeginTick()
    {
        foreach (var account in aside.Accounts)
        {
            if (!_failed.Contains(account))
                Return(account);
            else if (aside.Find(account)?.Ticks % TicksToBeginAnew == 0)
                states.Remove(account);
        }
        metrics.TenantsSetAside.Set(_failed.Count);
        _failed.Clear();
    }

    /// <summary>Does something for one tenant, and sets it aside if that fails.</summary>
    /// <returns>Whether it was done.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever one tenant is tripped over with, the others are to be served.")]
    public bool TryServe(NamespacedName account, TickStage stage, Action serve)
    {
        try
        {
            serve();
            return true;
        }
        catch (Exception error)
        {
            SetAside(account, stage, error);
            return false;
        }
    }

    /// <summary>Sets a tenant aside for this tick.</summary>
    public void SetAside(NamespacedName account, TickStage stage, Exception error)
    {
        metrics.TenantFailures.WithLabels(stage.ToString().ToLowerInvariant()).Inc();
        if (!_failed.Add(account))
            return;
        var (before, problem) = (aside.Find(account), $"{stage} failed with {error.GetType().Name}");
        aside.Set(account, new SetAside(problem, before?.Since ?? time.GetUtcNow(), (before?.Ticks ?? 0) + 1));
        if (before?.Problem == problem)
            return;
        LogSetAside(logger, error, account, problem);
        reconciles.Request(account);
    }

    private void Return(NamespacedName account)
    {
        aside.Remove(account);
        LogReturn(logger, account);
        reconciles.Request(account);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The tenant of account {Account} is set aside, others are served: {Problem}")]
    private static partial void LogSetAside(ILogger logger, Exception error, NamespacedName account, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "The tenant of account {Account} is served again")]
    private static partial void LogReturn(ILogger logger, NamespacedName account);
}
