namespace Bonding.Kubernetes.Abstractions;

/// <summary>Whether <c>kubectl get</c> shows a column always or with <c>-o wide</c> only.</summary>
public enum PrinterColumnPriority
{
    StandardView,
    WideView,
}
