using System.CommandLine;
using Bonding.Cli.Clusters;
using Bonding.Cli.Output;
using Bonding.Resources.CreditAccounts;

namespace Bonding.Cli.Remote;

/// <summary>Creates commands that send a request about one tenant to the operator and show the response.</summary>
internal static class TenantCommand
{
    /// <param name="path">Returns the rest of the request's path, after the tenant's, with its query.</param>
    /// <param name="write">Writes a response for people.</param>
    public static Command Create<T>(
        string name,
        string description,
        Func<ParseResult, string> path,
        Action<T, TextWriter> write,
        params Option[] more
    )
    {
        var tenant = new Argument<string>("tenant") { Description = "KIND/NAME, such as vm/db or deployment/web." };
        var format = new OutputFormatOption();
        var options = new RemoteOptions();
        var command = new Command(name, description) { tenant, format };
        foreach (var option in more)
            command.Options.Add(option);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                ClusterFailureHandler.RunAsync(
                    parsed,
                    async () =>
                    {
                        var target = TenantName.Parse(parsed.GetRequiredValue(tenant));
                        var response = await GetAsync<T>(target, path(parsed), options.Read(parsed), cancellationToken);
                        var output = parsed.InvocationConfiguration.Output;
                        if (parsed.GetValue(format) == OutputFormat.Json)
                            await output.WriteLineAsync(JsonOutput.Serialize(response));
                        else
                            write(response, output);
                        return ExitCodes.Success;
                    }
                )
        );
        return command;
    }

    private static async Task<T> GetAsync<T>(TenantName tenant, string path, RemoteSettings settings, CancellationToken cancellationToken)
    {
        using var api = await OperatorClient.ConnectAsync(settings, cancellationToken);
        return await api.GetAsync<T>($"{tenant.PathIn(settings.Namespace)}/{path}", cancellationToken);
    }
}

/// <summary>The name of a tenant in kubectl's notation, KIND/NAME.</summary>
internal readonly record struct TenantName(TenantKind Kind, string Name)
{
    /// <exception cref="CliException">The text is not KIND/NAME, or the kind is unknown.</exception>
    public static TenantName Parse(string text) =>
        text.Split('/') is [var kind, { Length: > 0 } name] && TenantKindNames.KindOf(kind) is { } known
            ? new TenantName(known, name)
            : throw new CliException(
                $"the tenant is \"{text}\"; allowed: KIND/NAME, such as vm/db, with one of the kinds {TenantKindNames.Allowed}"
            );

    /// <summary>Returns the path of the tenant in the operator's API, without a slash at either end.</summary>
    public string PathIn(string ns) =>
        $"v1/namespaces/{Uri.EscapeDataString(ns)}/{TenantKindNames.ShortOf(Kind)}/{Uri.EscapeDataString(Name)}";
}
