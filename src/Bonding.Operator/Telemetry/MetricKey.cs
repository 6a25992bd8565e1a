namespace Bonding.Operator.Telemetry;

/// <summary>Whose series it is: a VirtualMachineInstance or a pod by its name.</summary>
public readonly record struct MetricKey(MetricSource Source, string Namespace, string Name);
