using System.Globalization;
using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.Demo.Views;

/// <summary>Checks an account's books from its published status alone, without the operator's word for it.</summary>
internal static class LedgerBalance
{
    private const decimal MicroPerCredit = 1_000_000;
    private static readonly string[] Came =
    [
        "totals.minted",
        "totals.launched",
        "totals.opened",
        "totals.granted",
        "totals.corrected",
        "surplus",
        "charged",
    ];
    private static readonly string[] Went = ["balance", "launchBalance", "totals.bonded", "taxPaid", "totals.spent", "totals.discarded"];

    /// <summary>All credits that came to the account minus all that it has and all that went.</summary>
    public static long ImbalanceMicrocredits(JsonObject account) =>
        (long)((Sum(account["status"], Came) - Sum(account["status"], Went)) * MicroPerCredit);

    private static decimal Sum(JsonNode? status, IEnumerable<string> fields) =>
        fields.Sum(field => status.Text(field.Split('.')) is { Length: > 0 } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : 0);
}
