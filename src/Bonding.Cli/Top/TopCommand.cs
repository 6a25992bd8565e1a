using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;
using Bonding.Kubernetes.Client;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Top;

/// <summary><c>top</c>: who has and gets what, from the accounts' statuses; it needs no operator.</summary>
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
        var format = new Option<OutputFormat>("--output", "-o")
        {
            Description = "Table or json.",
            DefaultValueFactory = _ => OutputFormat.Table,
        };
        var cluster = new ClusterOptions();
        var command = new Command("top", "Credits, units, multipliers, tiers and CPU of the tenants, the highest multiplier first.")
        {
            everywhere,
            sort,
            format,
        };
        cluster.AddTo(command);
        command.SetAction(
            async (parsed, stop) =>
                await ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var target = cluster.Read(parsed);
                        var all = parsed.GetValue(everywhere);
                        var rows = TopRow.Sorted(await ReadAsync(target, all ? null : target.Namespace, stop), parsed.GetValue(sort));
                        var output = parsed.InvocationConfiguration.Output;
                        if (parsed.GetValue(format) == OutputFormat.Json)
                            await output.WriteLineAsync(JsonOutput.Serialize(rows));
                        else if (rows.Count > 0)
                            TopTable.Write(rows, all, output);
                        else
                            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                                all ? "there is no CreditAccount" : $"there is no CreditAccount in namespace {target.Namespace}"
                            );
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }

    private static async Task<IEnumerable<TopRow>> ReadAsync(ClusterTarget target, string? ns, CancellationToken stop)
    {
        using var connection = target.Connect();
        return (await connection.Resource<CreditAccount>().ListAsync(new ListOptions { Namespace = ns }, stop)).Items.Select(TopRow.Of);
    }
}
