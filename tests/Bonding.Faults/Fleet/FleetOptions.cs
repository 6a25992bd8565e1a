using Bonding.Kubernetes.Informers;
using Microsoft.AspNetCore.Http;

namespace Bonding.Faults.Fleet;

/// <summary>The options of the managers of one run.</summary>
internal sealed record FleetOptions
{
    /// <summary>The faults between each manager and the API server. Each rule counts over all managers of the run.</summary>
    public IReadOnlyList<IMiddleware> Rules { get; init; } = [];

    /// <summary>The number of concurrent managers. Two both believe that they lead; a single one takes a lease.</summary>
    public int Managers { get; init; } = 1;

    public SteppedClock Clock { get; init; } = new();

    public InformerOptions Informers { get; init; } = new();

    /// <summary>Whether the managers are processes of the shipped operator, whose crash is a SIGKILL.</summary>
    public bool AsProcesses { get; init; }

    /// <summary>What the processes take for Prometheus; by default nothing answers there.</summary>
    public Uri Prometheus { get; init; } = new("http://127.0.0.1:9/");
}
