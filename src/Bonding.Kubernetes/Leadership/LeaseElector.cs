using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Telemetry;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonding.Kubernetes.Leadership;

/// <summary>
/// Leads while it holds a coordination.k8s.io Lease. It repeats failed requests until the renew deadline; then the term ends by
/// the monotonic clock, before any peer may take the lease. It releases the lease when it stops: register it before the services that
/// need it, so that it stops after them.
/// </summary>
public sealed class LeaseElector : BackgroundService, ILeadership
{
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);

    private readonly ResourceClient<V1Lease> _leases;
    private readonly LeaseElectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<LeaseElector> _logger;
    private readonly LeadershipTerm _term;
    private V1Lease? _held;
    private (string? Version, TimeSpan At) _seen;

    public LeaseElector(
        ResourceClient<V1Lease> leases,
        LeaseElectorOptions options,
        TimeProvider time,
        KubernetesMetrics metrics,
        ILogger<LeaseElector> logger
    )
    {
        (_leases, _options, _time, _logger) = (leases, options.Validated(), time, logger);
        var status = metrics.LeaderStatus.WithLabels(options.Lease.Name);
        _term = new LeadershipTerm(
            time,
            leads =>
            {
                status.Set(leads ? 1 : 0);
                _logger.LogInformation(
                    "{Identity} {Change} {Lease}",
                    options.Identity,
                    leads ? "leads by" : "no longer leads by",
                    options.Lease
                );
            }
        );
    }

    public bool IsLeader => _term.IsActive;

    public Task<CancellationToken> WaitForLeadershipAsync(CancellationToken cancellationToken = default) =>
        _term.WaitAsync(cancellationToken);

    public override void Dispose()
    {
        _term.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await TryOnceAsync(stoppingToken);
            await Task.Delay(_options.RetryPeriod, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _term.End();
        await ReleaseAsync();
    }

    private async Task TryOnceAsync(CancellationToken stoppingToken)
    {
        // Counted from before the request: a peer that sees this renewal sees it later than that.
        var deadline = _term.Now + _options.RenewDeadline;
        using var limit = new CancellationTokenSource(_options.RenewDeadline / 2, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            _held = await AcquireOrRenewAsync(either.Token);
            if (_held is not null)
                _term.Extend(deadline);
            else
                _term.End();
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            if (!stoppingToken.IsCancellationRequested)
                _logger.LogWarning("Lease {Lease}: {Error}", _options.Lease, error.Message);
        }
    }

    /// <summary>Returns the lease if this process holds it now, or null if a peer does.</summary>
    private async Task<V1Lease?> AcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        var lease = await _leases.GetAsync(_options.Lease, cancellationToken);
        if (lease is null)
            return await _leases.CreateAsync(NewLease(), cancellationToken);
        if (_seen.Version != lease.ResourceVersion())
            _seen = (lease.ResourceVersion(), _term.Now);
        var mine = lease.Spec.HolderIdentity == _options.Identity;
        return mine || IsFree(lease.Spec) ? await _leases.ReplaceAsync(AsHolder(lease, mine), cancellationToken) : null;
    }

    // Measured by this process since it last saw the lease change, never by the times in the lease: clocks differ.
    private bool IsFree(V1LeaseSpec lease) =>
        string.IsNullOrEmpty(lease.HolderIdentity)
        || _term.Now >= _seen.At + TimeSpan.FromSeconds(lease.LeaseDurationSeconds ?? _options.LeaseDuration.TotalSeconds);

    private V1Lease NewLease() =>
        new()
        {
            Metadata = new() { NamespaceProperty = _options.Lease.Namespace, Name = _options.Lease.Name },
            Spec = SpecOf(_options.Identity, MicroTime.Of(_time.GetUtcNow()), 0),
        };

    private V1Lease AsHolder(V1Lease lease, bool mine)
    {
        var transitions = lease.Spec.LeaseTransitions ?? 0;
        var acquired = mine ? lease.Spec.AcquireTime : null;
        lease.Spec = SpecOf(_options.Identity, acquired ?? MicroTime.Of(_time.GetUtcNow()), mine ? transitions : transitions + 1);
        return lease;
    }

    private V1LeaseSpec SpecOf(string holder, DateTime acquired, int transitions) =>
        new()
        {
            HolderIdentity = holder,
            AcquireTime = acquired,
            RenewTime = MicroTime.Of(_time.GetUtcNow()),
            LeaseDurationSeconds = (int)Math.Ceiling(_options.LeaseDuration.TotalSeconds),
            LeaseTransitions = transitions,
        };

    private async Task ReleaseAsync()
    {
        if (_held is not { } lease)
            return;
        using var limit = new CancellationTokenSource(ReleaseLimit, _time);
        try
        {
            lease.Spec.HolderIdentity = null;
            lease.Spec.RenewTime = MicroTime.Of(_time.GetUtcNow());
            await _leases.ReplaceAsync(lease, limit.Token);
        }
        catch (Exception error) when (ApiErrors.IsFailedOrCancelledRequest(error))
        {
            _logger.LogInformation("Lease {Lease} was not given back and runs out by itself: {Error}", _options.Lease, error.Message);
        }
    }
}

