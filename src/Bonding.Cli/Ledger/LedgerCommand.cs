using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;

namespace Bonding.Cli.Ledger;

/// <summary><c>ledger</c>: shows, checks and exports the books of one account.</summary>
internal static class LedgerCommand
{
    public static Command Create() =>
        new("ledger", "The books of an account: its totals and its chain of receipts.")
        {
            Action("show", "Show totals and receipts.", LedgerOutput.Show),
            Action(
                "verify",
                "Check the chain of receipts and the totals; names the first broken receipt and exits with 1 if they do not hold.",
                LedgerOutput.Verify
            ),
            Action(
                "export",
                "Write everything that an auditor needs to check the books as JSON.",
                (ledger, _, output) => LedgerOutput.Export(ledger, output)
            ),
        };

    private static Command Action(string name, string description, Func<AccountLedger, OutputFormat, TextWriter, int> view)
    {
        var account = new Argument<string>("account") { Description = "Name of the CreditAccount." };
        var format = new Option<OutputFormat>("--output", "-o")
        {
            Description = "Table or json.",
            DefaultValueFactory = _ => OutputFormat.Table,
        };
        var cluster = new ClusterOptions();
        var command = new Command(name, description) { account };
        if (name != "export")
            command.Options.Add(format);
        cluster.AddTo(command);
        command.SetAction(
            async (parsed, stop) =>
                await ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var ledger = await ReadAsync(cluster.Read(parsed), parsed.GetRequiredValue(account), stop);
                        return view(
                            ledger,
                            name == "export" ? OutputFormat.Json : parsed.GetValue(format),
                            parsed.InvocationConfiguration.Output
                        );
                    }
                )
        );
        return command;
    }

    private static async Task<AccountLedger> ReadAsync(ClusterTarget target, string account, CancellationToken stop)
    {
        using var connection = target.Connect();
        return await AccountLedger.ReadAsync(connection, target.Namespace, account, stop);
    }
}
