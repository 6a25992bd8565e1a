using System.CommandLine;
using Bonding.Resources.Api;

namespace Bonding.Cli.Asking;

/// <summary><c>explain</c>: why a tenant gets what it gets.</summary>
internal static class ExplainCommand
{
    public static Command Create() => Question.Create<ExplainAnswer>(
        "explain", "Why a tenant has this multiplier, this CPU request and this tier, what bound them, and what would change them.", _ => "explain", ExplainView.Write);
}
