using Bonding.Kubernetes.Informers;
using Microsoft.AspNetCore.Http;

namespace Bonding.Faults.Fleet;

/// <summary>How the managers of one run work.</summary>
internal sealed record FleetOptions
{
    /// <summary>What lies between each manager and the API server. Each rule counts over all managers of the run.</summary>
    public IReadOnlyList<IMiddleware> Rules { get; init; } = [];

    /// <summary>Managers that run beside each other. With two, both believe to lead at once; a single one takes a lease.</summary>
    public int Managers { get; init; } = 1;

    public SteppedClock Clock { get; init; } = new();

    public InformerOptions Informers { get; init; } = new();

    /// <summary>The managers are processes of the operator as it is shipped, and a crash is a SIGKILL.</summary>
    public bool AsProcesses { get; init; }
}
