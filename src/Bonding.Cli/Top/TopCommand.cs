using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Top;

/// <summary>The command <c>top</c>: lists the accounts with their values. It reads their statuses and does not need the operator.</summary>
internal static class TopCommand
{
    public static Command Create()
    {
        var everywhere = new Option<bool>("--all-namespaces", "-A") { Description = "The accounts of all namespaces." };
        var sort = new Option<TopSort>("--sort-by")
        {
            Description = "multiplier, balance, bonded, request or name.",
            DefaultValueFactory = _ => TopSort.Multiplier,
        };
        var format = new OutputFormatOption();
        var cluster = new ClusterOptions();
        var command = new Command("top", "Credits, units, multipliers, tiers and CPU of the tenants, the highest multiplier first.")
        {
            everywhere,
            sort,
            format,
        };
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var target = cluster.Read(parsed);
                        var ns = parsed.GetValue(everywhere) ? null : target.Namespace;
                        var rows = TopRow.Sorted(await ReadAsync(target, ns, cancellationToken), parsed.GetValue(sort));
                        await WriteAsync(rows, ns, parsed.GetValue(format), parsed.InvocationConfiguration);
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }

    // In every namespace where ns is null.
    private static async Task<IEnumerable<TopRow>> ReadAsync(ClusterTarget target, string? ns, CancellationToken cancellationToken)
    {
        using var connection = target.Connect();
        var accounts = await connection.Resource<CreditAccount>().ListAsync(new ListOptions { Namespace = ns }, cancellationToken);
        return accounts.Items.Select(TopRow.Of);
    }

    private static async Task WriteAsync(IReadOnlyList<TopRow> rows, string? ns, OutputFormat format, InvocationConfiguration console)
    {
        if (format == OutputFormat.Json)
            await console.Output.WriteLineAsync(JsonOutput.Serialize(rows));
        else if (rows.Count > 0)
            TopTable.Write(rows, withNamespace: ns is null, console.Output);
        else
            await console.Error.WriteLineAsync(ns is null ? "there is no CreditAccount" : $"there is no CreditAccount in namespace {ns}");
    }
}
