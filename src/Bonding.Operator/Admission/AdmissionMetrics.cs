using Prometheus;

namespace Bonding.Operator.Admission;

/// <summary>Counts new pods.</summary>
public sealed class AdmissionMetrics
{
    public AdmissionMetrics(CollectorRegistry registry)
    {
        Admissions = Metrics.WithCustomRegistry(registry).CreateCounter("bonding_admissions_total", "New pods by what became of them.", "result");
        // A series that is absent until its first event cannot be told from a broken one.
        foreach (var result in AdmissionResult.All) Admissions.WithLabels(result);
    }

    public Counter Admissions { get; }
}
