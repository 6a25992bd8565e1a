using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;

namespace Bonding.Cli.Ledger;

/// <summary>The command <c>ledger</c>: shows, checks and exports the ledger of one account.</summary>
internal static class LedgerCommand
{
    public static Command Create() =>
        new("ledger", "The ledger of an account: its totals and its chain of receipts.")
        {
            Action("show", "Show totals and receipts.", LedgerOutput.Show),
            Action(
                "verify",
                "Check the chain of receipts and the totals. If they do not hold, name the first broken receipt and exit with 1.",
                LedgerOutput.Verify
            ),
            Action(
                "export",
                "Write everything that an auditor needs to check the ledger, as JSON.",
                (ledger, _, output) => LedgerOutput.Export(ledger, output)
            ),
        };

    private static Command Action(string name, string description, Func<AccountLedger, OutputFormat, TextWriter, int> view)
    {
        var account = new Argument<string>("account") { Description = "Name of the CreditAccount." };
        var format = new OutputFormatOption();
        var cluster = new ClusterOptions();
        var command = new Command(name, description) { account };
        if (name != "export")
            command.Options.Add(format);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var ledger = await ReadAsync(cluster.Read(parsed), parsed.GetRequiredValue(account), cancellationToken);
                        return view(ledger, parsed.GetValue(format), parsed.InvocationConfiguration.Output);
                    }
                )
        );
        return command;
    }

    private static async Task<AccountLedger> ReadAsync(ClusterTarget target, string account, CancellationToken cancellationToken)
    {
        using var connection = target.Connect();
        return await AccountLedger.ReadAsync(connection, target.Namespace, account, cancellationToken);
    }
}
