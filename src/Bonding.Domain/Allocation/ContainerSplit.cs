namespace Bonding.Domain.Allocation;

/// <summary>
/// Splits what a pod is resized to between its containers: in proportion to what they were created with, each within its own bounds. At the
/// sum of what they were created with, each has just that.
/// </summary>
public static class ContainerSplit
{
    // Halves the interval of the scale until it is finer than a millicore of any container.
    private const int Halvings = 64;

    private const double Rounding = 1e-6;

    /// <summary>Returns the CPU of each container.</summary>
    /// <param name="containers">The containers that take part, at least one.</param>
    /// <param name="request">What they are to request together; what their bounds do not hold is left out.</param>
    /// <param name="limit">Their limits together; null leaves limits as they are, and they are null in the result.</param>
    /// <param name="qos">Class of the pod.</param>
    public static IReadOnlyList<ContainerCpu> Of(
        IReadOnlyList<ContainerBounds> containers,
        Millicores request,
        Millicores? limit,
        PodQos qos
    )
    {
        var requests = Requests(containers, request.Value);
        var limits = limit is { } most ? Limits(containers, requests, most.Value, qos) : null;
        return
        [
            .. containers.Select(
                (container, index) =>
                    container.Created with
                    {
                        Request = new Millicores(requests[index]),
                        Limit = limits is null ? null : new Millicores(limits[index]),
                    }
            ),
        ];
    }

    private static int[] Requests(IReadOnlyList<ContainerBounds> containers, int request)
    {
        var weights = WeightsOf(containers);
        var scale = ScaleFor(containers, weights, request);
        var shares = new int[containers.Count];
        var left = (long)request;
        for (var index = 0; index < shares.Length; index++)
            left -= shares[index] = (int)(Within(containers[index], weights[index] * scale) + Rounding);
        // What rounding down has left goes to who lost most by it, the first of them first.
        for (; left > 0; left--)
        {
            var next = -1;
            for (var index = 0; index < shares.Length; index++)
                if (shares[index] < containers[index].Most.Value && (next < 0 || Lost(index) > Lost(next) + Rounding))
                    next = index;
            if (next < 0)
                break;
            shares[next]++;
        }
        return shares;

        double Lost(int index) => weights[index] * scale - shares[index];
    }

    private static double[] WeightsOf(IReadOnlyList<ContainerBounds> containers)
    {
        var isWeightless = containers.All(container => container.Created.Request == Millicores.Zero);
        return [.. containers.Select(container => isWeightless ? 1.0 : container.Created.Request.Value)];
    }

    private static double ScaleFor(IReadOnlyList<ContainerBounds> containers, double[] weights, int request)
    {
        var (low, high) = (0.0, (double)request);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            var sum = 0.0;
            for (var index = 0; index < weights.Length; index++)
                sum += Within(containers[index], weights[index] * middle);
            (low, high) = sum < request ? (middle, high) : (low, middle);
        }
        return high;
    }

    private static double Within(in ContainerBounds container, double share) =>
        Math.Clamp(share, container.Least.Value, container.Most.Value);

    private static int[] Limits(IReadOnlyList<ContainerBounds> containers, int[] requests, int limit, PodQos qos)
    {
        if (qos == PodQos.Guaranteed)
            return requests;
        var created = containers.Select(container => (long?)container.Created.Limit?.Value).ToList();
        // A limit that the operator brings in follows the requests.
        var weights = created.TrueForAll(known => known is not null)
            ? created.ConvertAll(known => known!.Value)
            : [.. requests.Select(request => (long)request)];
        var sum = Math.Max(1, weights.Sum());
        return [.. weights.Select((weight, index) => Math.Max(requests[index], (int)(weight * limit / sum)))];
    }
}
