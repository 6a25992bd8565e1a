using Prometheus;

namespace Bonding.Operator.Instrumentation;

/// <summary>Counts new pods.</summary>
public sealed class AdmissionMetrics
{
    public AdmissionMetrics(CollectorRegistry registry)
    {
        Admissions = Metrics
            .WithCustomRegistry(registry)
            .CreateCounter("bonding_admissions_total", "New pods by what became of them.", "result");
        // A series that is absent until its first event cannot be told from a broken one.
        foreach (var result in AdmissionResult.All)
            Admissions.WithLabels(result);
    }

    public Counter Admissions { get; }
}

/// <summary>What became of a new pod: the label of the counter. The pod is let in whatever it is.</summary>
public static class AdmissionResult
{
    /// <summary>It got its tier's PriorityClass.</summary>
    public const string Patched = "patched";

    /// <summary>It has it already.</summary>
    public const string Unchanged = "unchanged";

    /// <summary>It belongs to no tenant with an account.</summary>
    public const string NoAccount = "no_account";

    /// <summary>Its account's mode is not Enforce.</summary>
    public const string NotEnforced = "not_enforced";

    /// <summary>The ladder's PriorityClass does not exist yet; with it the pod would be refused.</summary>
    public const string NoPriorityClass = "no_priority_class";

    /// <summary>The request or the account could not be read.</summary>
    public const string Error = "error";

    public static IReadOnlyList<string> All { get; } = [Patched, Unchanged, NoAccount, NotEnforced, NoPriorityClass, Error];
}
