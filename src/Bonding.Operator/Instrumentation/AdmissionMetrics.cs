using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>The metrics of the admission of pods.</summary>
public sealed class AdmissionMetrics
{
    public AdmissionMetrics(CollectorRegistry registry)
    {
        Admissions = Metrics
            .WithCustomRegistry(registry)
            .CreateCounter("bonding_admissions_total", "New pods by what became of them.", "result");
        // A series that is absent until its first event looks like a broken one.
        foreach (var result in AdmissionResult.All)
            Admissions.WithLabels(result);
    }

    public Counter Admissions { get; }
}

/// <summary>The values of the counter's label: what became of a new pod. The pod is admitted in every case.</summary>
public static class AdmissionResult
{
    /// <summary>The pod got the PriorityClass of its tier.</summary>
    public const string Patched = "patched";

    /// <summary>The pod already had that PriorityClass.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>The pod belongs to no tenant with an account.</summary>
    public const string NoAccount = "no_account";

    /// <summary>The pod names a controller whose pods another user creates, so it belongs to no tenant.</summary>
    public const string OtherCreator = "other_creator";

    /// <summary>The mode of its account is not Enforce.</summary>
    public const string NotEnforced = "not_enforced";

    /// <summary>The pod keeps a PriorityClass of its owner that is worth more.</summary>
    public const string KeptOwnClass = "kept_own_class";

    /// <summary>The pod named a PriorityClass of the ladder that its tenant has not earned, and got another one or none.</summary>
    public const string NotEarned = "not_earned";

    /// <summary>The PriorityClass does not exist yet: the API server would refuse a pod with it.</summary>
    public const string NoPriorityClass = "no_priority_class";

    /// <summary>The request or the account could not be read.</summary>
    public const string Error = "error";

    public static IReadOnlyList<string> All { get; } =
    [Patched, Unchanged, NoAccount, OtherCreator, NotEnforced, KeptOwnClass, NotEarned, NoPriorityClass, Error];
}
