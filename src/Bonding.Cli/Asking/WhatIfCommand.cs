using System.CommandLine;
using System.Globalization;
using Bonding.Resources.Api;

namespace Bonding.Cli.Asking;

/// <summary><c>what-if</c>: what a bond would cost and change.</summary>
internal static class WhatIfCommand
{
    public static Command Create()
    {
        var bond = new Option<int>("--bond") { Description = "Units to bond.", Required = true };
        return Question.Create<WhatIfAnswer>(
            "what-if", "What a bond would cost and change, for the tenant and its neighbours. Nothing is written.",
            parsed => "what-if?bond=" + parsed.GetRequiredValue(bond).ToString(CultureInfo.InvariantCulture), WhatIfView.Write, bond);
    }
}