/// <summary>The options of a <see cref="LeaseElector"/>. Retry period &lt; renew deadline &lt; lease duration.</summary>
public sealed record LeaseElectorOptions
{
    public required NamespacedName Lease { get; init; }

    /// <summary>The name of this process among its peers, such as that of the pod.</summary>
    public required string Identity { get; init; }

    /// <summary>The time that peers wait after the last renewal that they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time that a term outlasts the last successful renewal.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <exception cref="ArgumentException">The times are out of order.</exception>
    internal LeaseElectorOptions Validated() =>
        TimeSpan.Zero < RetryPeriod && RetryPeriod < RenewDeadline && RenewDeadline < LeaseDuration && LeaseDuration.TotalSeconds >= 1
            ? this
            : throw new ArgumentException(
                $"Lease {Lease}: retry period {RetryPeriod} < renew deadline {RenewDeadline} < lease duration {LeaseDuration} must hold, "
                    + "and 1 s at least."
            );
}

/// <summary>
/// Tracks the leadership terms of this process. There is at most one at a time; it ends at its deadline unless it is extended. Thread-safe.
/// </summary>
internal sealed class LeadershipTerm : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Action<bool> _changed;
    private readonly ITimer _deadlineTimer;
    private readonly long _origin;
    private TaskCompletionSource<CancellationToken> _next = NewSource();
    private CancellationTokenSource? _current;
    private TimeSpan _deadline;

    public LeadershipTerm(TimeProvider time, Action<bool> changed)
    {
        _time = time;
        _changed = changed;
        _origin = time.GetTimestamp();
        _deadlineTimer = time.CreateTimer(_ => EndIfExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The monotonic time since this object was created.</summary>
    public TimeSpan Now => _time.GetElapsedTime(_origin);

    public bool IsActive
    {
        get
        {
            lock (_gate)
                return _current is not null && Now < _deadline;
        }
    }

    /// <summary>Begins a term, or extends the current one.</summary>
    public void Extend(TimeSpan deadline)
    {
        EndIfExpired();
        lock (_gate)
        {
            if (deadline <= Now)
                return;
            _deadline = deadline;
            _deadlineTimer.Change(deadline - Now, Timeout.InfiniteTimeSpan);
            if (_current is not null)
                return;
            _current = new CancellationTokenSource();
            _next.TrySetResult(_current.Token);
            _changed(true);
        }
    }

    public void End() => End(onlyIfExpired: false);

    public Task<CancellationToken> WaitAsync(CancellationToken cancellationToken)
    {
        EndIfExpired();
        lock (_gate)
            return _next.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        End();
        _deadlineTimer.Dispose();
    }

    private static TaskCompletionSource<CancellationToken> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void End(bool onlyIfExpired)
    {
        CancellationTokenSource? ended;
        lock (_gate)
        {
            ended = _current;
            if (ended is null || (onlyIfExpired && Now < _deadline))
                return;
            _current = null;
            _next = NewSource();
            _changed(false);
        }

        // Outside the lock, because a callback may wait for the next term. Not disposed, because others hold its token.
        ended.Cancel();
    }

    private void EndIfExpired() => End(onlyIfExpired: true);
}
