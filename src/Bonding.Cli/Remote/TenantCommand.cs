using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Remote;

/// <summary>What the questions to the operator have in common: a tenant, the way to the operator, and how the answer is shown.</summary>
internal static class TenantCommand
{
    /// <param name="ask">What to ask about the tenant, after its path.</param>
    public static Command Create<T>(
        string name,
        string description,
        Func<ParseResult, string> ask,
        Action<T, TextWriter> show,
        params Option[] more
    )
    {
        var tenant = new Argument<string>("tenant") { Description = "KIND/NAME, such as vm/db or deployment/web." };
        var format = new Option<OutputFormat>("--output", "-o")
        {
            Description = "Table or json.",
            DefaultValueFactory = _ => OutputFormat.Table,
        };
        var options = new RemoteOptions();
        var command = new Command(name, description) { tenant, format };
        foreach (var option in more)
            command.Options.Add(option);
        options.AddTo(command);
        command.SetAction(
            async (parsed, stop) =>
                await ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var asked = TenantName.Parse(parsed.GetRequiredValue(tenant));
                        var settings = options.Read(parsed);
                        using var api = await OperatorClient.ConnectAsync(settings, stop);
                        var answer = await api.GetAsync<T>($"{asked.PathIn(settings.Namespace)}/{ask(parsed)}", stop);
                        var output = parsed.InvocationConfiguration.Output;
                        if (parsed.GetValue(format) == OutputFormat.Json)
                            await output.WriteLineAsync(JsonOutput.Serialize(answer));
                        else
                            show(answer, output);
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }
}

/// <summary>A tenant as kubectl users name objects: KIND/NAME.</summary>
internal readonly record struct TenantName(TenantKind Kind, string Name)
{
    /// <exception cref="CliException">It is none.</exception>
    public static TenantName Parse(string text) =>
        text.Split('/') is [var kind, { Length: > 0 } name] && TenantKindNames.KindOf(kind) is { } known
            ? new TenantName(known, name)
            : throw new CliException(
                $"the tenant is \"{text}\"; allowed: KIND/NAME, such as vm/db, with one of the kinds {TenantKindNames.Allowed}"
            );

    /// <summary>Where the operator answers about it.</summary>
    public string PathIn(string ns) =>
        $"v1/namespaces/{Uri.EscapeDataString(ns)}/{TenantKindNames.ShortOf(Kind)}/{Uri.EscapeDataString(Name)}";
}
