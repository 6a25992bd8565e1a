using k8s.Models;

namespace Bonding.Operator.Tests.Loop.Observe;

/// <summary>Draws what one tenant may bring about: pods, statuses and samples that an API server and a Prometheus admit.</summary>
internal static class DrawnPoison
{
    /// <summary>Amounts that an API server admits.</summary>
    public static readonly string[] Amounts = ["0", "1n", "1", "0.5", "100m", "999999999", "1e15", "2Gi", "8Ei", "9223372036854775807"];

    private static readonly string[] Values =
    [
        "0",
        "1",
        "-1",
        "NaN",
        "+Inf",
        "-Inf",
        "4600000000000",
        "9223372036854",
        "9007199254740993",
        "1e300",
        "1e-300",
    ];

    /// <summary>Returns none to three containers.</summary>
    public static List<V1Container> Containers(Random random) =>
        [
            .. Enumerable
                .Range(0, random.Next(4))
                .Select(index => new V1Container
                {
                    Name = $"c{index}",
                    RestartPolicy = random.Next(3) == 0 ? "Always" : null,
                    Resources = random.Next(4) == 0 ? null : Requiring(("cpu", Pick(random, Amounts)), ("memory", Pick(random, Amounts))),
                }),
        ];

    /// <summary>Returns a status as a compromised node may write it.</summary>
    public static V1PodStatus Status(Random random) =>
        new()
        {
            Phase = Pick(random, "Running", "Pending", null, "Strange"),
            QosClass = Pick(random, "Burstable", "Guaranteed", "BestEffort", "Strange", null),
            ContainerStatuses =
                random.Next(2) == 0
                    ? null
                    :
                    [
                        .. Enumerable
                            .Range(0, random.Next(5))
                            .Select(index => new V1ContainerStatus
                            {
                                Name = $"c{index % 3}",
                                AllocatedResources = Requiring(("cpu", Pick(random, Amounts))).Requests,
                                Resources = random.Next(2) == 0 ? null : Requiring(("cpu", Pick(random, Amounts))),
                            }),
                    ],
            Conditions =
                random.Next(2) == 0
                    ? null
                    :
                    [
                        new V1PodCondition
                        {
                            Type = Pick(random, "PodResizePending", "PodResizeInProgress"),
                            Status = "True",
                            Reason = Pick(random, "Deferred", "Infeasible", "Error", "Strange", null),
                            LastTransitionTime = Pick<DateTime?>(random, null, DateTime.MinValue, DateTime.MaxValue),
                            ObservedGeneration = Pick<long?>(random, null, long.MinValue, long.MaxValue),
                        },
                    ],
        };

    /// <summary>Returns a series of a tenant's pods, with the values that it shows in turn.</summary>
    public static (string Metric, string Labels, IReadOnlyList<string> Values) Series(Random random, string ns, string tenant)
    {
        var metric = Pick(
            random,
            "container_cpu_usage_seconds_total",
            "container_memory_working_set_bytes",
            "kubevirt_vmi_cpu_usage_seconds_total",
            "container_cpu_cfs_throttled_periods_total",
            "kubevirt_vmi_memory_available_bytes"
        );
        var names = $"\"pod\":\"{tenant}-{random.Next(3)}\",\"name\":\"{tenant}\",\"node\":\"{Pick(random, "", "a", "b")}\"";
        var series = $"\"container\":\"{Pick(random, "", "c0", "compute")}\",\"id\":\"{random.Next(3)}\"";
        var labels = $$"""{"__name__":"{{metric}}","namespace":"{{ns}}",{{names}},{{series}}}""";
        return (metric, labels, [.. Enumerable.Range(0, random.Next(12)).Select(_ => Pick(random, Values))]);
    }

    public static V1ResourceRequirements Requiring(params (string Name, string Amount)[] amounts)
    {
        var both = amounts.ToDictionary(amount => amount.Name, amount => new ResourceQuantity(amount.Amount));
        return new V1ResourceRequirements { Requests = both, Limits = both };
    }

    public static T Pick<T>(Random random, params T[] from) => from[random.Next(from.Length)];
}
